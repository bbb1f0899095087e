import type { FileDiff } from '../../draft/diff.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { plural } from '../../spec/plural.ts';
import { readSpecs } from '../../spec/read.ts';
import type { PatchSeries } from '../port.ts';
import type { InputFault, Note } from '../run.ts';

/* What is said of a series as a whole. */

/** Hunks of C without all of their lines: a mail program has wrapped or cut them, so what they define was not read. */
export function damagedHunks(name: string, files: readonly FileDiff[]): readonly InputFault[] {
  return files.flatMap(({ newPath, hunks }) =>
    newPath === undefined || !/\.[ch]$/.test(newPath)
      ? []
      : hunks
          .filter(({ isWhole }) => !isWhole)
          .slice(0, 1)
          .map(({ newStart }) => ({
            path: name,
            message: `the hunk of ${newPath} at line ${newStart} does not have as many lines as its header says: the mail is damaged, and the hunk was read in part`,
          })),
  );
}

/** The note about an input that contains nothing to check. */
export function nothingIn(
  path: string,
  source: PatchSeries['source'],
  messages: number,
  files: readonly FileDiff[],
): Note {
  const paths = new Set(files.flatMap(({ oldPath, newPath }) => [newPath ?? oldPath ?? '']));
  const mail = `this is ${plural(messages, 'message')} with `;
  const message =
    paths.size === 0
      ? `${mail}no patch, so nothing was checked`
      : `${source === 'mail' ? mail : 'this is '}a patch of ${plural(paths.size, 'file')} that contains no SYSCALL_DEFINEn and changes no spec, so nothing was checked`;
  return { kind: 'nothing-to-judge', path, line: undefined, syscall: undefined, message };
}

/** The calls that specs in a text describe. */
export function describedNames(text: string): readonly string[] {
  return readSpecs(text).documents.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

/** Notes about calls whose spec the series deletes, unless another spec in it describes them. */
export function deletedSpecs(
  { oldPath, newPath, hunks }: FileDiff,
  described: ReadonlySet<string>,
): readonly Note[] {
  if (newPath !== undefined || oldPath === undefined || !/\.ya?ml$/.test(oldPath)) return [];
  const gone = hunks.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n');
  if (!isSpecCandidate(gone)) return [];
  return describedNames(gone)
    .filter((name) => !described.has(name))
    .map((syscall): Note => {
      const message = `the patch deletes the spec of ${syscall}, and no other spec in it describes the call`;
      return { kind: 'removed-spec', path: oldPath, line: undefined, syscall, message };
    });
}
