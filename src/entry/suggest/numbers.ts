import { wrap } from '../../spec/c/arithmetic.ts';
import type { Role } from '../../spec/definition/meaning.ts';
import type { Argument, NamedValue, Spec } from '../../spec/model.ts';
import type { Candidate } from './candidate.ts';

/** A candidate for a number: a sum of the argument's flags if possible, else decimal or hexadecimal. */
export function numeric(number: bigint, argument: Argument, spec: Spec): Candidate {
  const type = argument.type;
  const value = type.kind === 'integer' || type.kind === 'pointer' ? wrap(number, type) : number;
  const text = numberText(value, number, argument.values, argument.role !== 'command', spec);
  return { text, value, cost: numberCost(text, argument.role) };
}

const USUALLY_MINUS_ONE: ReadonlySet<Role> = new Set(['fd', 'dirfd', 'command', 'pid', 'signal']);

/** The cost of a number. For flags, -1 is expensive: it sets every flag, while two exclusive ones explain more. */
export function numberCost(text: string, role: Role): number {
  if (text === '-1') return role === 'flags' ? 5 : USUALLY_MINUS_ONE.has(role) ? 1 : 3;
  if (text === '0') return 1;
  return /^[A-Z_]|^\d$/.test(text) ? 2 : 3;
}

/** A name or, for flags only, a sum of names with this value; else the number. */
export function numberText(
  value: bigint,
  number: bigint,
  names: readonly NamedValue[],
  isSet: boolean,
  spec: Spec,
): string {
  if (number === -1n) return '-1';
  const exact = names.find((named) => named.value === value);
  if (exact !== undefined) return exact.name;
  if (value === 0n) return '0';
  const flags = names.filter((named) => named.value > 0n && (named.value & value) === named.value);
  const sum = flags.reduce((bits, named) => bits | named.value, 0n);
  if (isSet && flags.length > 0 && flags.length <= 4 && sum === value)
    return flags.map(({ name }) => name).join(' | ');
  for (const [name, constant] of spec.constants) {
    if (value > 4096n && constant.value === value) return name;
  }
  return value > 65_536n ? `0x${value.toString(16)}` : String(value);
}
