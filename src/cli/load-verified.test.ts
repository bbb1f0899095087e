import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readSeen } from '../verify/read-record.ts';
import { summaryText } from '../verify/verified-summary.ts';
import { loadVerified } from './load-verified.ts';

/* A record is read once it is asked for a call that it names, and then it is known whole. */

let folder = '';
const warnings: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-verified-'));
  mkdirSync(join(folder, 'content/verified'), { recursive: true });
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  warnings.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => warnings.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string): void =>
  writeFileSync(join(folder, 'content/verified', name), text);
const record = (...names: readonly string[]): string =>
  JSON.stringify({
    version: 1,
    kernel: { version: '9.9', architecture: 'x86_64' },
    worlds: ['root'],
    syscalls: names.map((syscall) => ({
      syscall,
      built: true,
      probes: [{ call: `${syscall}(-1)`, answers: { root: 'EBADF' } }],
    })),
  });
const path = (): string => join(folder, 'content/xyzzy.yaml');

test('the answers of each record that names the call', () => {
  write('a.json', record('xyzzy', 'plugh'));
  write('b.json', record('other'));
  const { verifiedOn, seen } = loadVerified();
  expect(verifiedOn('absent', 'absent(-1)')).toEqual([]);
  expect(verifiedOn('xyzzy', 'xyzzy(-1)')).toEqual([
    { kernel: '9.9', architecture: 'x86_64', answers: ['EBADF'] },
  ]);
  expect(seen('xyzzy', path())).toMatchObject([{ kernel: '9.9', status: 'called', calls: 1 }]);
  expect(seen('plugh', path())).toMatchObject([{ kernel: '9.9', status: 'called' }]);
  expect(seen('other', path())).toMatchObject([{ kernel: '9.9', status: 'called' }]);
  // The record is about the specs next to it.
  expect(seen('xyzzy', '/elsewhere/xyzzy.yaml')).toEqual([]);
  expect(warnings).toEqual([]);
});

test('the summary of a folder stands for its records', () => {
  write('summary.json', summaryText([readSeen(record('xyzzy')) ?? expect.fail()]));
  write('a.json', 'is not read');
  const { verifiedOn, seen } = loadVerified();
  expect(verifiedOn('xyzzy', 'xyzzy(-1)')).toMatchObject([{ kernel: '9.9', answers: ['EBADF'] }]);
  expect(seen('xyzzy', path())).toMatchObject([{ kernel: '9.9', status: 'called', calls: 1 }]);
  expect(warnings).toEqual([]);
});

test('where the summary is none, that is told, and the records are read', () => {
  write('summary.json', '{"version": 1, "xyzzy": ');
  write('a.json', record('xyzzy'));
  const { seen } = loadVerified();
  expect(seen('xyzzy', path())).toMatchObject([{ kernel: '9.9', status: 'called' }]);
  expect(warnings).toEqual([expect.stringContaining('summary.json is no summary of records')]);
});

test('after many questions the answers are the same', () => {
  write('a.json', record('xyzzy'));
  const { seen } = loadVerified();
  for (let index = 0; index < 50; index++) expect(seen(`absent${index}`, path())).toEqual([]);
  expect(seen('xyzzy', path())).toMatchObject([{ kernel: '9.9', status: 'called' }]);
});

test.each([
  ['no object', 'xyzzy'],
  ['the beginning of one', '{"version": 1, "syscalls": ['],
  ['of another version', '{"version": 2, "kernel": {"version": "9.9"}, "syscalls": [{"syscall": "xyzzy"}]}'],
])('%s is told of, once', (_, text) => {
  write('a.json', text);
  const { verifiedOn, seen } = loadVerified();
  expect(verifiedOn('xyzzy', 'xyzzy(-1)')).toEqual([]);
  expect(seen('xyzzy', path())).toEqual([]);
  expect(warnings).toEqual([
    `probeable: ${join(folder, 'content/verified/a.json')} is no record of verify, and is left out\n`,
  ]);
});
