import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Detection, detections } from '../src/generate/detect/detect.ts';
import { probeCall } from '../src/generate/detect/probe-call.ts';
import { Analysis } from '../src/lint/analysis.ts';
import { findArchitecture } from '../src/seccomp/architecture.ts';
import { exemptSince } from '../src/seccomp/simulate/exempt.ts';
import { readSpecs } from '../src/spec/read.ts';
import { BEHIND, FILTER_ITSELF } from './support/behind.ts';

/*
 * The code that the site offers for every call: compiled, run on the kernel as it is, and run behind a filter that
 * answers EPERM to that call alone.
 */

const corpus = join(import.meta.dirname, '../content/syscalls');
const specs = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.yaml'))
  .flatMap((path) => readSpecs(readFileSync(join(corpus, path), 'utf8')).documents)
  .flatMap(({ spec }) => spec ?? []);
const offered = specs.flatMap((spec) => {
  const code = new Map(
    detections(spec).map((each): [Detection['language'], string] => [each.language, each.code]),
  );
  const probe = probeCall(spec);
  return probe === undefined ? [] : [{ name: spec.name, number: probe.number, code }];
});
const codeIn = (language: Detection['language']): readonly string[] =>
  offered.map(({ code }) => code.get(language) ?? '');
/** Without what stands in front of each function. */
const bodies = (language: Detection['language'], header: RegExp): string =>
  codeIn(language)
    .map((code) => code.replace(header, ''))
    .join('\n');
const names = offered.map(({ name }) => name);

test('every call with a probe has such code', () => {
  const probeable = specs.filter((spec) => new Analysis(spec).grade !== 'none').map(({ name }) => name);
  expect(probeable.filter((name) => !names.includes(name))).toEqual([]);
});

const isThere = (command: string, flag: string): boolean => spawnSync(command, [flag]).status === 0;
const hasCompiler = isThere('gcc', '--version') && process.platform === 'linux';
for (const [command, flag, language] of [
  ['rustc', '--version', 'Rust'],
  ['go', 'version', 'Go'],
] as const)
  if (!isThere(command, flag)) console.log(`SKIPPED: no ${command}: code in ${language} is not compiled`);

/** The kernel asks no filter about this one, since some release. */
function isExempt(name: string): boolean {
  const x86 = findArchitecture('x86_64');
  return x86 !== undefined && exemptSince(name, x86) !== undefined;
}

/** What each program says: a line a call, its name and whether it is hidden. */
describe.skipIf(!hasCompiler)('code to copy', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'probeable-detect-'));
    const tests = names.map(
      (name) =>
        `	if (argc < 2 || !strcmp(argv[1], "${name}")) printf("${name} %d\\n", ${name}_is_hidden());`,
    );
    const inside = names.map((name) => `	if (!strcmp(argv[2], "${name}")) _exit(${name}_is_hidden());`);
    const c = `${codeIn('C').join('\n')}\n#include <stdio.h>\n#include <string.h>\n${FILTER_ITSELF}\nint main(int argc, char **argv)\n{\n	if (argc == 3) {\n	if (filter_itself(atoi(argv[1]))) _exit(2);\n${inside.join('\n')}\n	}\n${tests.join('\n')}\n	return 0;\n}\n`;
    write('all.c', c);
    write('behind.c', BEHIND);
    run('gcc', '-Wall', '-Wextra', '-Werror', '-O1', '-o', 'c', 'all.c');
    run('gcc', '-Wall', '-Werror', '-o', 'behind', 'behind.c');
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GOCACHE: join(folder, 'cache'), GOFLAGS: '-mod=mod', GO111MODULE: 'off' },
    });
  const asked = (...command: readonly [string, ...string[]]): ReadonlyMap<string, string> =>
    new Map(
      run(...command)
        .trim()
        .split('\n')
        .map((line): [string, string] => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']),
    );
  const inC = (): ReadonlyMap<string, string> => asked('./c');

  test('in C: hidden is what the kernel does not have', () => {
    const hidden = [...inC()].filter(([, is]) => is === '1').map(([name]) => name);
    const isFiltered = /^Seccomp:\s*[12]/m.test(readFileSync('/proc/self/status', 'utf8'));
    const [major = 0, minor = 0] = run('uname', '-r').split('.').map(Number);
    const expected = specs.filter(
      ({ since }) => since !== undefined && (since[0] > major || (since[0] === major && since[1] > minor)),
    );
    // What the running kernel should have and does not is switched off in its configuration, or filtered.
    const missing = expected.map(({ name }) => name).filter((name) => names.includes(name));
    expect(missing.filter((name) => !hidden.includes(name))).toEqual([]);
    if (!isFiltered) expect(hidden.length - missing.length).toBeLessThan(names.length / 4);
  });

  test('in C: each sees the filter that hides its call, and no other', () => {
    const bare = inC();
    for (const { name, number } of offered) {
      if (isExempt(name)) continue;
      const { status } = spawnSync(join(folder, 'c'), [String(number), name]);
      expect(`${name} ${status}`).toBe(`${name} 1`);
    }
    const others = asked('./behind', '436', './c');
    expect([...others].filter(([name, is]) => name !== 'close_range' && is !== bare.get(name))).toEqual([]);
  }, 60_000);

  test.skipIf(!isThere('rustc', '--version'))(
    'in Rust: as in C',
    () => {
      const libc =
        'mod libc { #![allow(non_camel_case_types)] pub type c_long = std::os::raw::c_long; pub const EPERM: i32 = 1; pub const ENOSYS: i32 = 38; extern "C" { pub fn syscall(number: c_long, ...) -> c_long; } }';
      const calls = names.map((name) => `    println!("${name} {}", ${name}_is_hidden() as u8);`).join('\n');
      write('all.rs', `${libc}\n${codeIn('Rust').join('\n')}\nfn main() {\n${calls}\n}\n`);
      run('rustc', '--edition', '2021', '-D', 'warnings', '-o', 'rust', 'all.rs');
      expect(asked('./rust')).toEqual(inC());
      expect(asked('./behind', '437', './rust').get('openat2')).toBe('1');
    },
    120_000,
  );

  test.skipIf(!isThere('go', 'version'))(
    'in Go: as in C',
    () => {
      const calls = names.map((name) => {
        const camel = /func (\w+)IsHidden/.exec(
          offered.find((each) => each.name === name)?.code.get('Go') ?? '',
        );
        return `	fmt.Println("${name}", number(${camel?.[1]}IsHidden()))`;
      });
      write(
        'all.go',
        `package main\n\nimport (\n	"fmt"\n	"syscall"\n)\n\n${codeIn('Go').join('\n')}\nfunc number(is bool) int {\n	if is {\n		return 1\n	}\n	return 0\n}\n\nfunc main() {\n${calls.join('\n')}\n}\n`,
      );
      run('go', 'vet', 'all.go');
      run('go', 'build', '-o', 'go', 'all.go');
      expect(asked('./go')).toEqual(inC());
      expect(asked('./behind', '437', './go').get('openat2')).toBe('1');
    },
    240_000,
  );

  test.skipIf(!isThere('python3', '--version'))(
    'in Python: as in C',
    () => {
      const calls = names.map((name) => `print("${name}", int(${name}_is_hidden()))`).join('\n');
      write(
        'all.py',
        `import ctypes\nimport errno\n\n${bodies('Python', /^import \w+\nimport \w+\n/)}\n${calls}\n`,
      );
      expect(asked('python3', 'all.py')).toEqual(inC());
      expect(asked('./behind', '437', '/usr/bin/python3', 'all.py').get('openat2')).toBe('1');
    },
    60_000,
  );
});
