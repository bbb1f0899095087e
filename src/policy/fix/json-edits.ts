import type { Range } from '../../spec/position.ts';
import { type ListPart, memberNamed, type ObjectPart } from '../json-part.ts';

/** A replacement in a text. */
export interface TextEdit extends Range {
  readonly text: string;
}

/** Applies edits that do not overlap. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (before, { start, end, text: inserted }) => before.slice(0, start) + inserted + before.slice(end),
      text,
    );
}

/** Sets a member of an object: replaces its value, or adds it behind another member, on a line of its own if that one is. */
export function setMember(
  text: string,
  object: ObjectPart,
  key: string,
  value: unknown,
  behind: string,
): TextEdit | undefined {
  const json = JSON.stringify(value);
  const own = memberNamed(object, key);
  if (own !== undefined) return { ...own.value.range, text: json };
  const previous = memberNamed(object, behind);
  if (previous === undefined) return undefined;
  const { start, end } = previous.range;
  return { start: end, end, text: `,${spaceBefore(text, start)}${JSON.stringify(key)}: ${json}` };
}

/** Adds elements at the end of a list, in the way in which the last one is written. */
export function addElements(text: string, list: ListPart, values: readonly unknown[]): readonly TextEdit[] {
  if (values.length === 0) return [];
  const last = list.elements.at(-1);
  if (last === undefined) {
    const at = list.range.start + 1;
    return [{ start: at, end: at, text: values.map(inLine).join(', ') }];
  }
  const { start, end } = last.range;
  const space = spaceBefore(text, start);
  const isOnLines = text.slice(start, end).includes('\n');
  const written = values.map((value) => (isOnLines ? onLines(value, space, unitOf(text)) : inLine(value)));
  return [{ start: end, end, text: written.map((one) => `,${space}${one}`).join('') }];
}

/** Takes elements out of a list, with their commas. */
export function removeElements(list: ListPart, isGone: (index: number) => boolean): readonly TextEdit[] {
  const { elements } = list;
  const kept = elements.filter((_, index) => !isGone(index));
  if (kept.length === 0)
    return elements.length === 0 ? [] : [{ start: list.range.start + 1, end: list.range.end - 1, text: '' }];
  const edits: TextEdit[] = [];
  elements.forEach(({ range }, index) => {
    if (!isGone(index)) return;
    const next = elements[index + 1];
    // Behind the last one that stays, the comma in front goes; else the one behind.
    const isBehindAll = elements.slice(index + 1).every((_, at) => isGone(index + 1 + at));
    if (isBehindAll)
      edits.push({ start: elements[index - 1]?.range.end ?? range.start, end: range.end, text: '' });
    else edits.push({ start: range.start, end: next?.range.start ?? range.end, text: '' });
  });
  return edits;
}

/** The white space in front of a place: a line break with the indentation, or nothing. */
function spaceBefore(text: string, at: number): string {
  return /\r?\n[ \t]*$/.exec(text.slice(Math.max(0, at - 200), at))?.[0] ?? ' ';
}

/** What a level is indented by: that of the first indented line. */
function unitOf(text: string): string {
  return /^\{\r?\n([ \t]+)/.exec(text)?.[1] ?? '  ';
}

function onLines(value: unknown, space: string, unit: string): string {
  return JSON.stringify(value, null, unit).replaceAll('\n', space);
}

/** JSON on one line, with the spaces that people write. */
function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${inLine(member)}`)
    .join(', ')} }`;
}
