import { bare, type Known } from '../known.ts';

/** A prototype in C is all that is known. */
export function fromPrototype(prototype: string): Known {
  return { ...bare('', '', [], ''), prototype };
}
