import { expect, test } from 'vitest';
import { textsPort } from '../../check/port.ts';
import { FileMap } from './file-map.ts';

const FILES = [
  ['a.yaml', 'a'],
  ['b.yaml', 'b'],
] as const;

test('the file that is being read is known, until all are', () => {
  const told: (string | undefined)[] = [];
  const seen: string[] = [];
  for (const [path] of new FileMap(FILES, (reading) => told.push(reading)))
    seen.push(`${path} ${told.at(-1)}`);
  expect(seen).toEqual(['a.yaml a.yaml', 'b.yaml b.yaml']);
  expect(told).toEqual(['a.yaml', 'b.yaml', undefined]);
});

test('whoever takes all of them first is told on with none', () => {
  const told: (string | undefined)[] = [];
  const [...all] = new FileMap(FILES, (reading) => told.push(reading));
  expect(all).toEqual(FILES.map((each) => [...each]));
  expect(told.at(-1)).toBeUndefined();
});

test('a check takes one file at a time, so that the one that it hangs on is known', () => {
  const told: (string | undefined)[] = [];
  const files = new FileMap(
    [
      ['a.yaml', ''],
      ['b.yaml', ''],
    ],
    (path) => told.push(path),
  );
  const taken: string[] = [];
  for (const { path } of textsPort(files).inputs) {
    taken.push(path);
    expect(told.at(-1)).toBe(path);
    expect(told).toHaveLength(taken.length);
  }
  expect(taken).toEqual(['a.yaml', 'b.yaml']);
});
