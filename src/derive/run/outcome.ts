import { errnoByNumber } from '../errno.ts';
import { isCount } from '../value/as-number.ts';
import type { Term } from '../value/term.ts';
import { isErrorNumber, number, type PathValue } from '../value/value.ts';

/** The errnos that a value is; none for a success; undefined where it may be either. */
export function errorsOf(value: PathValue): readonly string[] | undefined {
  switch (value.kind) {
    case 'errors':
      return value.errnos;
    case 'object':
    case 'address':
    case 'struct':
      return [];
    case 'term': {
      const { term } = value;
      if (term.kind !== 'constant') return isNeverNegative(term) ? [] : undefined;
      if (!isErrorNumber(term.value)) return [];
      const name = errnoByNumber(Number(-BigInt.asIntN(64, term.value)));
      return name === undefined ? undefined : [name];
    }
    case 'unknown':
      return isCount(value) ? [] : undefined;
    default:
      return undefined;
  }
}

function isNeverNegative(term: Term): boolean {
  return !term.type.isSigned && term.type.size < 8;
}

/** A success is as good as another. */
export function successAsZero(value: PathValue): PathValue {
  return isSuccess(value) ? number(0n) : value;
}

function isSuccess(value: PathValue): boolean {
  if (value.kind === 'choice') return isSuccess(value.then) && isSuccess(value.otherwise);
  return errorsOf(value)?.length === 0;
}
