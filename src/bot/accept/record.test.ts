import { expect, test } from 'vitest';
import { formatRecord, MAX_FINDINGS, readRecord } from './record.ts';

const record = (findings: number) => ({
  name: 'probeable',
  comment: 123456,
  findings: Array.from({ length: findings }, (_, index) => index.toString(16).padStart(24, '0')),
});

test.each([1, 2, MAX_FINDINGS])('a record of %i findings is read as it was written', (count) => {
  expect(readRecord(`${formatRecord(record(count))}\nAccepted.`)).toEqual(record(count));
});

test.each([
  ['a quotation', `> ${formatRecord(record(1))}`],
  ['words before it', `Look: ${formatRecord(record(1))}`],
  ['no finding', formatRecord(record(0))],
  ['too many', formatRecord(record(MAX_FINDINGS + 1))],
  ['something else in it', formatRecord(record(1)).replace('findings=', 'by=me findings=')],
])('%s is none', (_what, body) => expect(readRecord(body)).toBeUndefined());
