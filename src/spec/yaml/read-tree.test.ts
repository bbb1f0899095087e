import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import type { Node } from './node.ts';
import { readTree } from './read-tree.ts';

function plain(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.text;
    case 'sequence':
      return node.items.map(plain);
    case 'mapping':
      return Object.fromEntries(node.pairs.map(({ key, value }) => [key.text, plain(value)]));
  }
}

test('scalars keep their source text, nothing becomes a number', () => {
  const { documents } = readTree('since: 5.10\nyes: no\nn: 0o17\n');
  expect(documents.map(plain)).toEqual([{ since: '5.10', yes: 'no', n: '0o17' }]);
});

test('every node has its place and pointer', () => {
  const text = 'a:\n  - {b/c: "x y"}\n';
  const seen: string[] = [];
  const visit = (node: Node): void => {
    seen.push(`${node.pointer} ${text.slice(node.start, node.end)}`);
    if (node.kind === 'sequence') node.items.forEach(visit);
    if (node.kind === 'mapping') for (const { value } of node.pairs) visit(value);
  };
  readTree(text).documents.forEach(visit);
  expect(seen.slice(1)).toEqual(['/a - {b/c: "x y', '/a/0 {b/c: "x y', '/a/0/b~1c x y']);
});

test.each([
  ['twice the same key', 'a: 1\nb: 2\na: 3\n', 'is a duplicate; the first is on line 1'],
  ['an alias of nothing', 'a: *b\n', 'there is no anchor "b"'],
  ['broken', 'a: [1,\n', 'not valid YAML'],
  ['a C dereference', 'check: *x > 1\n', 'put the expression in quotes'],
  ['a colon inside', 'check: a ? b : c\n', 'put the value in quotes'],
  ['a list as key', '[a]: 1\n', 'a key must be a plain word'],
])('%s is a problem with a place', (_, text, message) => {
  const { problems, faults } = readTree(text);
  expect([...problems, ...faults][0]?.message).toContain(message);
});

test('10,000 levels are refused, and end quickly', () => {
  const { documents, faults } = readTree('['.repeat(10_000));
  expect(documents).toEqual([]);
  expect(faults).toHaveLength(1);
});

test('an alias bomb is refused, small use of aliases is not', () => {
  const bomb = Array.from(
    { length: 30 },
    (_, index) =>
      `a${index}: &x${index} [${
        index === 0
          ? 'x'
          : Array(9)
              .fill(`*x${index - 1}`)
              .join(', ')
      }]`,
  ).join('\n');
  expect(readTree(bomb).faults).toHaveLength(1);
  expect(readTree('a: &x {b: 1}\nc: *x\n').documents.map(plain)).toEqual([{ a: { b: '1' }, c: { b: '1' } }]);
});

test('a broken document leaves the others of its file, with their places', () => {
  const text = 'a: 1\n---\nb: [\n---\nc: 3\n';
  const { documents, faults } = readTree(text);
  expect(documents.map(plain)).toEqual([{ a: '1' }, { c: '3' }]);
  expect(documents.map(({ start }) => start)).toEqual([0, text.indexOf('c')]);
  expect(faults).toHaveLength(1);
});

test('agrees with js-yaml on the structure of what js-yaml accepts', () => {
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      fc.stringMatching(/^[a-z]{1,6}$/),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('node'), { maxKeys: 4 }),
    ),
  })).node;
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^k[a-z]{1,5}$/), value, { minKeys: 1 }), (object) => {
      const text = JSON.stringify(object);
      const { documents, problems } = readTree(text);
      expect(problems).toEqual([]);
      expect(documents.map(plain)).toEqual([JSON.parse(JSON.stringify(load(text)))]);
    }),
  );
});
