import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, type ShownFunction, shownName } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/**
 * Structs on the stack that new functions copy to a program without having set all of them: the members
 * that nothing sets are what the stack held before. No compiler says so; CONFIG_KMSAN does where a test gets there.
 */
export function unsetResults(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      const body = lines.map(({ text }) => text).join('\n');
      for (const { text, line } of lines) {
        const name = /\bcopy_to_user\s*\([^,]+,\s*&(\w+)\s*,\s*sizeof\s*\(?[\w ]*\)?\s*\)/.exec(text)?.[1];
        if (name === undefined) continue;
        const type = new RegExp(`^\\tstruct (\\w+) ${name};$`, 'm').exec(body)?.[1];
        if (type === undefined || isFilled(body, name)) continue;
        const members = membersOf(files, type);
        if (members === undefined) continue;
        const missing = members.find(
          (member) => !new RegExp(`\\b${name}\\.${member}\\b(?:\\.\\w+|\\[[^\\]]*\\])*\\s*=(?!=)`).test(body),
        );
        if (missing === undefined) continue;
        const message = `${shownName(shown)}() copies "${name}" to a program, but sets no "${missing}" in it: the program reads what the stack held before; begin with "struct ${type} ${name} = {}" or memset()`;
        return [fact(shown.path, line, message)];
      }
      return [];
    })
    .slice(0, 1);
}

/** Whether something else than assignments to members may have set the struct: a copy, memset(), a helper with its address. */
function isFilled(body: string, name: string): boolean {
  const uses = [...body.matchAll(new RegExp(`(&)?\\b${name}\\b(?!\\s*;|\\.|->|\\w)([^\\n]*)`, 'g'))];
  return uses.some(({ 0: all, index = 0 }) => {
    const before = body.slice(Math.max(0, body.lastIndexOf('\n', index)), index);
    return !/\bcopy_to_user\s*\([^,]*,\s*$/.test(before) && !/\bsizeof\s*\(?\s*$/.test(before) && all !== '';
  });
}

/** The members of a struct that the series adds; undefined where one has a shape that is not read. */
function membersOf(files: readonly FileDiff[], type: string): readonly string[] | undefined {
  for (const { newPath, hunks } of files) {
    if (!isKernelC(newPath)) continue;
    for (const { lines: all } of hunks) {
      const lines = all.filter(({ sign }) => sign !== '-');
      const start = lines.findIndex(
        ({ sign, text }) => sign === '+' && text.trimEnd() === `struct ${type} {`,
      );
      if (start === -1) continue;
      const length = lines.slice(start + 1).findIndex(({ text }) => text.startsWith('}'));
      if (length === -1) return undefined;
      const inside = lines
        .slice(start + 1, start + 1 + length)
        .map(({ text }) => text.replaceAll(/\/\*.*?\*\/|\/\/.*$/g, '').trim())
        // What follows the struct is no part of its size.
        .filter((text) => text !== '' && !/^(?:\/?\*|#)|\[0?\];$/.test(text));
      const names = inside.map((text) => /^[\w\s]+?\b(\w+)(?:\[[^\]]*\])?;$/.exec(text)?.[1]);
      return names.every((one) => one !== undefined) ? names.flatMap((one) => one ?? []) : undefined;
    }
  }
  return undefined;
}
