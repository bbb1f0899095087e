import type { DerivedCall } from '../derive.ts';
import { type DerivedStep, MAY_SUCCEED } from '../run/step.ts';
import { stepText } from '../step-text.ts';
import { leaves, type Term } from '../value/term.ts';

/** A step of one of two compared calls, in a form in which the other's steps can be compared with it. */
export interface ComparedStep {
  readonly step: DerivedStep;
  /** What it refuses, whatever parameters, constants, files and lines are called. */
  readonly signature: string;
  /** What it asks, without when it asks that and which errno it fails with. */
  readonly asked: string;
  readonly when: string;
  readonly errors: string;
  /** The arguments and fields that it asks for. */
  readonly leaves: ReadonlySet<string>;
  /** The names that it is written with, those of constants among them: how much two steps are alike. */
  readonly words: ReadonlySet<string>;
}

/** The steps of a call, with its parameters numbered: names of parameters are no part of an ABI. */
export function comparedSteps({ parameters, steps }: DerivedCall): readonly ComparedStep[] {
  const numbers = new Map(parameters.map(({ name }, index) => [name, `$${index}`]));
  const rename = (text: string) => text.replace(/^\w+/, (name) => numbers.get(name) ?? name);
  return steps.map((step) => {
    const asked = askedBy(step, rename);
    const when = step.when ? termSignature(step.when, rename) : '';
    const errors = [...step.errors].sort().join(' ');
    return {
      step,
      signature: `${asked} when ${when}: ${errors}`,
      asked,
      when,
      errors,
      words: new Set(
        stepText(step)
          .match(/[A-Za-z_][\w.]*/g)
          ?.map(rename),
      ),
      leaves: new Set(termsOf(step).flatMap((term) => leaves(term).map(({ text }) => rename(text)))),
    };
  });
}

/** A part of the code that was not followed: what the call does there is not known. */
export function isUnread({ step }: DerivedStep): boolean {
  return step.kind === 'blank' && !step.words.startsWith(MAY_SUCCEED);
}

function askedBy({ step }: DerivedStep, rename: (text: string) => string): string {
  if ('words' in step) return `${step.kind} ${step.words}`;
  if ('condition' in step) return `${step.kind} ${termSignature(step.condition, rename)}`;
  const size = 'size' in step && step.size ? ` ${termSignature(step.size, rename)}` : '';
  const trailing = step.kind === 'copy' && step.trailing !== undefined ? ` ${step.trailing}` : '';
  return `${step.kind} ${rename(step.target)}${size}${trailing}`;
}

function termsOf({ step, when }: DerivedStep): readonly Term[] {
  const own = 'condition' in step ? [step.condition] : 'size' in step && step.size ? [step.size] : [];
  return when ? [...own, when] : own;
}

/** A term with the values of its constants and the numbers of its arguments. */
function termSignature(term: Term, rename: (text: string) => string): string {
  switch (term.kind) {
    case 'constant':
      return `${term.value}`;
    case 'leaf':
      return rename(term.text);
    case 'cast':
      return `(${term.type.isSigned ? 's' : 'u'}${term.type.size})${termSignature(term.operand, rename)}`;
    case 'operation':
      return `(${[term.operator, ...term.operands.map((operand) => termSignature(operand, rename))].join(' ')})`;
  }
}
