import { shorten } from '../spec/shorten.ts';
import { SEVERITIES } from './finding.ts';

/** A rule that failed over a file, or reported something that is no finding. The other rules have spoken all the same. */
export interface RuleFault {
  readonly rule: string;
  /** The file; empty where it was about all specs. */
  readonly path: string;
  /** The call that it was about; undefined where it was about all specs. */
  readonly syscall: string | undefined;
  readonly message: string;
}

/** What a rule threw, in one line. A stranger's error may not even let itself be read. */
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
 * What keeps a report from being a finding; undefined where nothing does. Rules of plugins are not compiled against our
 * types, so a report may be anything. `length` is that of the text that its range has to lie in.
 */
export function reportFault(report: unknown, length: number): string | undefined {
  if (typeof report !== 'object' || report === null)
    return `it reported ${nameOf(report)} instead of an object`;
  const message = 'message' in report ? report.message : undefined;
  if (typeof message !== 'string' || message.trim() === '') return 'it reported no message';
  const range = 'range' in report ? report.range : undefined;
  if (!isRange(range)) return 'its report has no range {start, end}: every node of a spec has one';
  if (range.start > range.end || range.start < 0 || range.end > length)
    return `its report's range ${range.start} to ${range.end} lies outside of the text, which ends at ${length}`;
  if (!('pointer' in report) || typeof report.pointer !== 'string')
    return 'its report has no pointer: a JSON pointer such as "/syscall"';
  if ('severity' in report && report.severity !== undefined) {
    const { severity } = report;
    if (!SEVERITIES.some((known) => known === severity))
      return `its report has the severity ${nameOf(severity)}, which is none of ${SEVERITIES.join(', ')}`;
  }
  if ('help' in report && report.help !== undefined && !isTexts(report.help))
    return "its report's help is no list of texts";
  return 'fix' in report ? fixFault(report.fix, length) : undefined;
}

/** The same for a fix; `undefined` is none, and a function makes it once its text is there. */
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
  return isFix ? undefined : "its report's fix is not {title, isSafe, edits} with edits inside of the text";
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

/** A value in a message: short, and never the text of an object of a stranger. */
function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string'
    ? `"${shorten(value, 40)}"`
    : typeof value === 'object'
      ? 'an object'
      : String(value);
}
