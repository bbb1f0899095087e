import type { Term } from './term.ts';

/** Short names of long keys. */
const SHORT = new Map<string, string>();
/** By the key of a condition, the key of what holds where it does not. */
export const OPPOSITE_KEYS = new Map<string, string>();
let made = 0;
let serial = 0;

/** Forgets what conditions are called, before another call is read. None of those that were made stays comparable. */
export function forgetConditions(): void {
  SHORT.clear();
  OPPOSITE_KEYS.clear();
  made = 0;
  serial = 0;
}

/** A part of a name that nothing else has. */
export function nextSerial(): number {
  serial += 1;
  return serial;
}

export function shortKey(long: string): string {
  const known = SHORT.get(long);
  if (known !== undefined) return known;
  made += 1;
  const key = `c${made}`;
  SHORT.set(long, key);
  return key;
}

const TERM_KEYS = new WeakMap<Term, string>();

/** The same for terms that are the same. */
export function termKey(term: Term): string {
  switch (term.kind) {
    case 'constant':
      return `${term.value}`;
    case 'leaf':
      return term.text;
    default: {
      const known = TERM_KEYS.get(term);
      if (known !== undefined) return known;
      const key =
        term.kind === 'cast'
          ? `(${term.type.isSigned ? 's' : 'u'}${term.type.size})${termKey(term.operand)}`
          : `(${term.operands.map(termKey).join(` ${term.operator} `)}${term.operands.length === 1 ? term.operator : ''})`;
      TERM_KEYS.set(term, key);
      return key;
    }
  }
}
