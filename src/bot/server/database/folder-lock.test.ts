import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string): void => writeFileSync(join(folder, 'lock'), text);
/** Start time of a process: field 22 of proc_pid_stat(5). */
const startOf = (pid: number): string =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? '';

test('it is given back, and can be had again', () => {
  const unlock = lockFolder(join(folder, 'new'));
  unlock();
  lockFolder(join(folder, 'new'));
});

test('a process that runs keeps it; one that was killed does not', async () => {
  const child = spawn('sleep', ['60']);
  const pid = child.pid ?? 0;
  write(`${pid} ${startOf(pid)}`);
  expect(() => lockFolder(folder)).toThrow(`process ${pid} serves from`);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
  lockFolder(folder);
});

test('another process with the number of one that has ended is not that one', () => {
  write(`${process.ppid} 1`);
  lockFolder(folder);
});

test.each(['', 'nonsense', `${process.pid} 1`, '99999999 5'])('a lock of nobody: %j', (text) => {
  write(text);
  lockFolder(folder);
  expect(readFileSync(join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d+$`));
});

test('a folder that cannot be had is said', () => {
  write('');
  expect(() => lockFolder(join(folder, 'lock', 'below'))).toThrow();
});
