import { didYouMean } from '../../../spec/nearest-word.ts';
import { shorten } from '../../../spec/shorten.ts';
import { ALL_ONES, type Operator } from '../../libseccomp/condition.ts';
import type { ListCondition } from '../rule-list.ts';

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['!=', 'NE'],
  ['<', 'LT'],
  ['<=', 'LE'],
  ['==', 'EQ'],
  ['>=', 'GE'],
  ['>', 'GT'],
  ['&=', 'MASKED_EQ'],
  ...(['NE', 'LT', 'LE', 'EQ', 'GE', 'GT', 'MASKED_EQ'] as const).map((name): [string, Operator] => [
    `SCMP_CMP_${name}`,
    name,
  ]),
]);

/** Reads "index,value,operator" or "index,value,operator,mask" (get_seccomp_arg_value); a text says what is wrong. */
export function readLxcCondition(text: string): ListCondition | string {
  const [index, value, op, mask, more] = text.split(',').map((part) => part.trim());
  const operator = OPERATORS.get(op ?? '');
  const datum = readNumber(value);
  const bits = mask === undefined ? 0n : readNumber(mask);
  if (index === undefined || !/^[0-5]$/.test(index) || more !== undefined)
    return `"[${shorten(text, 50)}]" is not [index,value,operator,mask] with an index from 0 to 5`;
  if (operator === undefined)
    return `"${shorten(op ?? '', 30)}" is no operator of LXC${didYouMean(op ?? '', OPERATORS.keys())}`;
  if (datum === undefined || bits === undefined)
    return `"[${shorten(text, 50)}]" has a value that is no number of 64 bits`;
  return {
    index: Number(index),
    operator,
    datum,
    mask: operator === 'MASKED_EQ' ? bits : ALL_ONES,
    bits: 64,
  };
}

function readNumber(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^(?:0x[\da-f]{1,16}|\d{1,20})$/i.test(text)) return undefined;
  const value = BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
  return value <= ALL_ONES ? value : undefined;
}
