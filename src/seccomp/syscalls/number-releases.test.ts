import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSpecs } from '../../spec/read.ts';
import { givenLater } from './number-releases.ts';

test('the releases are those that the shipped specs name', () => {
  const folder = join(import.meta.dirname, '../../../content/syscalls');
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const named = texts.flatMap((text) =>
    readSpecs(text).documents.flatMap(({ spec }) => {
      const number = Number(spec?.numbers.get('x86_64')?.value ?? spec?.numbers.get('')?.value ?? 0);
      const since = spec?.raw.since?.text;
      return number >= 424 && number < 470 && spec?.status === 'merged' ? [[number, since] as const] : [];
    }),
  );
  expect(named.length).toBeGreaterThan(20);
  for (const [number, since] of named)
    expect([number, /Linux (\S+)/.exec(givenLater(BigInt(number), '2019-01-01'))?.[1]]).toEqual([
      number,
      since,
    ]);
});

test('a number is given later than a day, or not', () => {
  expect(givenLater(451n, '2022-10-10')).toBe(
    ' since Linux 6.5 (2023-08-27), which came out after this was posted (2022-10-10)',
  );
  expect(givenLater(444n, '2021-05-01')).toContain('since Linux 5.13 (2021-06-27)');
  for (const [number, day] of [
    [451n, '2023-08-27'],
    [451n, undefined],
    [423n, '2000-01-01'],
    [4000n, '2000-01-01'],
  ] as const)
    expect(givenLater(number, day)).toBe('');
});
