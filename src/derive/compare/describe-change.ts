import type { DerivedStep } from '../run/step.ts';
import { stepText } from '../step-text.ts';
import { showTerm } from '../value/show-term.ts';
import { namedConstants } from '../value/term.ts';
import type { StepAspect, StepChange } from './compare-calls.ts';
import { isUnread } from './signature.ts';

/** One change of a step as a sentence without its full stop, for people. */
export function describeChange(change: StepChange): string {
  switch (change.kind) {
    case 'added':
      return describeAdded(change.after, change.isCertain);
    case 'removed':
      return describeRemoved(change.before, change.isCertain);
    case 'moved': {
      const side = change.direction === 'earlier' ? 'before' : 'after';
      return `${stepName(change.after)} moved ${change.direction}: it now comes ${side} ${listed(change.past.map(stepName))}`;
    }
    case 'changed':
      return change.aspects.map((aspect) => describeAspect(change.before, change.after, aspect)).join('; ');
  }
}

function describeAdded(step: DerivedStep, isCertain: boolean): string {
  if (isUnread(step)) return `part of the code is no longer understood: ${stepText(step)}`;
  if (step.step.kind === 'blank' || step.step.kind === 'done')
    return `may now succeed early: ${stepText(step)}`;
  if (step.step.kind === 'effect') return `has a new effect: ${stepText(step)}`;
  const verb = isCertain ? 'is new' : 'is newly seen';
  const doubt = isCertain ? '' : ' (some of the code before the change could not be followed)';
  return `${stepName(step)} ${verb}${doubt}`;
}

function describeRemoved(step: DerivedStep, isCertain: boolean): string {
  if (isUnread(step)) return `part of the code is understood that was not before: ${stepText(step)}`;
  if (step.step.kind === 'blank' || step.step.kind === 'done')
    return `no longer succeeds early: ${stepText(step)}`;
  if (step.step.kind === 'effect')
    return isCertain
      ? `no longer has the effect: ${stepText(step)}`
      : `an effect is no longer seen: ${stepText(step)}`;
  const verb = isCertain ? 'is gone' : 'is no longer seen';
  const doubt = isCertain ? '' : ' (some of the code after the change could not be followed)';
  return `${stepName(step)} ${verb}${doubt}`;
}

function describeAspect(before: DerivedStep, after: DerivedStep, aspect: StepAspect): string {
  switch (aspect) {
    case 'kind':
      return `${stepName(before)} is now ${stepName(after)}`;
    case 'asked':
      return describeAsked(before, after);
    case 'when':
      return after.when
        ? `${stepName({ ...after, when: undefined })} now applies only when "${whenText(after)}"${
            before.when ? `, before when "${whenText(before)}"` : ''
          }`
        : `${stepName(after)} now applies always, before when "${whenText(before)}"`;
    case 'errors':
      return `${stepName({ ...before, errors: [] })} now fails with ${errnos(after)}, before with ${errnos(before)}`;
  }
}

function describeAsked(before: DerivedStep, after: DerivedStep): string {
  const [was, is] = [before, after].map((step) => stepText({ ...step, when: undefined }));
  if (was !== is) return `${stepName(before)} now asks "${is}"`;
  const old = constantsOf(before);
  const values = [...constantsOf(after)].flatMap(([name, value]) => {
    const earlier = old.get(name);
    return earlier === undefined || earlier === value
      ? []
      : [`${name} is ${hex(value)}, before ${hex(earlier)}`];
  });
  return `${stepName(before)} now asks with other values${values.length === 0 ? '' : `: ${listed(values)}`}`;
}

function constantsOf({ step }: DerivedStep): ReadonlyMap<string, bigint> {
  const terms = 'condition' in step ? [step.condition] : 'size' in step && step.size ? [step.size] : [];
  return new Map(terms.flatMap(namedConstants).map(([name, { value }]) => [name, value]));
}

function hex(value: bigint): string {
  return value < 0n ? `${value}` : `0x${value.toString(16)}`;
}

function whenText({ when }: DerivedStep): string {
  return when ? showTerm(when) : '';
}

function errnos({ errors }: DerivedStep): string {
  return errors.length === 0 ? 'no errno' : errors.join(' or ');
}

/** A step by its kind and what it asks: `check "flags & ~3" (EINVAL)`. */
function stepName(step: DerivedStep): string {
  const errors = step.errors.length === 0 ? '' : ` (${step.errors.join(', ')})`;
  return `${step.step.kind} "${stepText(step)}"${errors}`;
}

const MAX_LISTED = 3;

function listed(names: readonly string[]): string {
  const rest = names.length - MAX_LISTED;
  if (rest > 1) return `${names.slice(0, MAX_LISTED).join(', ')} and ${rest} more steps`;
  const last = names[names.length - 1] ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
