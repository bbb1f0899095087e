import { type Known, prototypeOnly } from '../known.ts';

/** A description that consists of a C prototype. */
export function fromPrototype(prototype: string): Known {
  return { ...prototypeOnly('', '', [], ''), prototype };
}
