import { discoveries } from '../../entry/discover/discovery.ts';
import type { Discovery, FoundDiscovery } from '../../entry/discover/model.ts';
import type { Spec } from '../../spec/model.ts';
import { GRADE_TEXTS, gradedProbes } from '../probe-words.ts';
import { arrivalSuffix } from './history.ts';
import { MAN } from './man-markup.ts';
import { bold, italic, roffLines } from './roff-text.ts';

/** How a program finds out whether a filter hides the call, and which flags the kernel knows. Empty if nothing tells. */
export function detectingOf(spec: Spec): readonly string[] {
  const call = detectingTheCall(spec);
  const flags = detectingFlags(spec);
  return call.length + flags.length === 0 ? [] : ['.SH NOTES', ...call, ...flags];
}

function detectingTheCall(spec: Spec): readonly string[] {
  const probes = gradedProbes(spec);
  if (probes.length === 0) return [];
  const entries = probes.flatMap(({ probe: { call, expect, because }, grade }, index) => {
    const why = because === undefined ? '' : ` (${MAN.words(because)})`;
    const text = `${italic(call.text)} fails with ${expect.map((each) => bold(each.text)).join(' or ')}${why}. ${GRADE_TEXTS[grade]}`;
    return [index === 0 ? '.IP \\[bu] 3' : '.IP \\[bu]', ...roffLines(text)];
  });
  const [first] = probes;
  const expected = first?.probe.expect.map(({ text }) => bold(text)).join(' or ') ?? '';
  const conclusions = [
    ['.B ENOSYS', 'The kernel does not have the call, or a filter hides it. Use another way to do the same.'],
    ['.B EPERM', 'A filter hides the call. Use another way to do the same.'],
    [
      'Anything else',
      `The kernel has the call. An ${bold('EPERM')} of a call with other arguments is its own answer.`,
    ],
  ].flatMap(([tag = '', text = '']) => ['.TP', tag, ...roffLines(text)]);
  return [
    '.SS Detecting the call',
    ...roffLines(
      `A call that fails with ${bold('EPERM')} may have been refused by the kernel or by a filter. To find out, a program can make one of these calls, which change nothing and fail with another error where the call is there:`,
    ),
    ...entries,
    '.P',
    ...roffLines(`What the first of them fails with, ${expected} being expected, tells:`),
    ...conclusions,
  ];
}

function detectingFlags(spec: Spec): readonly string[] {
  const all = discoveries(spec).filter(({ found }) => found !== undefined);
  // Who has found the call has found what came with it.
  const later = all.filter(({ found }) => found !== undefined && arrivalSuffix(found.arrival, spec) !== '');
  const told = (later.length === 0 ? all : later).flatMap((one) =>
    one.found === undefined ? [] : ['.TP', tagOf(one), ...roffLines(tellingText(one.found))],
  );
  if (told.length === 0) return [];
  return [
    '.SS Detecting flags and fields',
    ...roffLines(
      'These calls tell whether the kernel knows a flag, or a field that a structure got later. They change nothing.',
    ),
    ...told,
  ];
}

function tagOf({ kind, name, input }: Discovery): string {
  return kind === 'flag' ? `.BR ${name} " of ${input}"` : `.IR ${name} " of struct ${input}"`;
}

function tellingText({ call, known, unknown, needsPrivilege }: FoundDiscovery): string {
  const failures = known.filter((result) => result !== 'success').map((name) => bold(name));
  const ends = [
    ...(known.includes('success') ? ['succeeds'] : []),
    ...(failures.length === 0 ? [] : [`fails with ${failures.join(' or ')}`]),
  ].join(' or ');
  const privilege = needsPrivilege
    ? ` ${bold('EPERM')} tells nothing: a missing permission may refuse the call first.`
    : '';
  return `${italic(call.text)} ${ends} where the kernel knows it, and fails with ${bold(unknown)} where the kernel does not.${privilege}`;
}
