import { changedBodies } from './changed-bodies.ts';
import { type DefinitionStart, definitionIn } from './definition-start.ts';
import type { DiffLine, FileDiff } from './diff.ts';
import { numberEntries } from './from/numbers.ts';

/** The remedy in {@link ChangedCall} that only helps where there is no kernel tree. */
export const NAME_TREE = 'name its kernel tree (--tree DIR), or ';

/** A `SYSCALL_DEFINEn` on a line of a patch. */
export interface DefinitionLine extends DefinitionStart {
  /** The whole line. */
  readonly text: string;
  readonly sign: DiffLine['sign'];
  readonly path: string;
  readonly line: number;
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
        message: `this patch changes the prototype of ${name}, which was not checked; ${NAME_TREE}add a spec to the patch`,
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
          message: `this patch changes the code of ${name}, which was not checked; ${NAME_TREE}add a spec to the patch`,
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
    const message = `this patch ${verb} ${start}, …), the entry point of another ABI, which was not checked; ${NAME_TREE}add a spec to the patch`;
    return { name, path, line, message };
  });
}

/** A line of C without its layout. */
export function withoutSpace(text: string): string {
  return text.replace(/\s+/g, '');
}
