import {
  type DataModel,
  differenceOf,
  type LayoutDifference,
  layOutIn,
  type Member,
} from '../spec/types/data-model.ts';
import type { Type } from '../spec/types/type.ts';

/** A type that two data models lay out differently. */
export interface Mismatch {
  readonly type: Type;
  readonly a: DataModel;
  readonly b: DataModel;
  readonly difference: LayoutDifference;
}

/** The first difference between two models' layouts of a type; undefined if there is none. */
export function mismatchOf(type: Type, a: DataModel, b: DataModel): Mismatch | undefined {
  const difference = differenceOf(layOutIn(type, a), layOutIn(type, b));
  return difference === undefined ? undefined : { type, a, b, difference };
}

/** `"len" has 8 bytes at 8 on 64-bit, 4 bytes at 4 on 32-bit`. */
export function describeMismatch({ type, a, b, difference }: Mismatch): string {
  const { member, other } = difference;
  if (member === undefined) {
    const size = (model: DataModel): string => `${layOutIn(type, model).size} bytes on ${model.name}`;
    return `it has ${size(a)}, ${size(b)}`;
  }
  const place = (at: Member | undefined, model: DataModel): string =>
    at === undefined ? `none on ${model.name}` : `${at.size} bytes at ${at.offset} on ${model.name}`;
  const subject = member.path === '' ? 'it' : `"${member.path}"`;
  return `${subject} has ${place(member, a)}, ${place(other, b)}`;
}

/** Members that a line of help lists. */
const SHOWN = 8;

/** A layout on one line: `i386: what 0..4, where 4..12; 12 bytes`. */
export function describeLayout(type: Type, model: DataModel): string {
  const { members, size } = layOutIn(type, model);
  const shown = members.slice(0, SHOWN).map(({ path, offset, size: bytes }) => {
    return `${path === '' ? 'value' : path} ${offset}..${offset + bytes}`;
  });
  const more = members.length > SHOWN ? ', …' : '';
  return `${model.name}: ${shown.join(', ')}${more}; ${size} bytes`;
}
