import type { Refuser } from '../why/decide/candidates/candidate.ts';
import type { AnsweredRefusal } from '../why/decide/decide-log.ts';
import type { FilterFinding, RefusalAnswer, RefusedBy } from '../why/decide/refusal-answer.ts';
import type { CollectedLog } from '../why/read/collect-refusals.ts';
import { colorOf, conclusions } from './conclusions.ts';
import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

const VERDICTS: Readonly<
  Record<RefusedBy, { readonly text: string; readonly color: 'green' | 'red' | 'yellow' }>
> = {
  kernel: { text: 'the kernel', color: 'green' },
  filter: { text: 'a filter', color: 'red' },
  'security module': { text: 'a security module', color: 'red' },
  either: { text: 'either', color: 'yellow' },
  engine: { text: 'the container engine', color: 'red' },
  tracer: { text: 'strace', color: 'green' },
  nobody: { text: 'nobody', color: 'green' },
  unknown: { text: 'not known', color: 'yellow' },
};

/** Who refused a call, in words. */
export function refuserName(verdict: RefusedBy): string {
  return VERDICTS[verdict].text;
}

/** With more answers, what the kernel fails as always is summed up. */
const FEW = 12;

/** Answers of a log that are shown at length; of what the kernel fails as always, one line each. */
const MAX_SHOWN = 50;

/** Writes for people: each refusal with who refused it, why, and what to do. */
export function formatWhyPretty(
  log: CollectedLog,
  answers: readonly AnsweredRefusal[],
  style: Style,
  width: number,
): string {
  const isShort = answers.length <= FEW;
  const isUsual = ({ decision }: AnsweredRefusal): boolean =>
    !isShort && (decision.verdict === 'kernel' || decision.verdict === 'nobody');
  const doubtful = answers.filter((one) => !isUsual(one));
  const usual = answers.filter(isUsual);
  const blocks = doubtful.slice(0, MAX_SHOWN).map((one) => block(one, style, width));
  return `${[
    ...blocks,
    [...usualLines(usual, style, width), ...summary(log, answers, doubtful.length, style, width)].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

function block({ decision, count, line, text }: AnsweredRefusal, style: Style, width: number): string {
  const { verdict, why } = decision;
  const { text: who, color } = VERDICTS[verdict];
  const times = count === 1 ? `line ${line}` : `line ${line}, ${count} times`;
  return [
    `${style.paint(wrapText(visible(text), Math.max(30, width - 2), '  '), 'bold')}`,
    labelled(style.paint(who, color), who.length, why, width),
    ...filterLines(decision, width),
    ...listed('can also be', decision.candidates.map(refuserText), decision, width),
    ...listed(
      'not',
      decision.elsewhere.map(
        ({ name, errnos }) => `${name}: it would answer ${errnos.replaceAll(' ', ' or ')}`,
      ),
      decision,
      width,
    ),
    ...probeLines(decision, width),
    ...conclusions(
      decision.answer === undefined || decision.callers.length === 0
        ? []
        : [{ answer: decision.answer, possible: [], callers: decision.callers }],
      style,
      width - 2,
    ).map((one) => `  ${one.replaceAll('\n', '\n  ')}`),
    ...decision.remedies.map((one) => labelled('help:', 5, one, width)),
    ...decision.notes.map((one) => labelled(style.paint('note:', 'blue'), 5, one, width)),
    style.paint(`  (${times})`, 'dim'),
  ].join('\n');
}

/** "  label  text", wrapped below the text. */
function labelled(label: string, labelWidth: number, text: string, width: number): string {
  const indent = ' '.repeat(labelWidth + 4);
  return `  ${label}  ${wrapText(visible(text), Math.max(30, width - indent.length), indent)}`;
}

function listed(
  label: string,
  texts: readonly string[],
  { verdict }: RefusalAnswer,
  width: number,
): readonly string[] {
  if (texts.length === 0) return [];
  const title =
    label === 'can also be' && verdict !== 'either' && verdict !== 'unknown' ? 'candidates' : label;
  return [
    `  ${title}:`,
    ...texts.map((text) => `    - ${wrapText(visible(text), Math.max(30, width - 6), '      ')}`),
  ];
}

function refuserText({ name, text, check, source }: Refuser): string {
  const see = check === undefined ? '' : `; see: ${check}`;
  return `${name}: ${text}${see} (${source})`;
}

/** Named filters with their rules; of releases, a line for each answer. */
function filterLines({ filters }: RefusalAnswer, width: number): readonly string[] {
  const rules = filters.filter(({ rule }) => rule !== undefined);
  const summed = new Map<string, FilterFinding[]>();
  for (const one of filters)
    if (one.rule === undefined) summed.set(one.answer, [...(summed.get(one.answer) ?? []), one]);
  return [
    ...rules.map(({ title, releases, answer, rule }) =>
      labelled('filter:', 7, `${[title, releases].filter(Boolean).join(' ')} says ${answer}: ${rule}`, width),
    ),
    ...[...summed].map(([answer, found]) =>
      labelled(
        'filters:',
        8,
        `${found.map(({ title, releases }) => `${title} ${releases}`).join(', ')} ${answer === 'args' ? 'may, by arguments that are not known' : `return ${answer}`}`,
        width,
      ),
    ),
  ];
}

function probeLines({ probe, syscall, answer }: RefusalAnswer, width: number): readonly string[] {
  if (probe === undefined) return [];
  const since = probe.since === undefined ? '' : ` (since Linux ${probe.since})`;
  return [
    labelled(
      'probe:',
      6,
      `${probe.text}: ${answer ?? 'the same errno'} again is a filter's, ${probe.expect.join(' or ')} the kernel's${since}; make it in the same container${probe.because === undefined ? '' : `. ${probe.because}`}`,
      width,
    ),
    ...(syscall === undefined || probe.isGenerated !== true
      ? []
      : [labelled('run:', 4, `probeable generate python ${syscall}`, width)]),
  ];
}

/** Failures that are the kernel's, a line for each errno. */
function usualLines(usual: readonly AnsweredRefusal[], style: Style, width: number): readonly string[] {
  const byAnswer = new Map<string, AnsweredRefusal[]>();
  for (const one of usual) {
    const answer = one.decision.answer ?? one.decision.verdict;
    byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), one]);
  }
  if (byAnswer.size === 0) return [];
  return [
    style.paint("The kernel's own answers", 'bold'),
    ...[...byAnswer].map(([answer, found]) => {
      const count = found.reduce((sum, one) => sum + one.count, 0);
      const names = [...new Set(found.map(({ decision }) => decision.syscall ?? 'a call'))];
      const shown = names.slice(0, 8).join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '');
      const first = Math.min(...found.map(({ line }) => line));
      return `  ${style.paint(visible(answer).padEnd(12), colorOf('allow'))} ${wrapText(visible(`${count} × ${shown}, first in line ${first}`), Math.max(30, width - 15), ' '.repeat(15))}`;
    }),
  ];
}

function summary(
  { lines, calls, evidence, unreadable, others, suppressed }: CollectedLog,
  answers: readonly AnsweredRefusal[],
  doubtful: number,
  style: Style,
  width: number,
): readonly string[] {
  if (lines === 1 && unreadable.length === 0 && answers.length > 0) return [];
  const count = answers.reduce((sum, one) => sum + one.count, 0);
  const note = (text: string): string => labelled(style.paint('note:', 'blue'), 5, text, width);
  return [
    `${plural(lines, 'line')}, ${plural(calls, 'call')}, ${evidence.length === 0 ? 'none was refused' : plural(count, 'refusal')}`,
    ...(doubtful > MAX_SHOWN
      ? [note(`${doubtful - MAX_SHOWN} more kinds of refusals are in --format json`)]
      : []),
    ...unreadable.map(({ message, count: times, line }) =>
      note(`${times === 1 ? `line ${line}` : `${times} lines, first ${line}`} could not be read: ${message}`),
    ),
    ...(others === undefined || lines === 1
      ? []
      : [
          note(
            `${plural(others.count, 'line')} about something else, first ${others.line}: ${others.message.slice(0, 80)}`,
          ),
        ]),
    ...(suppressed === 0
      ? []
      : [note(`the kernel left ${plural(suppressed, 'audit record')} out of its log`)]),
  ];
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
