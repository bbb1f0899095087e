import type { CompiledEntry } from '../../src/entry/trace.ts';
import { isDirectory, namesOfFlags } from '../../src/lint/descriptors.ts';
import { argumentKey, refusedBits } from '../../src/lint/flag-bits.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';

/** With AT_EMPTY_PATH, a call on a path also works on a descriptor. */
export const pathEmptyPath: SpecRule = {
  about: 'spec',
  id: 'path-empty-path',
  topic: 'handles',
  severity: 'info',
  summary: 'A call that takes a directory descriptor and a path accepts AT_EMPTY_PATH.',
  check({ spec, entry }, report) {
    const path = spec.arguments.find(({ role }, index) => {
      return role === 'path' && spec.arguments.slice(0, index).some(isDirectory);
    });
    if (path === undefined) return;
    const names = namesOfFlags(spec).map(({ name }) => name);
    const has = (pattern: RegExp, bit: bigint): boolean =>
      names.some((name) => pattern.test(name)) || (isDerived(spec) && !isRefused(entry, bit));
    // The calls whose flags are those of open() say it by O_EMPTYPATH, since 7.2.
    if (spec.constants.has('O_EMPTYPATH')) return;
    if (has(/EMPTY_PATH$/, AT_EMPTY_PATH) || (isDerived(spec) && CREATES.test(spec.name))) return;
    const follows = !has(/NOFOLLOW|SYMLINK/, AT_SYMLINK_NOFOLLOW);
    report({
      message: `${spec.name} takes a directory descriptor and a path, but does not have AT_EMPTY_PATH${follows ? ' or AT_SYMLINK_NOFOLLOW' : ''}`,
      help: [
        'accept AT_EMPTY_PATH, with which an empty path means the descriptor itself, so that no f-variant of the call is needed',
      ],
      range: path.range,
      pointer: `/arguments/${path.index}`,
    });
  },
};

/** include/uapi/linux/fcntl.h */
const AT_EMPTY_PATH = 0x1000n;
const AT_SYMLINK_NOFOLLOW = 0x100n;

/** Calls that name an entry of a directory, of which code does not tell the role. */
const CREATES = /mk(?:dir|nod)|link|rename|rmdir|remove|creat/;

/** Whether no flags of a call can hold a bit; what functions accept that were not followed is not known. */
function isRefused(entry: CompiledEntry, bit: bigint): boolean {
  const { arguments: all } = entry.spec;
  const flags = all.filter(({ role }) => role === 'flags');
  // A struct may have flags of its own.
  if (flags.length === 0 && all.some(({ type }) => type.kind === 'pointer' && type.to.kind === 'struct'))
    return false;
  const refused = refusedBits(entry);
  return flags.every(({ index }) =>
    refused.some(({ key, bits }) => key === argumentKey(index) && (bits & bit) !== 0n),
  );
}
