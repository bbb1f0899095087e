import { errnoNumber } from '../../spec/errno.ts';
import { joinWithAnd } from '../../spec/join-words.ts';
import type { Argument, Spec, Step } from '../../spec/model.ts';
import { isAlways, noteText, whenText } from '../../spec/step-text.ts';
import { isInVersion, NEWEST } from '../../spec/version.ts';
import type { LeftOpen } from '../left-open.ts';
import { causeOf, conditionWords, type Markup, mayRefuse, roleWords } from '../page-words.ts';
import { prototypeLines } from '../prototype-lines.ts';
import { commentLines, commentText } from './comment-lines.ts';
import { constraintOf, typeOf } from './parameter.ts';

const PLAIN: Markup = { literal: (text) => text, words: (text) => text };

/**
 * A spec as the comment of kernel-doc that KAPI reads, in the words of the series' fourth version
 * (https://lore.kernel.org/all/20260529233311.1901670-1-sashal@kernel.org/, not merged), before the declaration of the
 * call. Locks are left out: no spec has them.
 */
export function generateKapiComment(spec: Spec): string {
  const { name, summary, arguments: list } = spec;
  const entry = spec.entry.filter(isTakenNow).map(ofNow);
  const purpose = commentText(summary ?? 'TODO what it does').replace(/\.$/, '');
  const refusing = entry.filter(mayRefuse);
  const sections: readonly (readonly string[])[] = [
    [
      ` * sys_${name} - ${purpose}`,
      ...list.flatMap((argument) =>
        commentLines(`@${argument.name}:`, roleWords(argument, PLAIN).join(' '), 0),
      ),
    ],
    commentLines('long-desc:', orderText(refusing), 0),
    // A system call runs for its caller, which it may put to sleep.
    [' * contexts: process, sleepable'],
    ...list.map((argument) => parameterLines(argument, entry)),
    returnLines(spec),
    ...errorSections(refusing),
    ...entry.filter(({ kind, errors }) => kind === 'wait' && errors.includes('EINTR')).map(signalLines),
    ...entry.filter(({ kind }) => kind === 'effect').map((step) => effectLines(step, spec)),
    ...capabilitySections(entry),
    ...entry.filter(({ kind }) => kind === 'check').map(constraintLines),
    ...(spec.probes.length === 0 ? [] : [commentLines('notes:', probesText(spec), 0)]),
  ];
  const body = sections.map((lines) => lines.join('\n')).join('\n *\n');
  return `/**\n${body}\n */\n${prototypeLines(spec).join('\n')}\n`;
}

/** What the comment leaves to the author. */
export function leftOpenInKapiComment({ summary }: Spec): readonly LeftOpen[] {
  return [
    ...(summary === undefined ? [{ where: 'first line', what: 'what the call does' }] : []),
    { where: 'lock', what: 'the locks that the call takes' },
    { where: 'side-effect', what: 'the kinds of what it changes, if modify_state is not enough' },
  ];
}

/** The comment stands in the newest kernel. */
function isTakenNow({ since, until }: Step): boolean {
  return isInVersion(NEWEST, since, until) !== false;
}

/** Without the releases that take a step. */
function ofNow(step: Step): Step {
  return { ...step, since: undefined, until: undefined };
}

function orderText(refusing: readonly Step[]): string {
  if (refusing.length === 0) return 'No step of the entry path refuses a call.';
  const steps = refusing.map(
    (step) =>
      `(${step.index + 1}) ${errorsOf(step).join(' or ') || 'unknown'} ${isAlways(step) ? '' : 'where '}${cause(step)}`,
  );
  return `The call fails at the first of these steps that refuses it. ${steps.join(' ')}`;
}

function cause(step: Step): string {
  return `${causeOf(step, PLAIN)}${conditionWords(step, PLAIN)}`;
}

function errorsOf(step: Step): readonly string[] {
  return step.kind === 'copy' && step.trailing !== undefined ? [...step.errors, step.trailing] : step.errors;
}

/** Steps whose text is C. */
const OF_C: readonly Step['kind'][] = ['check', 'done', 'copy', 'write', 'range', 'lookup'];

function parameterLines(argument: Argument, entry: readonly Step[]): readonly string[] {
  const constraint = constraintOf(argument, entry);
  const isNamed = new RegExp(`\\b${argument.name}\\b`);
  const places = entry
    .filter((step) => (OF_C.includes(step.kind) && isNamed.test(step.text)) || isNamed.test(whenText(step)))
    .map(({ index }) => String(index + 1));
  const told =
    places.length === 0
      ? 'No step of the entry path names it.'
      : `Named at step ${joinWithAnd(places)} of the entry path.`;
  return [
    ` * param: ${argument.name}`,
    ` *   type: ${typeOf(argument)}`,
    ...(constraint === undefined ? [] : commentLines('constraint-type:', constraint, 2)),
    ...commentLines('cdesc:', told, 2),
  ];
}

/** What a successful call returns, and how KAPI tells that from an error. */
const RETURNS = {
  fd: ['int', 'fd', '>= 0', 'a new file descriptor'],
  status: ['int', 'exact', '0', '0'],
  count: ['int', 'range', '>= 0', 'a count'],
  pid: ['int', 'range', '>= 0', 'the number of a process or thread'],
  pointer: ['ptr', 'error_check', 'an address', 'an address'],
  value: ['int', 'error_check', 'a value', 'a value'],
  never: ['void', 'no_return', '', 'nothing, since it does not return'],
} as const satisfies Record<Spec['returns'], readonly [string, string, string, string]>;

function returnLines({ returns }: Spec): readonly string[] {
  const [type, check, success, what] = RETURNS[returns];
  return [
    ' * return:',
    ` *   type: ${type}`,
    ` *   check-type: ${check}`,
    ...(success === '' ? [] : [` *   success: ${success}`]),
    ...commentLines('desc:', `On success, returns ${what}. On error, returns a negative errno.`, 2),
  ];
}

function errorSections(refusing: readonly Step[]): readonly (readonly string[])[] {
  const names = [...new Set(refusing.flatMap(errorsOf))].filter((name) => errnoNumber(name) !== undefined);
  return names.map((name) => {
    const steps = refusing.filter((step) => errorsOf(step).includes(name));
    const [first] = steps;
    const place = `${steps.length > 1 ? 'first ' : ''}at step ${(first?.index ?? 0) + 1}`;
    return [
      // A comma would begin another part.
      ` * error: ${name}, ${place}`,
      ...commentLines('desc:', steps.map((step) => `Step ${step.index + 1}, ${cause(step)}`).join(' '), 2),
    ];
  });
}

function signalLines(step: Step): readonly string[] {
  return [
    ' * signal: Any signal',
    ' *   direction: receive',
    ' *   action: return',
    ...commentLines('condition:', `Step ${step.index + 1}, ${step.text}`, 2),
    ...commentLines('desc:', noteText(step) || 'The call is interrupted while it waits.', 2),
    ' *   errno: -EINTR',
    ' *   timing: during',
  ];
}

function effectLines(step: Step, { returns }: Spec): readonly string[] {
  const isDescriptor = returns === 'fd' && /\bdescriptor\b/.test(step.text);
  const when = whenText(step);
  return [
    ` * side-effect: ${isDescriptor ? 'resource_create' : 'modify_state'}`,
    ...commentLines('target:', step.text, 2),
    ...(when === '' ? [] : commentLines('condition:', when, 2)),
    ...commentLines('desc:', `Step ${step.index + 1}, ${step.text}.`, 2),
  ];
}

function capabilitySections(entry: readonly Step[]): readonly (readonly string[])[] {
  return entry
    .filter(({ kind }) => kind === 'permission')
    .flatMap((step) =>
      [...new Set(step.text.match(/\bCAP_\w+/g) ?? [])].map((name) => [
        ` * capability: ${name}`,
        ' *   type: perform_operation',
        ...commentLines('allows:', step.text, 2),
        ...commentLines('without:', `Fails with ${step.errors.join(' or ')} at step ${step.index + 1}`, 2),
        ...(whenText(step) === '' ? [] : commentLines('condition:', whenText(step), 2)),
      ]),
    );
}

function constraintLines(step: Step): readonly string[] {
  const when = whenText(step);
  return [
    ` * constraint: step ${step.index + 1}`,
    ...commentLines('desc:', `Else fails with ${step.errors.join(' or ')}${conditionWords(step, PLAIN)}`, 2),
    ...commentLines('expr:', when === '' ? `!(${step.text})` : `!(${when}) || !(${step.text})`, 2),
  ];
}

function probesText({ probes }: Spec): string {
  const calls = probes.map(
    ({ call, expect }) => `${call.text} fails with ${expect.map(({ text }) => text).join(' or ')}.`,
  );
  return `Calls that change nothing, and tell the kernel's EPERM from a seccomp filter's. ${calls.join(' ')}`;
}
