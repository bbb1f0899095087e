import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/*
 * The C of the guidance compiles in a kernel tree, with the flags that the kernel's own Makefile gives to a module.
 * PROBEABLE_KERNEL_SOURCE names the tree; it is not written to. A tiny configuration is enough, and takes a minute.
 */

const source = process.env.PROBEABLE_KERNEL_SOURCE ?? '';
const missing = ['make', 'gcc', 'flex', 'bison', 'bc'].filter(
  (command) => spawnSync(command, ['--version']).status !== 0,
);
const obstacle = !existsSync(join(source, 'Kbuild'))
  ? 'PROBEABLE_KERNEL_SOURCE names no kernel tree'
  : process.arch !== 'x64'
    ? 'the configuration is for x86_64'
    : missing.length > 0
      ? `there is no ${missing.join(', ')}`
      : undefined;
if (obstacle !== undefined) console.log(`SKIPPED: the C of the guidance is not compiled: ${obstacle}`);

/** What the entry points of the guidance include; a page shows the code, and not this list. */
const HEADERS = [
  'anon_inodes',
  'capability',
  'cleanup',
  'compat',
  'fcntl',
  'file',
  'fs',
  'mutex',
  'namei',
  'pagemap',
  'ptrace',
  'security',
  'slab',
  'syscalls',
  'uaccess',
  'user_namespace',
];
const prologue = HEADERS.map((name) => `#include <linux/${name}.h>\n`).join('');

const folder = mkdtempSync(join(tmpdir(), 'probeable-guide-'));
const objects = join(folder, 'objects');
const module = join(folder, 'module');
afterAll(() => rmSync(folder, { recursive: true }));

const guidance = join(import.meta.dirname, '../content/guidance');
const examples = readdirSync(guidance)
  .filter((file) => file.endsWith('.md'))
  .flatMap((file) => {
    const text = readFileSync(join(guidance, file), 'utf8');
    return [...text.matchAll(/^```c (?:bad|good|kernel)[^\n]*\n([\s\S]*?)^```$/gm)].map((match, index) => ({
      name: `${file.slice(0, -3).replaceAll('-', '_')}_${index + 1}`,
      // Errors name the page and its line.
      code: `${prologue}#line ${text.slice(0, match.index).split('\n').length + 1} "${file}"\n${match[1] ?? ''}`,
    }));
  });

function make(...targets: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync('make', ['--keep-going', '--silent', `O=${objects}`, ...targets], {
    cwd: source,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
}

/** Compiles files as parts of a module; gives what the compiler says. */
function compile(files: Readonly<Record<string, string>>): string {
  rmSync(module, { recursive: true, force: true });
  mkdirSync(module);
  for (const [name, code] of Object.entries(files)) writeFileSync(join(module, `${name}.c`), code);
  const names = Object.keys(files).map((name) => `${name}.o`);
  writeFileSync(join(module, 'Kbuild'), `obj-m += ${names.join(' ')}\n`);
  const { status, stderr } = make(`M=${module}`, ...names);
  return status === 0 ? stderr : `status ${status}\n${stderr}`;
}

beforeAll(() => {
  if (obstacle !== undefined) return;
  mkdirSync(objects);
  expect(make('tinyconfig')).toMatchObject({ status: 0 });
  const wanted = ['64BIT', 'MODULES', 'MULTIUSER', 'IA32_EMULATION', 'SECURITY'];
  const config = join(objects, '.config');
  spawnSync(join(source, 'scripts/config'), ['--file', config, ...wanted.flatMap((name) => ['-e', name])]);
  expect(make('olddefconfig')).toMatchObject({ status: 0 });
  // Compat entries are compiled too.
  expect(readFileSync(config, 'utf8')).toMatch(/^CONFIG_COMPAT=y$/m);
  expect(make('modules_prepare')).toMatchObject({ status: 0 });
}, 900_000);

test.skipIf(obstacle !== undefined)(
  'every example of the guidance compiles without an error or a warning',
  () => {
    expect(examples.length).toBeGreaterThan(20);
    expect(compile(Object.fromEntries(examples.map(({ name, code }) => [name, code])))).toBe('');
  },
  900_000,
);

test.skipIf(obstacle !== undefined)(
  'a mistake in an example is found, with the page and its line',
  () => {
    const [example] = examples;
    const wrong = (example?.code ?? '').replace('fd_empty(f)', 'fd_is_empty(f)');
    expect(wrong).not.toBe(example?.code);
    expect(compile({ wrong })).toMatch(/\.md:\d+:\d+: error: .*fd_is_empty/);
  },
  300_000,
);
