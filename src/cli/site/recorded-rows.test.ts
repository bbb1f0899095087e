import { expect, test } from 'vitest';
import type { ContainerRow } from '../../site/site-source.ts';
import { factTexts } from '../simulate/policies.ts';
import { AskedRows } from './asked-rows.ts';
import { readRecordedRows, recordRows } from './recorded-rows.ts';

/* The second test reads dist/container-rows.txt. */

const FACTS = ['docker', 'podman'];

function rows(number: number): readonly ContainerRow[] {
  const answer = number > 400 ? 'ENOSYS' : 'allow';
  const own = { engine: 'runc', answer, rule: 'the default', possible: [answer], notes: [] };
  return [{ runtime: 'Docker', from: '1.11.0', until: '29.7.2', isAfterGap: true, ...own }];
}

test('recorded rows are read as they were found, and only with the facts that they were found for', () => {
  const record = new Map(Object.entries(recordRows(FACTS, rows)));
  const read = readRecordedRows(FACTS, record);
  expect(read?.(3)).toEqual(rows(3));
  expect(read?.(437)).toEqual(rows(437));
  expect(readRecordedRows(['docker', 'podman 5'], record)).toBeUndefined();
  expect(readRecordedRows(FACTS, new Map())).toBeUndefined();
  expect(readRecordedRows(FACTS, new Map([...record, ['rows', '{"distinct": [[{}]]}']]))).toBeUndefined();
});

test('what the build recorded is what the filters of all releases return', () => {
  const recorded = readRecordedRows(factTexts());
  const asked = new AskedRows();
  for (const number of [0, 56, 334, 400, 435, 437, 599]) {
    expect(asked.rowsFor(number).length, String(number)).toBeGreaterThan(3);
    expect(recorded?.(number), String(number)).toEqual(asked.rowsFor(number));
  }
});
