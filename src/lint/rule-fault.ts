import { shorten } from '../spec/shorten.ts';
import { SEVERITIES } from './finding.ts';

/** A rule that failed on a file or made an invalid report. The other rules still ran. */
export interface RuleFault {
  readonly rule: string;
  /** The file; empty for a rule about all specs. */
  readonly path: string;
  /** The call; undefined for a rule about all specs. */
  readonly syscall: string | undefined;
  readonly message: string;
}

/** Describes what a rule threw, on one line. Reading an object from a plugin may itself throw. */
export function describeThrown(thrown: unknown): string {
  try {
    const words =
      thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : `it threw ${nameOf(thrown)}`;
    return words.split('\n', 1)[0] ?? '';
  } catch {
    return 'it threw something that cannot be read';
  }
}

/**
 * Why a report is invalid; undefined if it is valid. The rules of plugins may not be checked by a compiler, so a report
 * can be anything. `length` is that of the text in which its range must lie.
 */
export function reportFault(report: unknown, length: number): string | undefined {
  if (typeof report !== 'object' || report === null)
    return `it reported ${nameOf(report)} instead of an object`;
  const message = 'message' in report ? report.message : undefined;
  if (typeof message !== 'string' || message.trim() === '') return 'it reported no message';
  const range = 'range' in report ? report.range : undefined;
  if (!isRange(range)) return 'its report has no range {start, end}; each node of a spec has one';
  if (range.start > range.end || range.start < 0 || range.end > length)
    return `the range ${range.start} to ${range.end} of its report lies outside the text, which ends at ${length}`;
  if (!('pointer' in report) || typeof report.pointer !== 'string')
    return 'its report has no pointer, a JSON pointer such as "/syscall"';
  if ('severity' in report && report.severity !== undefined) {
    const { severity } = report;
    if (!SEVERITIES.some((known) => known === severity))
      return `the severity ${nameOf(severity)} of its report is not one of ${SEVERITIES.join(', ')}`;
  }
  if ('help' in report && report.help !== undefined && !isTexts(report.help))
    return 'the help of its report is not a list of texts';
  return 'fix' in report ? fixFault(report.fix, length) : undefined;
}

/** The same for a fix, which is optional and can be a function that makes it. */
export function fixFault(fix: unknown, length: number): string | undefined {
  if (fix === undefined || typeof fix === 'function') return undefined;
  const isFix =
    typeof fix === 'object' &&
    fix !== null &&
    'title' in fix &&
    typeof fix.title === 'string' &&
    'isSafe' in fix &&
    typeof fix.isSafe === 'boolean' &&
    'edits' in fix &&
    Array.isArray(fix.edits) &&
    fix.edits.every((edit: unknown) => isEdit(edit, length));
  return isFix ? undefined : 'the fix of its report is not {title, isSafe, edits} with edits within the text';
}

function isEdit(edit: unknown, length: number): boolean {
  return (
    isRange(edit) &&
    edit.start >= 0 &&
    edit.start <= edit.end &&
    edit.end <= length &&
    'text' in edit &&
    typeof edit.text === 'string'
  );
}

function isRange(value: unknown): value is { readonly start: number; readonly end: number } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'start' in value &&
    Number.isInteger(value.start) &&
    'end' in value &&
    Number.isInteger(value.end)
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item: unknown) => typeof item === 'string');
}

/** Names a value in a message; short, and without calling methods of a foreign object. */
function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string'
    ? `"${shorten(value, 40)}"`
    : typeof value === 'object'
      ? 'an object'
      : String(value);
}
