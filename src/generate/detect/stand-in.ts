import { capitalized } from '../passed/go.ts';
import type { ProbeCall } from './probe-call.ts';

/* Code for calls often differs in their names and numbers alone. With a name and a number that no call has, it is a pattern. */

const NAME = 'plughxyzzy';
const NUMBER = 987_654_321n;

/** Each form in which a language writes the name, and the number. */
const FORMS = /plughxyzzy|PLUGHXYZZY|Plughxyzzy|987654321/g;

type Called = Pick<ProbeCall, 'name' | 'number'>;

/** The same probe of a call with the name and number of a pattern. */
export function withStandIn(probe: ProbeCall): ProbeCall {
  const { name, text } = probe;
  const own = `${name}(`;
  return {
    ...probe,
    name: NAME,
    number: NUMBER,
    text: text.startsWith(own) ? `${NAME}(${text.slice(own.length)}` : text,
  };
}

/** How often a text has the name or the number of a pattern. */
export function countStandIns(text: string): number {
  return text.match(FORMS)?.length ?? 0;
}

/** Writes the name and number of a call into a pattern, or into a part of one. */
export function filledIn(pattern: string, { name, number }: Called): string {
  return pattern.replace(FORMS, (form) => {
    switch (form) {
      case NAME:
        return name;
      case NAME.toUpperCase():
        return name.toUpperCase();
      case `${NUMBER}`:
        return `${number}`;
      default:
        return name.split('_').map(capitalized).join('');
    }
  });
}
