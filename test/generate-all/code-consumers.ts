import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { Consumer } from './consumer.ts';
import { compile, run, SILENT } from './tools.ts';

/** What code in Rust uses of the crate libc. */
const LIBC_IN_RUST =
  'mod libc { #![allow(non_camel_case_types)] pub type c_long = std::os::raw::c_long; pub const EPERM: i32 = 1; pub const ENOSYS: i32 = 38; extern "C" { pub fn syscall(number: c_long, ...) -> c_long; } }';

/** A program in Python that executes files. */
const EXECUTED =
  'import pathlib, sys\nfor path in sys.argv[1:]: exec(compile(pathlib.Path(path).read_text(), path, "exec"))';

/** Compiles what stands for itself in C. */
const OF_C: Consumer = {
  tools: ['gcc'],
  accept(files, folder) {
    const sources = files.map(({ place }) => {
      copyFileSync(place, join(folder, basename(place)));
      return basename(place);
    });
    compile(folder, sources, []);
  },
};

/** Compiles modules in Rust together. */
function checkRust(folder: string, modules: readonly string[]): void {
  writeFileSync(join(folder, 'all.rs'), `${LIBC_IN_RUST}\n${modules.join('\n')}\n`);
  const check = ['rustc', '--edition', '2021', '--crate-type', 'lib', '--emit', 'metadata'];
  expect(run(folder, [...check, '-D', 'warnings', 'all.rs'])).toEqual(SILENT);
}

/** Who reads the code that programs use. */
export const CODE_CONSUMERS: readonly (readonly [string, Consumer])[] = [
  ['c', OF_C],
  [
    'rust',
    {
      tools: ['rustc'],
      accept(files, folder) {
        const modules = files.map(({ name, place }) => {
          copyFileSync(place, join(folder, `${name}.rs`));
          return `pub mod ${name} { use super::libc; include!("${name}.rs"); }`;
        });
        checkRust(folder, modules);
      },
    },
  ],
  [
    'go',
    {
      tools: ['go', 'gofmt'],
      accept(files, folder) {
        const sources = files.map(({ place, name }) => {
          const text = `package detect\n\nimport "syscall"\n\n${readFileSync(place, 'utf8')}`;
          writeFileSync(join(folder, `${name}.go`), text);
          return `${name}.go`;
        });
        expect(run(folder, ['gofmt', '-l', '-e', ...sources])).toEqual(SILENT);
        expect(run(folder, ['go', 'vet', ...sources])).toEqual(SILENT);
      },
    },
  ],
  [
    'python',
    {
      tools: ['python3'],
      accept(files, folder) {
        const places = files.map(({ place }) => place);
        expect(run(folder, ['python3', '-W', 'error', '-c', EXECUTED, ...places])).toEqual(SILENT);
      },
    },
  ],
  ['wrapper .c', OF_C],
  [
    'wrapper .rs',
    {
      tools: ['rustc'],
      accept(files, folder) {
        const modules = files.map(
          ({ name, place }) => `pub mod ${name} { use super::libc;\n${readFileSync(place, 'utf8')}\n}`,
        );
        checkRust(folder, modules);
      },
    },
  ],
  [
    'wrapper .go',
    {
      tools: ['gofmt'],
      /** test/wrapper-languages.test.ts builds them, a package each. */
      accept(files, folder) {
        expect(run(folder, ['gofmt', '-l', '-e', ...files.map(({ place }) => place)])).toEqual(SILENT);
      },
    },
  ],
  [
    'wrapper .py',
    {
      tools: ['python3'],
      accept(files, folder) {
        const places = files.map(({ place }) => place);
        expect(run(folder, ['python3', '-W', 'error', '-c', EXECUTED, ...places])).toEqual(SILENT);
      },
    },
  ],
];
