import type { Finding } from '../../lint/finding.ts';
import { type Fixed, type FixMode, fixUntilDone } from '../../lint/fix/apply.ts';
import { plural } from '../../spec/plural.ts';
import { Failure } from '../failure.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { printPatch, warn } from '../print.ts';
import { replaceFile } from '../replace-file.ts';
import type { CheckedRun } from './run-check.ts';

/** The values of `--fix`. */
export const FIX_MODES = ['safe', 'all'] as const;

/** Reads `--fix`, `--fix=safe` or `--fix=all`; undefined if it was not given. */
export function readFixMode(option: string | boolean | undefined): FixMode | undefined {
  if (option === undefined || option === false) return undefined;
  if (option === true || option === 'safe') return 'safe';
  if (option === 'all') return 'all';
  throw new Failure(`--fix: "${option}" is neither safe nor all`);
}

/**
 * Fixes the files of a run, or prints what would change as a patch. Replaces a file as a whole or not at all, and skips
 * one that a fix would make unreadable. Reports to standard error; returns whether a file changed.
 */
export async function fixFiles(
  { run, text, isFile, judge }: CheckedRun,
  mode: FixMode,
  { isDryRun, isPatch }: { readonly isDryRun: boolean; readonly isPatch: boolean },
): Promise<boolean> {
  let count = 0;
  let files = 0;
  for (const { path, documents } of run.files) {
    // Do not write the result of a mailed patch to the file that it changes.
    if (!isDryRun && !isFile(path)) continue;
    if (!documents.some(({ findings }) => findings.some(({ fix }) => isAllowed(fix, mode)))) continue;
    const before = text(path);
    const fixed: Fixed = fixUntilDone(before, mode, (current) => judge(path, current), isSound);
    if (fixed.text === before) continue;
    count += fixed.count;
    files++;
    if (isPatch) printPatch(await patch(path, before, fixed.text));
    if (!isDryRun) replaceFile(path, fixed.text);
  }
  const what = `${plural(count, 'fix').replace(/fixs$/, 'fixes')} in ${plural(files, 'file')}`;
  warn(isDryRun ? `probeable: ${what} possible\n` : `probeable: ${what} made\n`);
  return files > 0 && !isDryRun;
}

function isAllowed(fix: Finding['fix'], mode: FixMode): boolean {
  return fix !== undefined && (mode === 'all' || fix.isSafe);
}

/** A round may replace findings by others, but must not make more of the text unreadable. */
function isSound(before: readonly Finding[], after: readonly Finding[]): boolean {
  const unreadable = (findings: readonly Finding[]): number =>
    findings.filter(({ rule, severity }) => /^(?:spec-|policy-syntax$)/.test(rule) && severity === 'error')
      .length;
  return unreadable(after) <= unreadable(before);
}

async function patch(path: string, before: string, after: string): Promise<string> {
  const { createTwoFilesPatch } = await import('diff');
  const name = path === STANDARD_INPUT ? 'stdin' : path.replace(/^\/+/, '');
  return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, {
    context: 3,
  }).replace(/^=+\n/, '');
}
