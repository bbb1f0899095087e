import type { Grade } from '../entry/grade.ts';
import type { StepVerdict, Trace } from '../entry/trace.ts';
import type { Spec } from '../spec/model.ts';
import { shownText } from '../spec/step-text.ts';
import type { OriginReport } from '../verify/origin-text.ts';
import { originJson, originLines } from './origin.ts';
import { columns, type Style, wrapText } from './style.ts';
import { type ProbeWords, probeWords, resultWords } from './trace-words.ts';
import { visible } from './visible.ts';

/** A traced call with its grade and explanations. */
export interface TraceReport {
  readonly spec: Spec;
  readonly trace: Trace;
  /** Undefined if the kernel of `--kernel` lacks the call. */
  readonly grade: Grade | undefined;
  /** For each step, why it has its verdict. */
  readonly reasons: readonly string[];
  /** Why the call is not a probe; empty if it is one. */
  readonly obstacles: readonly string[];
  /** Undefined for a spec that a person wrote or reviewed. */
  readonly origin: OriginReport | undefined;
}

/** Writes `trace --format json`. */
export function formatTraceJson(reports: readonly TraceReport[]): string {
  const calls = reports.map(({ spec, trace, grade, reasons, origin }) => ({
    call: trace.call.text,
    syscall: spec.name,
    outcomes: trace.outcomes.map(({ result, isCertain }) => ({ result, certain: isCertain })),
    effect: trace.effect,
    // Only a probe has a grade.
    grade: grade === undefined || grade === 'none' ? null : grade,
    steps: trace.steps.map(({ step, verdict, errors }, index) => ({
      index: step.index,
      kind: step.kind,
      verdict,
      error: errors.length === 0 ? null : errors.length === 1 ? errors[0] : errors,
      reason: reasons[index] ?? '',
    })),
    ...originJson(origin),
  }));
  return `${JSON.stringify(calls, null, 2)}\n`;
}

const MARKS: Readonly<Record<StepVerdict, string>> = {
  passes: '✓',
  fails: '✗',
  'may-fail': '?',
  skipped: '-',
  'not-reached': ' ',
};
const COLORS = {
  passes: 'green',
  fails: 'red',
  'may-fail': 'yellow',
  skipped: 'dim',
  'not-reached': 'dim',
} as const satisfies Record<StepVerdict, string>;

/** Writes for people: the result, whether the call is a probe, and each step of the entry path. */
export function formatTracePretty(reports: readonly TraceReport[], style: Style, width: number): string {
  return reports.map((report) => pretty(report, style, width)).join('\n');
}

function pretty(report: TraceReport, style: Style, width: number): string {
  const { trace, grade, reasons, obstacles, origin } = report;
  const lines = [
    style.paint(visible(trace.call.text), 'bold'),
    `  ${origin === undefined ? '' : `in Linux ${visible(origin.tree)}: `}${resultLine(trace, style)}`,
    `  ${verdictLine(probeWords(trace, grade, obstacles), style)}`,
    ...originLines(origin, style, width),
    '',
  ];
  const kinds = Math.max(0, ...trace.steps.map(({ step }) => step.kind.length));
  for (const [index, { step, verdict, errors }] of trace.steps.entries()) {
    const mark = style.paint(MARKS[verdict], COLORS[verdict]);
    const number = String(step.index + 1).padStart(3);
    const isDim = verdict === 'not-reached' || verdict === 'skipped';
    const indent = ' '.repeat(kinds + 8);
    const room = Math.max(40, width - indent.length);
    const text = wrapText(visible(shownText(step)), room, indent);
    const head = `${step.kind.padEnd(kinds)}  ${text}`;
    const answer =
      // The text of a signal is the signal.
      step.kind !== 'signal' && errors.length > 0 && (verdict === 'fails' || verdict === 'may-fail')
        ? append(text, `→ ${errors.join(', ')}`, room, indent)
        : '';
    lines.push(
      `${style.paint(number, 'dim')} ${mark} ${isDim ? style.paint(head, 'dim') : head}${style.paint(answer, COLORS[verdict])}`,
    );
    const isPlain = verdict === 'passes' && (step.kind === 'check' || step.kind === 'done');
    if (verdict === 'not-reached' || isPlain) continue;
    lines.push(style.paint(`${indent}${wrapText(visible(reasons[index] ?? ''), room, indent)}`, 'dim'));
  }
  return `${lines.join('\n')}\n`;
}

/** Appends to the last line of a text if there is room, else on a line of its own. */
function append(text: string, more: string, room: number, indent: string): string {
  const last = text.slice(text.lastIndexOf('\n') + 1).trimStart();
  return columns(last) + 2 + columns(more) <= room ? `  ${more}` : `\n${indent}${more}`;
}

function resultLine(trace: Trace, style: Style): string {
  const { result, effect } = resultWords(trace);
  return `${style.paint(result, 'bold')}; ${effect}`;
}

function verdictLine(words: ProbeWords, style: Style): string {
  if (words.kind === 'unknown') return `${style.paint(words.text, 'yellow', 'bold')}: ${words.why}`;
  if (words.kind === 'none') return `${style.paint(words.text, 'red', 'bold')}: ${words.why}`;
  return words.kind === 'absent'
    ? style.paint(words.text, 'yellow')
    : style.paint(words.text, 'green', 'bold');
}
