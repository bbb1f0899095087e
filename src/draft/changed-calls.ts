import type { DiffLine, FileDiff, Hunk } from './diff.ts';
import { numberEntries } from './from/numbers.ts';

/** A `SYSCALL_DEFINEn` on a line of a patch. */
export interface DefinitionLine {
  readonly name: string;
  /** Its start: `SYSCALL_DEFINE4(xyzzy`. */
  readonly start: string;
  /** The whole line. */
  readonly text: string;
  readonly sign: DiffLine['sign'];
  readonly path: string;
  readonly line: number;
  /** It is the entry point of another ABI, for 32-bit programs: `COMPAT_SYSCALL_DEFINE4`. */
  readonly isVariant: boolean;
}

/** A call that a patch changes without adding it. */
export interface ChangedCall {
  readonly name: string;
  readonly path: string;
  /** The line in the patched file. */
  readonly line: number;
  /** What the patch changes, and what was not checked. */
  readonly message: string;
}

/** The definitions in the C files of a patch, on added, removed and unchanged lines. */
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

/** `SYSCALL_DEFINE4(`, and the macros for entry points of other ABIs: `COMPAT_SYSCALL_DEFINE4(`, `PPC32_SYSCALL_DEFINE4(`. */
const DEFINITION = /^\s*((?:\w{1,20}_)?SYSCALL(?:32)?_DEFINE[0-6])\s*\(\s*(\w+)?(.*)$/;

/** The definition that starts on a line; its name may be on the next line. */
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

/** The starts of the definitions for other ABIs in a C source, at most three. */
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
 * The calls of which a patch changes code, prototype or numbers without adding the call. A prototype does not show what
 * they do then, so each gets a note. `described` are calls that a spec in the patch describes.
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
      add({
        name,
        path,
        line,
        message: `this patch removes the definition of ${name}, which no rule checks`,
      });
    else if (withoutSpace(now.text) === withoutSpace(text))
      add({
        name,
        path: now.path,
        line: now.line,
        message: `this patch moves or rewrites ${name}, which was not checked`,
      });
    else
      add({
        name,
        path: now.path,
        line: now.line,
        message: `this patch changes the prototype of ${name}, which was not checked; add a spec to the patch to have it checked`,
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
          message: `this patch changes the code of ${name}, which was not checked; add a spec to the patch to have it checked`,
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
      message: `this patch gives ${name} the number ${number}, but no patch here defines the call, so it was not checked`,
    });
  }
  return [...changed.values()];
}

/** The entry points of other ABIs that a patch adds, removes or moves. */
function changedVariants(definitions: readonly DefinitionLine[]): readonly ChangedCall[] {
  const variants = definitions.filter(({ isVariant, sign }) => isVariant && sign !== ' ');
  const starts = (sign: DiffLine['sign']): ReadonlySet<string> =>
    new Set(variants.filter((each) => each.sign === sign).map(({ start }) => start));
  const [come, gone] = [starts('+'), starts('-')];
  return variants.map(({ name, start, path, line }): ChangedCall => {
    const verb = !gone.has(start) ? 'adds' : come.has(start) ? 'moves or rewrites' : 'removes';
    const message = `this patch ${verb} ${start}, …), the entry point of another ABI, which was not checked; add a spec to the patch to have it checked`;
    return { name, path, line, message };
  });
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The calls whose bodies a hunk changes, each with the first changed line. */
function changedBodies({
  section,
  lines,
}: Hunk): readonly { readonly name: string; readonly line: number }[] {
  const found: { name: string; line: number }[] = [];
  // A hunk begins in the function that its header names, unless its first line is already behind the end of it.
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
