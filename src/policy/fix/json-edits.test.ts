import { expect, test } from 'vitest';
import { jsonParts, type ListPart, type ObjectPart } from '../json-part.ts';
import { addElements, editText, removeElements, setMember } from './json-edits.ts';

function listIn(text: string): ListPart {
  const part = jsonParts(text);
  if (part?.kind !== 'array') throw new Error('no list');
  return part;
}

function objectIn(text: string): ObjectPart {
  const part = jsonParts(text);
  if (part?.kind !== 'object') throw new Error('no object');
  return part;
}

test.each([
  ['[1, 2, 3]', [0], '[2, 3]'],
  ['[1, 2, 3]', [1], '[1, 3]'],
  ['[1, 2, 3]', [2], '[1, 2]'],
  ['[1, 2, 3]', [1, 2], '[1]'],
  ['[1, 2, 3]', [0, 2], '[2]'],
  ['[1, 2, 3]', [0, 1, 2], '[]'],
  ['[\n  1,\n  2\n]', [1], '[\n  1\n]'],
  ['[\r\n\t1,\r\n\t2\r\n]', [0], '[\r\n\t2\r\n]'],
])('from %j without %j is left %j', (text, gone, left) => {
  expect(
    editText(
      text,
      removeElements(listIn(text), (index) => gone.includes(index)),
    ),
  ).toBe(left);
});

test.each([
  ['[]', '[{ "a": [1, 2] }]'],
  ['[{ "b": 1 }]', '[{ "b": 1 }, { "a": [1, 2] }]'],
  ['[\n  { "b": 1 }\n]', '[\n  { "b": 1 },\n  { "a": [1, 2] }\n]'],
  [
    '[\n  {\n    "b": 1\n  }\n]',
    '[\n  {\n    "b": 1\n  },\n  {\n    "a": [\n      1,\n      2\n    ]\n  }\n]',
  ],
])('an element is added to %j as the last one is written', (text, expected) => {
  expect(editText(text, addElements(text, listIn(text), [{ a: [1, 2] }]))).toBe(expected);
});

test.each([
  ['{"a": 1, "b": 2}', '{"a": 1, "c": 38, "b": 2}'],
  ['{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"c": 38\n}'],
  ['{"a": 1, "c": 2}', '{"a": 1, "c": 38}'],
])('a member of %j is set behind another', (text, expected) => {
  const edit = setMember(text, objectIn(text), 'c', 38, 'a');
  expect(edit && editText(text, [edit])).toBe(expected);
});
