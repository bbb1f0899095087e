import { type CallDescription, prototypeOnly } from '../call-description.ts';

/** A description that consists of a C prototype. */
export function fromPrototype(prototype: string): CallDescription {
  return { ...prototypeOnly('', '', [], ''), prototype };
}
