import { type ListedCall, listedData } from '../entry/listed-call.ts';
import type { Step } from '../spec/model.ts';
import { plural } from '../spec/plural.ts';
import { whenText } from '../spec/step-text.ts';

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

export function formatListJson({ calls, isEpermOnly }: ListReport): string {
  const shown = isEpermOnly ? calls.filter(mayFail) : calls;
  return `${JSON.stringify(listedData(shown), null, 2)}\n`;
}

export function formatListPretty(report: ListReport, style: Style, width: number): string {
  const { isEpermOnly, calls } = report;
  const nameWidth = Math.max(...calls.map(({ syscall }) => syscall.length), 0);
  const lines = isEpermOnly
    ? calls.filter(mayFail).flatMap((call) => epermLines(call, style, width))
    : calls.map((call) => callLine(call, nameWidth, style));
  const never = calls.filter(({ ambiguous }) => ambiguous === false).map(({ syscall }) => visible(syscall));
  const rest =
    isEpermOnly && never.length > 0
      ? ['', wrapText(`never fail with EPERM themselves: ${never.join(', ')}`, width, '')]
      : [];
  return `${[...lines, ...rest, '', summary(report)].join('\n')}\n`;
}

function callLine({ syscall, grade, ambiguous, probe }: ListedCall, width: number, style: Style): string {
  const eperm = ambiguous === undefined ? 'EPERM?' : ambiguous ? 'EPERM ' : '      ';
  const call = probe === undefined ? '' : `${probe.call} → ${probe.expect.join(', ')}`;
  return `${style.paint(visible(syscall).padEnd(width), 'bold')}  ${grade.padEnd(9)}  ${eperm}  ${visible(call)}`.trimEnd();
}

function epermLines(
  { syscall, ambiguous, steps }: ListedCall,
  style: Style,
  width: number,
): readonly string[] {
  const head = style.paint(visible(syscall), 'bold');
  const shown = steps.map((step) => `  ${wrapText(stepText(step), width - 2, '      ')}`);
  return [ambiguous === undefined ? `${head} (not known)` : head, ...shown];
}

function stepText(step: Step): string {
  const when = whenText(step);
  const source = step.source === undefined ? '' : `  (${step.source})`;
  return visible(
    `step ${step.index + 1}, ${step.kind}: ${step.text}${when === '' ? '' : `, where ${when}`}${source}`,
  );
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
