import { UNKNOWN } from '../../spec/errno.ts';
import type { Spec, Step } from '../../spec/model.ts';
import { type LeftOpen, leftOpenInSpec } from '../left-open.ts';
import { causeOf, conditionWords, mayRefuse } from '../page-words.ts';
import { descriptionOf, leftOpenInDescription } from './description.ts';
import { detectingOf } from './detecting.ts';
import { arrivalsOf, historySection, leftOpenInHistory, versionsOf } from './history.ts';
import { errorEntry, MAN } from './man-markup.ts';
import { cellLines, inlineRoff, roffComment, roffLines, unmarked } from './roff-text.ts';
import { leftOpenInSynopsis, synopsisOf } from './synopsis.ts';

/**
 * A manual page of section 2 with the macros and the sections of man-pages(7). `(date)` and `(unreleased)` are what the
 * pages of that project have between releases. What the spec does not tell is listed in a comment at the start.
 */
export function generateMan(spec: Spec): string {
  const lines = [
    `'\\" t`,
    roffComment('Copyright, the authors of the Linux man-pages project'),
    roffComment(''),
    roffComment('SPDX-License-Identifier: Linux-man-pages-copyleft'),
    roffComment(''),
    ...leftOpenComment(spec),
    `.TH ${spec.name} 2 (date) "Linux man-pages (unreleased)"`,
    '.SH NAME',
    `${spec.name} \\- ${inlineRoff(nameText(spec))}`,
    '.SH LIBRARY',
    'Standard C library',
    '.RI ( libc ,\\~ \\-lc )',
    ...synopsisOf(spec),
    ...descriptionOf(spec, arrivalsOf(spec)),
    ...returnValueOf(spec),
    ...errorsOf(spec),
    ...versionsOf(spec),
    '.SH STANDARDS',
    'Linux.',
    ...historySection(spec),
    ...detectingOf(spec),
    '.SH SEE ALSO',
    '.BR syscall (2),',
    '.BR seccomp (2)',
  ];
  return `${lines.join('\n')}\n`;
}

/** The text after the name: no capital, no full stop. */
function nameText({ summary }: Spec): string {
  const own = unmarked(summary ?? 'TODO what it does').replace(/[.\s]+$/, '');
  return /^[A-Z][a-z]/.test(own) ? `${own.charAt(0).toLowerCase()}${own.slice(1)}` : own;
}

/** What a manual page leaves to the author beside what the spec leaves open. */
export function leftOpenInMan(spec: Spec): readonly LeftOpen[] {
  return [
    ...(spec.summary === undefined ? [{ where: 'NAME', what: 'what the call does, in one line' }] : []),
    ...leftOpenInSynopsis(spec),
    ...leftOpenInDescription(spec),
    ...leftOpenInHistory(spec),
    ...(spec.probes.length === 0
      ? [{ where: 'NOTES', what: 'a call that tells the kernel from a filter: the spec declares no probe' }]
      : []),
  ];
}

function leftOpenComment(spec: Spec): readonly string[] {
  const open = [...leftOpenInMan(spec), ...leftOpenInSpec(spec)];
  if (open.length === 0) return [];
  return [
    roffComment('Left open:'),
    ...open.map(({ where, what }) => roffComment(`  ${where}: ${what}`)),
    roffComment(''),
  ];
}

const ON_SUCCESS: Readonly<Record<Spec['returns'], string>> = {
  fd: 'a new file descriptor is returned',
  status: '0 is returned',
  count: 'a count is returned',
  pid: 'the number of a process is returned',
  pointer: 'an address is returned',
  value: 'a number is returned',
  never: 'the call does not return',
};

function returnValueOf({ returns }: Spec): readonly string[] {
  return [
    '.SH RETURN VALUE',
    ...roffLines(`On success, ${ON_SUCCESS[returns]}.`),
    'On error, \\-1 is returned, and',
    '.I errno',
    'is set to indicate the error.',
  ];
}

/** The errors by name, as man-pages(7) asks, and after them the order in which they are checked. */
function errorsOf({ entry }: Spec): readonly string[] {
  const refusing = entry.filter(mayRefuse);
  if (refusing.length === 0) return [];
  const byName = refusing
    .flatMap((step) => errnosOf(step).map((errno) => ({ errno, step })))
    .sort((a, b) => (a.errno < b.errno ? -1 : a.errno > b.errno ? 1 : a.step.index - b.step.index));
  return [
    '.SH ERRORS',
    ...byName.flatMap(({ errno, step }) => errorEntry(errno, step)),
    ...orderOf(refusing),
  ];
}

function errnosOf(step: Step): readonly string[] {
  const trailing = step.kind === 'copy' && step.trailing !== undefined ? [step.trailing] : [];
  return [...new Set([...step.errors, ...trailing])].filter((name) => name !== UNKNOWN);
}

/** A cell with more names than this would be higher than the rest of its row. */
const MOST_IN_CELL = 3;

function orderOf(steps: readonly Step[]): readonly string[] {
  const rows = steps.flatMap((step) => {
    const names = errnosOf(step);
    const others = names.length > MOST_IN_CELL ? ` Fails with ${names.join(', ')}.` : '';
    return [
      `${step.index + 1}\tT{`,
      others === '' ? resultsOf(step) : 'several',
      'T}\tT{',
      ...cellLines(`${causeOf(step, MAN)}${conditionWords(step, MAN)}${others}`),
      'T}',
    ];
  });
  const intro =
    'The call is checked in this order, and fails at the first step that refuses it. Steps that refuse nothing are left out.';
  return [
    '.SS Order of the checks',
    ...roffLines(intro),
    '.P',
    '.na',
    '.TS',
    // GNU tbl(1) would warn of each row that reaches the next page.
    'nokeep;',
    'lb lb lb',
    'r lw(16) lx.',
    ['Step', 'Error', 'The call fails if'].join('\t'),
    ...rows,
    '.TE',
    '.ad',
  ];
}

function resultsOf(step: Step): string {
  if (step.kind === 'signal') return unmarked(step.text);
  const names = errnosOf(step);
  return names.length === 0 ? 'not known' : names.join(', ');
}
