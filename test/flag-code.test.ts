import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discoveries } from '../src/entry/discover/discovery.ts';
import { tellingOn } from '../src/entry/discover/telling.ts';
import { flagCode } from '../src/generate/discover/discover.ts';
import { type FlagProbe, flagProbe } from '../src/generate/discover/flag-probe.ts';
import { errnoNumber } from '../src/spec/errno.ts';
import { readSpecs } from '../src/spec/read.ts';
import { parseVersion } from '../src/spec/version.ts';
import { BEHIND } from './support/behind.ts';

/*
 * `generate c|rust|go|python --flag`: the code for every flag of the shipped calls, compiled and run on this kernel, and
 * behind a filter.
 */

const corpus = join(import.meta.dirname, '../content/syscalls');
const specs = readdirSync(corpus)
  .filter((path) => path.endsWith('.yaml'))
  .flatMap((path) => readSpecs(readFileSync(join(corpus, path), 'utf8')).documents)
  .flatMap(({ spec }) => spec ?? []);
const kernel = parseVersion(release()) ?? [0, 0];

const offered = specs.flatMap((spec) =>
  discoveries(spec).flatMap((one) => {
    const probe = one.found && flagProbe(spec, one, one.found);
    if (one.found === undefined || probe === undefined) return [];
    const expected = tellingOn(one.found.releases, kernel);
    const name = one.kind === 'field' ? one.name : `${one.input}.${one.name}`;
    return [{ spec, probe, expected, name, needsPrivilege: one.found.needsPrivilege }];
  }),
);
const functionOf = ({ words }: FlagProbe): string => words.join('_');
const codeIn = (language: 'C' | 'Rust' | 'Go' | 'Python'): readonly string[] =>
  offered.map(({ spec, name }) => {
    const code = flagCode(spec, name, language);
    if (!code.ok) throw new Error(code.message);
    return code.code;
  });

test('each flag that a call tells has code of its own', () => {
  const names = offered.map(({ probe }) => functionOf(probe));
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('openat2_knows_resolve_cached');
  expect(offered.length).toBeGreaterThan(150);
});

test.each([
  [
    'openat2',
    'RESOLVE_CASHED',
    'openat2 has no flag or later field "RESOLVE_CASHED"; did you mean "RESOLVE_CACHED"?',
  ],
  [
    'close_range',
    'CLOSE_RANGE_UNSHARE',
    'no call of close_range tells whether a kernel knows CLOSE_RANGE_UNSHARE of flags: each call that refuses an unknown bit of "flags" may fail in the same way with a known one',
  ],
  ['sethostname', 'ANY', 'the spec of sethostname names no flag, and no field that was added later'],
])('code for %s --flag %s is refused with the reason', (call, flag, message) => {
  const spec = specs.find(({ name }) => name === call);
  expect(spec && flagCode(spec, flag, 'C')).toEqual({ ok: false, message });
});

test('a name that several inputs have gives a function for each, and a qualified one gives its own', () => {
  const spec = specs.find(({ name }) => name === 'mount_setattr');
  const names = (flag: string): readonly string[] => {
    const code = spec && flagCode(spec, flag, 'C');
    return code?.ok === true
      ? [...code.code.matchAll(/^int (\w+)\(void\)$/gm)].map(([, name = '']) => name)
      : [];
  };
  expect(names('MOUNT_ATTR_RDONLY')).toEqual([
    'mount_setattr_knows_mount_attr_attr_set_mount_attr_rdonly',
    'mount_setattr_knows_mount_attr_attr_clr_mount_attr_rdonly',
  ]);
  expect(names('attr_clr.MOUNT_ATTR_RDONLY')).toEqual([
    'mount_setattr_knows_mount_attr_attr_clr_mount_attr_rdonly',
  ]);
});

const isThere = (command: string, flag: string): boolean => spawnSync(command, [flag]).status === 0;
const hasCompiler = isThere('gcc', '--version') && process.platform === 'linux';
for (const [command, flag, language] of [
  ['rustc', '--version', 'Rust'],
  ['go', 'version', 'Go'],
] as const)
  if (!isThere(command, flag))
    console.log(`SKIPPED: no ${command}: code for flags in ${language} is not compiled`);

/** What each program says: a line a flag, its function and 1, 0 or -1. */
describe.skipIf(!hasCompiler)('code for flags', () => {
  let folder = '';
  let inC: ReadonlyMap<string, string> = new Map();
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'probeable-flags-'));
    const calls = offered.map(({ probe }) => {
      const name = functionOf(probe);
      return `\tif (argc < 2 || !strcmp(argv[1], "${name}")) printf("${name} %d\\n", ${name}());`;
    });
    write(
      'all.c',
      `${codeIn('C').join('\n')}\n#include <stdio.h>\nint main(int argc, char **argv)\n{\n${calls.join('\n')}\n\treturn 0;\n}\n`,
    );
    write('behind.c', BEHIND);
    run('gcc', '-Wall', '-Wextra', '-Werror', '-O1', '-o', 'c', 'all.c');
    run('gcc', '-Wall', '-Werror', '-o', 'behind', 'behind.c');
    inC = asked('./c');
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

  test('in C: this kernel is said to know what its release knows', () => {
    const wrong = offered.flatMap(({ probe, expected }) => {
      const told = inC.get(functionOf(probe));
      if (expected === 'nothing' || told === '-1') return [];
      return told === (expected === 'known' ? '1' : '0') ? [] : [`${functionOf(probe)}: ${told}`];
    });
    // What is not built in fails with ENOSYS, so it is said not to be known.
    const isBuiltIn = (name: string): boolean =>
      offered.some(
        ({ spec, probe }) => name.startsWith(`${spec.name}_`) && inC.get(functionOf(probe)) === '1',
      );
    expect(wrong.filter(isBuiltIn)).toEqual([]);
    const told = offered.filter(({ probe }) => inC.get(functionOf(probe)) === '1');
    expect(told.length).toBeGreaterThan(offered.length / 2);
  });

  test('in C: behind a filter that returns EPERM nothing is told, and nothing else changes', () => {
    const behind = asked('./behind', '437', './c');
    for (const [name, told] of behind)
      expect(`${name} ${told}`).toBe(`${name} ${name.startsWith('openat2_') ? '-1' : inC.get(name)}`);
  });

  test.skipIf(!isThere('rustc', '--version'))(
    'in Rust: as in C',
    () => {
      const names = new Set([
        'EPERM',
        'ENOSYS',
        ...offered.flatMap(({ probe }) => [...probe.known, probe.unknown]),
      ]);
      const errnos = [...names].map((name) => `pub const ${name}: i32 = ${errnoNumber(name)};`).join(' ');
      const libc = `mod libc { #![allow(non_camel_case_types, dead_code)] pub type c_long = std::os::raw::c_long; ${errnos} extern "C" { pub fn syscall(number: c_long, ...) -> c_long; } }`;
      const calls = offered.map(({ probe }) => {
        const name = functionOf(probe);
        return `    println!("${name} {}", ${name}().map_or(-1, i32::from));`;
      });
      write('all.rs', `${libc}\n${codeIn('Rust').join('\n')}\nfn main() {\n${calls.join('\n')}\n}\n`);
      run('rustc', '--edition', '2021', '-D', 'warnings', '-o', 'rust', 'all.rs');
      expect(asked('./rust')).toEqual(inC);
      expect(asked('./behind', '437', './rust').get('openat2_knows_resolve_cached')).toBe('-1');
    },
    120_000,
  );

  test.skipIf(!isThere('go', 'version'))(
    'in Go: as in C',
    () => {
      const codes = codeIn('Go');
      const calls = offered.map(({ probe }, index) => {
        const name = /^func (\w+)/m.exec(codes[index] ?? '')?.[1];
        return `	print("${functionOf(probe)}", ${name})`;
      });
      write(
        'all.go',
        `package main\n\nimport (\n	"fmt"\n	"syscall"\n	"unsafe"\n)\n\n${codes.join('\n')}\nfunc print(name string, ask func() (bool, bool)) {\n	known, told := ask()\n	switch {\n	case !told:\n		fmt.Println(name, -1)\n	case known:\n		fmt.Println(name, 1)\n	default:\n		fmt.Println(name, 0)\n	}\n}\n\nfunc main() {\n${calls.join('\n')}\n}\n`,
      );
      run('go', 'vet', 'all.go');
      run('go', 'build', '-o', 'go', 'all.go');
      expect(asked('./go')).toEqual(inC);
      expect(asked('./behind', '437', './go').get('openat2_knows_resolve_cached')).toBe('-1');
    },
    240_000,
  );

  test.skipIf(!isThere('python3', '--version'))(
    'in Python: as in C',
    () => {
      const calls = offered.map(
        ({ probe }) =>
          `told = ${functionOf(probe)}()\nprint("${functionOf(probe)}", -1 if told is None else int(told))`,
      );
      write('all.py', `${codeIn('Python').join('\n')}\n\n${calls.join('\n')}\n`);
      expect(asked('python3', 'all.py')).toEqual(inC);
      expect(asked('./behind', '437', '/usr/bin/python3', 'all.py').get('openat2_knows_resolve_cached')).toBe(
        '-1',
      );
    },
    60_000,
  );
});
