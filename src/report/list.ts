import { type ListedCall, type ListedStep, listedData } from '../entry/listed-call.ts';
import { originText } from '../spec/derived.ts';
import { plural } from '../spec/plural.ts';

import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** What `list` found. */
export interface ListReport {
  readonly isEpermOnly: boolean;
  readonly calls: readonly ListedCall[];
  /** How many of the calls the release lacks. */
  readonly absent: number;
  /** `Linux 6.12`. */
  readonly kernel: string;
  readonly architecture: string;
}

/** Stands behind the name of a call whose spec nobody reviewed. */
const DERIVED_MARK = '*';

export function formatListJson({ calls, isEpermOnly }: ListReport): string {
  const shown = isEpermOnly ? calls.filter(mayFail) : calls;
  return `${JSON.stringify(listedData(shown), null, 2)}\n`;
}

export function formatListPretty(report: ListReport, style: Style, width: number): string {
  const { isEpermOnly, calls } = report;
  const nameWidth = Math.max(...calls.map((call) => nameOf(call).length), 0);
  const lines = isEpermOnly
    ? calls.filter(mayFail).flatMap((call) => epermLines(call, style, width))
    : calls.map((call) => callLine(call, nameWidth, style));
  const never = calls.filter(({ ambiguous }) => ambiguous === false).map(nameOf);
  const rest =
    isEpermOnly && never.length > 0
      ? ['', wrapText(`never fail with EPERM themselves: ${never.join(', ')}`, width, '')]
      : [];
  return `${[...lines, ...rest, '', summary(report), ...derivedNotes(report, width)].join('\n')}\n`;
}

function nameOf({ syscall, origin }: ListedCall): string {
  return `${visible(syscall)}${origin === undefined ? '' : DERIVED_MARK}`;
}

function callLine(call: ListedCall, width: number, style: Style): string {
  const { grade, ambiguous, probe, reason } = call;
  const eperm = ambiguous === undefined ? 'EPERM?' : ambiguous ? 'EPERM ' : '      ';
  const text = probe === undefined ? (reason ?? '') : `${probe.call} → ${probe.expect.join(', ')}`;
  return `${style.paint(nameOf(call).padEnd(width), 'bold')}  ${grade.padEnd(9)}  ${eperm}  ${visible(text)}`.trimEnd();
}

function epermLines(call: ListedCall, style: Style, width: number): readonly string[] {
  const { ambiguous, steps, unfollowed, origin, reason } = call;
  const head = style.paint(nameOf(call), 'bold');
  const line = (text: string) => `  ${wrapText(visible(text), width - 2, '      ')}`;
  // What could not be followed is often many steps, of which the first is enough.
  if (ambiguous === undefined && origin !== undefined) return [`${head} (not known)`, line(reason ?? '')];
  return [
    ambiguous === undefined ? `${head} (not known)` : head,
    ...steps.map((step) => line(stepText(step))),
    ...unfollowed.slice(0, 1).map((step) => line(`perhaps ${stepText(step)}`)),
    ...(unfollowed.length > 1 ? [line(`perhaps ${plural(unfollowed.length - 1, 'more step')}`)] : []),
  ];
}

function stepText({ index, kind, text, when, ...step }: ListedStep): string {
  const source = step.source === undefined ? '' : `  (${step.source})`;
  return `step ${index + 1}, ${kind}: ${text}${when === '' ? '' : `, where ${when}`}${source}`;
}

function mayFail({ ambiguous }: ListedCall): boolean {
  return ambiguous !== false;
}

/** `EPERM` marks calls that the kernel itself can fail with it. */
function summary({ calls, absent, kernel, architecture }: ListReport): string {
  const count = (wanted: boolean | undefined): number =>
    calls.filter(({ ambiguous }) => ambiguous === wanted).length;
  const unknown = count(undefined);
  const left = absent === 0 ? '' : `; ${kernel} lacks ${absent} more`;
  return `${plural(calls.length, 'system call')} on ${architecture}, ${kernel}: ${count(true)} can fail with EPERM themselves, ${count(false)} cannot${unknown === 0 ? '' : `, of ${unknown} it is not known`}${left}`;
}

/** What the mark means, for each tree. */
function derivedNotes({ calls }: ListReport, width: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { origin } of calls)
    if (origin !== undefined) counts.set(origin.tree, (counts.get(origin.tree) ?? 0) + 1);
  return [...counts].map(([tree, count]) =>
    wrapText(visible(`${DERIVED_MARK} ${plural(count, 'call')} ${originText({ tree })}`), width, '  '),
  );
}
