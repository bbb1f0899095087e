import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/**
 * Options of Kconfig that a whole series adds and that nothing in it looks at: no code, no Makefile, no other option, and
 * they select nothing. Whether such an option is on makes no difference.
 */
export function unusedOptions(files: readonly FileDiff[]): readonly NewValue[] {
  const options: { readonly name: string; readonly path: string; readonly line: number }[] = [];
  const used = new Set<string>();
  // Without code, the series prepares another one.
  if (
    !files.some(
      ({ newPath, hunks }) =>
        isKernelC(newPath) && newPath.endsWith('.c') && hunks.some(({ lines }) => lines.some(isAdded)),
    )
  )
    return [];
  for (const { newPath: path = '', hunks } of files) {
    const isKconfig = /(?:^|\/)Kconfig[\w.-]*$/.test(path);
    // An architecture's options answer what the rest of the kernel asks; one of a choice may stand for "none".
    const isOwn = !path.startsWith('arch/');
    let isChoice = false;
    let own: string | undefined;
    for (const { sign, text, line } of hunks.flatMap(({ lines }) => lines)) {
      if (sign === '-') {
        // What was there before may be looked at by anything.
        const before = isKconfig ? /^(?:menu)?config (\w+)/.exec(text)?.[1] : undefined;
        if (before !== undefined) used.add(before);
        continue;
      }
      const name = isKconfig ? /^(?:menu)?config (\w+)\s*$/.exec(text)?.[1] : undefined;
      if (name !== undefined) {
        own = name;
        if (sign === '+' && isOwn && !isChoice) options.push({ name, path, line });
        continue;
      }
      if (isKconfig) {
        if (/^\s*(?:end)?choice\b/.test(text)) isChoice = !text.includes('endchoice');
        if (own !== undefined && /^\s+(?:select|imply)\s/.test(text)) used.add(own);
        if (/^\s*(?:depends|select|imply|if|default|def_bool|visible|bool|tristate|range)\b/.test(text))
          for (const word of text.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []) used.add(word);
      } else if (!/^Documentation\//.test(path))
        // A Makefile may put CONFIG_ in front of a name by itself.
        for (const [, word = ''] of text.matchAll(/\b(?:CONFIG_)?([A-Z]\w+)/g)) used.add(word);
    }
  }
  return options
    .filter(({ name }) => !used.has(name) && !used.has(`${name}_MODULE`))
    .slice(0, 1)
    .map(({ name, path, line }) =>
      fact(
        path,
        line,
        `nothing in the series looks at CONFIG_${name}, so that it makes no difference whether it is on; use it, or leave it out`,
      ),
    );
}

function isAdded({ sign }: DiffLine): boolean {
  return sign === '+';
}
