import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openEmbedded } from './embedded.ts';

const { syncs } = vi.hoisted(() => ({ syncs: { count: 0 } }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return {
    ...fs,
    fdatasyncSync: (descriptor: number): void => {
      syncs.count++;
      fs.fdatasyncSync(descriptor);
    },
  };
});

test('what is written is on the disk when its query resolves, and what is read needs no disk; maintenance makes a checkpoint', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-embedded-'));
  const database = await openEmbedded(folder);
  const syncsOf = async (text: string): Promise<number> => {
    const before = syncs.count;
    await database.query(text, []);
    return syncs.count - before;
  };
  await database.execute('CREATE TABLE kept (id integer)');
  expect(await syncsOf('INSERT INTO kept VALUES (1)')).toBeGreaterThan(0);
  expect(await syncsOf('UPDATE kept SET id = 2')).toBeGreaterThan(0);
  expect(await syncsOf('SELECT * FROM kept')).toBe(0);
  const [end] = await database.query('SELECT pg_current_wal_insert_lsn() AS place', []);
  const passed = async (): Promise<unknown> => {
    const [row] = await database.query(
      'SELECT redo_lsn >= $1::pg_lsn AS passed FROM pg_control_checkpoint()',
      [end?.place],
    );
    return row?.passed;
  };
  // Recovery after a kill starts at the last checkpoint, which maintenance moves forward.
  expect(await passed()).toBe(false);
  await database.maintain('kept');
  expect(await passed()).toBe(true);
  await database.close();
  const again = await openEmbedded(folder);
  expect(await again.query('SELECT id FROM kept', [])).toEqual([{ id: 2 }]);
  await again.close();
  rmSync(folder, { recursive: true });
}, 120_000);
