import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../src/lint/settings/read-settings.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const program = join(root, 'dist/bin/probeable.mjs');

function run(args: readonly string[], input = ''): string {
  return spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8', input }).stdout;
}

test('what the README shows on a terminal is what a terminal shows', () => {
  const blocks = [...readme.matchAll(/^```console\n\$ probeable (.*)\n([\s\S]*?)^```$/gm)];
  expect(blocks.length).toBeGreaterThan(0);
  for (const [, command = '', output] of blocks) expect(run(command.split(' '))).toBe(output);
});

test('the number of recorded answers in the README is that of the table', () => {
  const rows: unknown[] = JSON.parse(
    readFileSync(join(root, 'test/kernel/observed-6.18-x86_64.json'), 'utf8'),
  );
  expect(readme).toContain(`${rows.length} answers of Linux 6.18`);
});

test('the spec in the README is a good one', () => {
  const [, spec = ''] = /^```yaml\n(syscall: [\s\S]*?)^```$/m.exec(readme) ?? [];
  expect(JSON.parse(run(['check', '-', '--format', 'json'], spec))).toMatchObject({
    files: [{ grade: 'permanent', findings: [] }],
  });
});

test('the configuration in the README is a good one', () => {
  const [, settings = ''] = /^```yaml\n(preset: [\s\S]*?)^```$/m.exec(readme) ?? [];
  expect(readSettings(settings)).toMatchObject({ settings: { preset: 'recommended' }, problems: [] });
});

test('the commands in the README are those that there are', () => {
  const listed = [...readme.matchAll(/^\| `probeable (\w+)/gm)].map(([, name]) => name);
  const known = [...run(['--help']).matchAll(/^ {2}(\w+)(?: \[options\])?/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(known.filter((name) => name !== 'help').sort());
});
