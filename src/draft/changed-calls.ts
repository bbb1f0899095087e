import type { DiffLine, FileDiff, Hunk } from './diff.ts';
import { numberEntries } from './from/numbers.ts';

/** A `SYSCALL_DEFINEn` in a line that a patch shows. */
export interface DefinitionLine {
  readonly name: string;
  /** How it begins: `SYSCALL_DEFINE4(xyzzy`. */
  readonly start: string;
  /** The whole line. */
  readonly text: string;
  readonly sign: DiffLine['sign'];
  readonly path: string;
  readonly line: number;
}

/** A call that a patch does something to, other than to add it. */
export interface ChangedCall {
  readonly name: string;
  readonly path: string;
  /** In the file as it is with the patch. */
  readonly line: number;
  /** What is done to it, and what that leaves open. */
  readonly message: string;
}

/** The definitions in the C files of a patch, in lines that come, go and stay. */
export function definitionLines(files: readonly FileDiff[]): readonly DefinitionLine[] {
  return files.flatMap((file) => {
    const path = file.newPath ?? file.oldPath ?? '';
    if (!/\.[ch]$/.test(path)) return [];
    return file.hunks.flatMap(({ lines }) =>
      lines.flatMap(({ sign, text, line }, index): DefinitionLine[] => {
        const found = definitionIn(text, lines[index + 1]?.text ?? '');
        return found === undefined ? [] : [{ ...found, text, sign, path, line }];
      }),
    );
  });
}

/** The definition that a line begins; the name may stand in the next one. */
function definitionIn(line: string, next: string): { name: string; start: string } | undefined {
  const [, macro = '', name, rest = ''] = /^\s*(SYSCALL_DEFINE[0-6])\s*\(\s*(\w+)?(.*)$/.exec(line) ?? [];
  if (macro === '') return undefined;
  if (name !== undefined) return { name, start: `${macro}(${name}` };
  const below = rest === '' ? /^\s*(\w+)/.exec(next)?.[1] : undefined;
  return below === undefined ? undefined : { name: below, start: `${macro}(` };
}

/**
 * The calls whose code, prototype or numbers a patch changes without adding the call: no prototype shows what they do
 * then, so that somebody has to be told. `described` are calls that a spec beside the patch describes.
 */
export function changedCalls(
  files: readonly FileDiff[],
  described: ReadonlySet<string>,
): readonly ChangedCall[] {
  const definitions = definitionLines(files);
  const bySign = (sign: DiffLine['sign']) =>
    new Map(
      definitions
        .filter((definition) => definition.sign === sign)
        .map((definition) => [definition.name, definition]),
    );
  const added = bySign('+');
  const gone = bySign('-');
  const changed = new Map<string, ChangedCall>();
  const add = (call: ChangedCall): void => {
    if (!described.has(call.name) && !changed.has(call.name)) changed.set(call.name, call);
  };
  for (const [name, { path, line, text }] of gone) {
    const now = added.get(name);
    if (now === undefined)
      add({ name, path, line, message: `the definition of ${name} is removed here: no rule judges that` });
    else if (squeezed(now.text) === squeezed(text))
      add({
        name,
        path: now.path,
        line: now.line,
        message: `${name} is moved or rewritten here, and was not judged`,
      });
    else
      add({
        name,
        path: now.path,
        line: now.line,
        message: `the prototype of ${name} is changed here, and was not judged: a spec beside the patch would be`,
      });
  }
  for (const file of files) {
    const path = file.newPath ?? file.oldPath ?? '';
    if (!/\.c$/.test(path)) continue;
    for (const hunk of file.hunks) {
      for (const { name, line } of changedBodies(hunk)) {
        if (added.has(name)) continue;
        add({
          name,
          path,
          line,
          message: `the code of ${name} is changed here, and was not judged: a spec beside the patch would be`,
        });
      }
    }
  }
  for (const { name, number, path, line } of numberEntries(files)) {
    if (added.has(name)) continue;
    add({
      name,
      path,
      line,
      message: `${name} gets the number ${number} here, and was not judged: no patch here defines it`,
    });
  }
  return [...changed.values()];
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The calls in whose bodies a hunk changes lines, each with the first such line. */
function changedBodies({
  section,
  lines,
}: Hunk): readonly { readonly name: string; readonly line: number }[] {
  const found: { name: string; line: number }[] = [];
  // The hunk begins in the function that its head names, unless it shows at once that it lies behind its end.
  const first = lines.find(({ text }) => text.trim() !== '');
  const isInside = first !== undefined && /^(?:[ \t]+(?![ \t*])|#|\w+:)/.test(first.text);
  let current = isInside ? definitionIn(section, '')?.name : undefined;
  for (const [index, { sign, text, line }] of lines.entries()) {
    const definition = definitionIn(text, lines[index + 1]?.text ?? '');
    if (definition !== undefined) current = sign === '-' ? current : definition.name;
    else if (current !== undefined && sign !== ' ' && text.trim() !== '') {
      if (found.at(-1)?.name !== current) found.push({ name: current, line });
    }
    if (/^\}/.test(text)) current = undefined;
  }
  return found;
}
