import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, shownFunctions } from './added-functions.ts';
import { fact } from './told.ts';

/** What is called from elsewhere, though no C of a series does. */
const CALLED_ELSEWHERE =
  /\b(?:static|inline|__weak|__init|asmlinkage|noinstr|__visible|__bpf_kfunc|__always_inline|__exit|__used)\b/;
const ENTRY = /^(?:sys_|ksys_|compat_|__x64_|__se_|__do_sys|main$|arch_|bpf_)/;

/**
 * Functions that a header declares for other files, of which none in a whole series calls them: they can be static, and
 * their declarations go. A function that is new is called by nothing that the series does not show.
 */
export function ownFileFunctions(files: readonly FileDiff[]): readonly NewValue[] {
  const kernel = files.filter(
    ({ newPath, oldPath }) => isKernelC(newPath ?? oldPath) || isAssembler(newPath),
  );
  const uses = new Map<string, Set<string>>();
  const declared = new Set<string>();
  for (const { newPath = '', hunks } of kernel)
    for (const { sign, text } of hunks.flatMap(({ lines }) => lines)) {
      // A name that is put together is not seen.
      if (/\w##|##\s*\w/.test(text)) return [];
      const prototype = /^(?:extern\s+)?[a-z][\w\s*]*?\b(\w+)\s*\(/.exec(text)?.[1];
      if (newPath.endsWith('.h') && prototype !== undefined && !/\binline\b|^(?:return|if)\b/.test(text)) {
        if (sign === '+') declared.add(prototype);
        continue;
      }
      for (const word of text.match(/\b[a-z_]\w+/g) ?? []) {
        // What is removed was there before, so that it may be called anywhere.
        const place = sign === '-' ? 'before' : newPath;
        uses.set(word, (uses.get(word) ?? new Set()).add(place));
      }
    }
  return shownFunctions(kernel)
    .filter(
      ({ isNew, name, head, path }) =>
        isNew &&
        declared.has(name) &&
        /^[a-z]\w*\s[\w\s*]*\(/.test(head) &&
        !CALLED_ELSEWHERE.test(head) &&
        !ENTRY.test(name) &&
        !path.startsWith('arch/') &&
        uses.get(name)?.size === 1 &&
        countIn(kernel, path, name) > 1,
    )
    .slice(0, 1)
    .map(({ name, path, line }) =>
      fact(
        path,
        line,
        `a header declares ${name}() for other files, but only this one calls it; make it static and leave the declaration out`,
      ),
    );
}

function isAssembler(path: string | undefined): boolean {
  return path?.endsWith('.S') === true;
}

/** How often a name stands in the lines of a file, apart from comments and exports. */
function countIn(files: readonly FileDiff[], path: string, name: string): number {
  const word = new RegExp(`\\b${name}\\b`);
  const lines = files
    .filter(({ newPath }) => newPath === path)
    .flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign !== '-')));
  if (lines.some(({ text }) => /\bEXPORT_SYMBOL/.test(text) && word.test(text))) return 0;
  return lines.filter(({ text }) => word.test(text) && !/^\s*(?:\*|\/[*/])/.test(text)).length;
}
