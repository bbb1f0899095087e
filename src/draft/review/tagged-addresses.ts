import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const ADDRESS = /^(?:start|addr|address|vaddr)$/;
const LENGTH = /^(?:len|length|size)$/;
const MAPPINGS =
  /\b(?:find_vma\w*|vma_lookup|vma_find|for_each_vma\w*|walk_page_\w+|get_user_pages\w*|pin_user_pages\w*)\s*\(/;

/**
 * A new call that looks for the mappings of a range and never takes the tag off its address: on arm64 the address of an
 * allocation may have one (Documentation/arch/arm64/tagged-address-abi.rst).
 */
export function taggedAddresses(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const { call, arguments: all, path, line } = shown;
      const texts = plainLines(shown).map(({ text }) => text);
      if (texts.some((text) => text.includes('untagged_addr')) || !texts.some((text) => MAPPINGS.test(text)))
        return [];
      const address = all.find(
        ({ name, type }) => ADDRESS.test(name) && /^(?:unsigned long|u64|__u64)$/.test(type),
      );
      if (address === undefined || !all.some(({ name }) => LENGTH.test(name))) return [];
      const message = `nothing takes the tag off "${address.name}" of ${call}: on arm64 programs pass addresses with one, and no mapping is found for them; call untagged_addr() first, as mbind() does`;
      return [fact(path, line, message, call)];
    })
    .slice(0, 1);
}
