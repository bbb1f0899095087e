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
  /** The entry of another ABI, which programs of 32 bits reach: `COMPAT_SYSCALL_DEFINE4`. */
  readonly isVariant: boolean;
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

/** `SYSCALL_DEFINE4(`, and what defines the entry of another ABI: `COMPAT_SYSCALL_DEFINE4(`, `PPC32_SYSCALL_DEFINE4(`. */
const DEFINITION = /^\s*((?:\w{1,20}_)?SYSCALL(?:32)?_DEFINE[0-6])\s*\(\s*(\w+)?(.*)$/;

/** The definition that a line begins; the name may stand in the next one. */
function definitionIn(
  line: string,
  next: string,
): { name: string; start: string; isVariant: boolean } | undefined {
  const [, macro = '', name, rest = ''] = DEFINITION.exec(line) ?? [];
  if (macro === '') return undefined;
  const isVariant = !macro.startsWith('SYSCALL_DEFINE');
  if (name !== undefined) return { name, start: `${macro}(${name}`, isVariant };
  const below = rest === '' ? /^\s*(\w+)/.exec(next)?.[1] : undefined;
  return below === undefined ? undefined : { name: below, start: `${macro}(`, isVariant };
}

/** How the definitions begin that a C source has for other ABIs, at most three of them. */
export function variantDefinitions(source: string): readonly string[] {
  const lines = source.split('\n');
  const found: string[] = [];
  for (const [index, line] of lines.entries()) {
    const definition = definitionIn(line, lines[index + 1] ?? '');
    if (definition?.isVariant === true && found.length < 3) found.push(`${definition.start}, …)`);
  }
  return found;
}

/**
 * The calls whose code, prototype or numbers a patch changes without adding the call: no prototype shows what they do
 * then, so that somebody has to be told. `described` are calls that a spec beside the patch describes.
 */
export function changedCalls(
  files: readonly FileDiff[],
  described: ReadonlySet<string>,
): readonly ChangedCall[] {
  const all = definitionLines(files);
  const definitions = all.filter(({ isVariant }) => !isVariant);
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
  for (const call of changedVariants(all)) if (!added.has(call.name)) add(call);
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

/** The entries of other ABIs that come or go. */
function changedVariants(definitions: readonly DefinitionLine[]): readonly ChangedCall[] {
  const variants = definitions.filter(({ isVariant, sign }) => isVariant && sign !== ' ');
  const starts = (sign: DiffLine['sign']): ReadonlySet<string> =>
    new Set(variants.filter((each) => each.sign === sign).map(({ start }) => start));
  const [come, gone] = [starts('+'), starts('-')];
  return variants.map(({ name, start, path, line }): ChangedCall => {
    const what = !gone.has(start) ? 'is new' : come.has(start) ? 'is moved or rewritten' : 'is removed';
    const message = `${start}, …), the entry of another ABI, ${what} here, and was not judged: a spec beside the patch would be`;
    return { name, path, line, message };
  });
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
