import { ROLES } from '../spec/definition/meaning.ts';
import type { Meaning, Step } from '../spec/model.ts';
import { isAlways, noteText, whenText } from '../spec/step-text.ts';
import { formatArrival } from '../spec/version.ts';

/** How a document writes what a spec says. */
export interface Markup {
  /** C, or the name of an errno. */
  readonly literal: (text: string) => string;
  /** A text in English. */
  readonly words: (text: string) => string;
}

/** A text as a sentence: with a capital, and a full stop. */
export function sentence(text: string, { words }: Markup): string {
  return `${capitalized(words(text).replace(/[.\s]+$/, ''))}.`;
}

/** A text with its first letter in upper case, unless it begins with a name of C. */
export function capitalized(text: string): string {
  return /^[a-z]+(?:[\s,;:'\u2019-]|$)/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

/** Whether a page about errors has to name a step: it fails, kills, or is not known. */
export function mayRefuse({ errors, kind }: Step): boolean {
  return errors.length > 0 || kind === 'signal' || kind === 'blank';
}

/** Why a call fails at a step, as the end of "the call fails if". */
export function causeOf(step: Step, { literal, words }: Markup): string {
  switch (step.kind) {
    case 'check':
      return isAlways(step) ? 'always' : literal(step.text);
    case 'copy': {
      const trailing =
        step.trailing === undefined
          ? ''
          : `, or has bytes other than zero behind what the kernel knows (${literal(step.trailing)})`;
      return `${literal(step.text)} cannot be read${trailing}`;
    }
    case 'write':
      return `${literal(step.text)} cannot be written`;
    case 'range':
      return `${literal(step.text)} lies outside of user memory`;
    case 'lookup':
      return `${literal(step.text)} names nothing`;
    case 'permission':
      return `the caller lacks the permission: ${words(step.text)}`;
    case 'gate':
      return `the call is switched off: ${words(step.text)}`;
    case 'wait':
      return `the call was interrupted while it waited: ${words(step.text)}`;
    case 'signal':
      return 'the caller is killed';
    case 'limit':
    case 'work':
    case 'done':
    case 'effect':
    case 'blank':
      return words(step.text);
  }
}

/** When a step can refuse, whether it always will, and what else is to be known of it; what follows {@link causeOf}. */
export function conditionWords(step: Step, markup: Markup): string {
  const { since, until, architectures } = step;
  const when = whenText(step);
  const note = noteText(step);
  const parts = [
    ...(when === '' ? [] : [`, if ${markup.literal(when)}`]),
    ...(since === undefined ? [] : [`, since Linux ${formatArrival(since)}`]),
    ...(until === undefined ? [] : [`, before Linux ${formatArrival(until)}`]),
    ...(architectures === undefined ? [] : [`, on ${architectures.join(', ')}`]),
    '.',
    ...(step.kind === 'check' && step.permanent !== undefined
      ? [` This will always be refused: ${markup.words(step.permanent)}.`]
      : []),
    ...(note === '' ? [] : [` ${sentence(note, markup)}`]),
  ];
  return parts.join('');
}

/** What an argument or a field stands for, a sentence each. */
export function roleWords(
  { role, sentinels, nullable }: Meaning,
  { literal, words }: Markup,
): readonly string[] {
  return [
    words(ROLES[role]),
    ...sentinels.map(({ name }) => `${literal(name)} has a meaning of its own.`),
    ...(nullable === undefined ? [] : [`${literal('NULL')} has a meaning of its own.`]),
  ];
}
