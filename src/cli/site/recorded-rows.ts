import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { atNumber, byNumber } from '../../site/container-data.ts';
import type { ContainerRow } from '../../site/site-source.ts';
import { readPackedTexts } from '../input/packed-texts.ts';
import { PACKAGE } from '../package-info.ts';

/*
 * What the runtimes return for each number, as the build of this program found it: to ask every release takes longer than
 * to judge all shipped specs.
 */

/** The file that build/build.mjs writes. */
const RECORD = join(PACKAGE.root, 'dist', 'container-rows.txt');

const texts = z.array(z.string()).readonly();

const rowShape = z.object({
  runtime: z.string(),
  from: z.string(),
  until: z.string(),
  date: z.string().optional(),
  isAfterGap: z.literal(true).optional(),
  engine: z.string(),
  answer: z.string(),
  rule: z.string(),
  possible: texts,
  notes: texts,
});

const recordShape = z.object({
  distinct: z.array(z.array(rowShape).readonly()).readonly(),
  index: z.array(z.number()).readonly(),
});

type RowsFor = (number: number) => readonly ContainerRow[] | undefined;

/** The texts of the record: the state of the facts that it holds for, and the rows. */
export function recordRows(
  facts: readonly string[],
  rowsFor: (number: number) => readonly ContainerRow[],
): Readonly<Record<string, string>> {
  return { facts: digest(facts), rows: JSON.stringify(byNumber(rowsFor)) };
}

/** The recorded rows; undefined if they were found for other facts about runtimes than these. */
export function readRecordedRows(
  facts: readonly string[],
  record: ReadonlyMap<string, string> = existsSync(RECORD) ? readPackedTexts(RECORD) : new Map(),
): RowsFor | undefined {
  if (record.get('facts') !== digest(facts)) return undefined;
  const { data } = recordShape.safeParse(JSON.parse(record.get('rows') ?? 'null'));
  return data && ((number) => atNumber(data, number));
}

function digest(facts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64');
}
