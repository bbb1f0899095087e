import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pointedStructs } from '../../src/generate/wrapper/struct-of-fields.ts';
import { type WrapperLanguage, wrapperCode } from '../../src/generate/wrapper/wrapper.ts';
import type { Spec } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import { BEHIND } from './behind.ts';
import { specOf } from './traced-kernel.ts';

/* What the tests of `generate wrapper` share: the shipped calls, and a folder in which wrappers are compiled and run. */

const content = join(import.meta.dirname, '../../content');
/** The specs of all shipped calls. */
export const specs = ['syscalls', 'derived'].flatMap((folder) =>
  readdirSync(join(content, folder))
    .filter((path) => path.endsWith('.yaml'))
    .flatMap((path) => readSpecs(readFileSync(join(content, folder, path), 'utf8')).documents)
    .flatMap(({ spec }) => spec ?? []),
);
/** The spec of a shipped call. */
export const named = (name: string): Spec => {
  const spec = specs.find((one) => one.name === name);
  if (spec === undefined) throw new Error(`no spec of ${name}`);
  return spec;
};
/** The wrapper of a call that has one. */
export const codeOf = (spec: Spec, language: WrapperLanguage): string => {
  const code = wrapperCode(spec, language);
  if (!code.ok) throw new Error(code.message);
  return code.code;
};

/** The wrappers of all shipped calls that have one. */
export const wrappers = (language: WrapperLanguage) =>
  specs.flatMap((spec) => {
    const code = wrapperCode(spec, language);
    return code.ok ? [{ spec, code: code.code }] : [];
  });
/** The structs that a wrapper declares. */
export const laidOut = (spec: Spec) => pointedStructs(spec).declared;

/** Each call of it that passes memory reaches the kernel's own check of what the nested pointer leads to. */
export const NESTED = specOf(`syscall: futex_waitv
number: 449
prototype: long futex_waitv(struct futex_waitv __user *waiters, unsigned int nr, unsigned int flags, struct __kernel_timespec __user *timeout, clockid_t clock)
arguments: {waiters: {role: in}}
structs:
  futex_waitv:
    val: __u64
    uaddr: {type: __u64, role: in, points_to: u32}
    flags: __u32
    __reserved: __u32
entry:
  - permission: made up, so that no call without memory is a probe
    when: nr != 1 || !waiters
    error: EPERM
  - copy: waiters
    error: EPERM
  - copy: waiters.uaddr
    error: EPERM
  - check: waiters.val != 0
    error: EAGAIN
    permanent: it is not the value in memory
  - effect: waits
probes:
  - call: futex_waitv(&{.val = 1, .uaddr = &{}, .flags = 2}, 1, 0, NULL, 0)
    expect: EAGAIN
`);

/** The same with a string, and a struct without a pointer. */
export const WITH_STRING = specOf(`syscall: openat2
number: 437
prototype: int openat2(int dfd, const char __user *filename, struct open_how __user *how, size_t usize)
arguments: {how: {role: in}}
structs: {open_how: {flags: __u64, mode: __u64, resolve: __u64}}
entry:
  - permission: made up, so that no call without memory is a probe
    when: usize != 24 || !how
    error: EPERM
  - copy: how
    size: usize
    error: EPERM
  - copy: filename
    error: EPERM
  - check: how.resolve & 0x8000
    error: EINVAL
    permanent: it is never assigned
  - effect: opens
probes:
  - call: openat2(-1, "x", &{.resolve = 0x8000}, 24)
    expect: EINVAL
`);

/** Whether a command can be run. */
export const isThere = (command: string, ...flags: readonly string[]): boolean =>
  spawnSync(command, flags).status === 0;
export const hasCompiler = isThere('gcc', '--version') && process.platform === 'linux';
if (!hasCompiler) console.log('SKIPPED: generate wrapper: there is no gcc to compile the wrappers with');

/** The decisions that are asked of every language: what openat2() does, by what stands in front of it. */
const OPENAT2 = 437;
export const [EPERM, ENOSYS] = [1, 38];
/** A file of root, so that O_NOATIME is refused with EPERM to anybody else (open(2)). */
export const OF_ROOT = '/etc/passwd';
export const O_NOATIME = 0o1000000;
const NOBODY = 65534;
const isRoot = process.geteuid?.() === 0;

/** What each language has to decide. */
export const DECIDED = {
  bare: ['EPERM', 'EPERM', 'call', 'call'],
  eperm: ['fallback', 'fallback', 'fallback', 'ENOSYS'],
  enosys: ['fallback', 'fallback', 'fallback', 'ENOSYS'],
};

/** A folder for one file of tests: `prepare` makes in it the program that runs others behind a filter. */
export function wrapperFolder() {
  // Without a compiler, tests are skipped after this.
  const folder = hasCompiler ? mkdtempSync(join(tmpdir(), 'probeable-wrapper-')) : '';

  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  const run = (command: string, ...args: readonly string[]): string =>
    execFileSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        GOCACHE: join(folder, 'cache'),
        GOFLAGS: '-mod=mod',
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });

  /**
   * What a program that opens a file says: `call` where the call was made, `fallback`, or the errno that is reported;
   * first with O_NOATIME twice, then without, then without a fallback.
   */
  const decisions = (...command: readonly [string, ...string[]]) => {
    const ask = (...before: readonly string[]): readonly string[] => {
      const [program = '', ...args] = [...before, ...command];
      const { stdout, stderr } = spawnSync(program, args, {
        cwd: folder,
        encoding: 'utf8',
        ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
      });
      return [...stdout.trim().split(' '), ...(stderr === '' ? [] : [stderr])];
    };
    return {
      bare: ask(),
      eperm: ask(join(folder, 'behind'), `${OPENAT2}:${EPERM}`),
      enosys: ask(join(folder, 'behind'), `${OPENAT2}:${ENOSYS}`),
    };
  };

  const prepare = (): void => {
    // Some programs are run by nobody.
    chmodSync(folder, 0o755);
    write('behind.c', BEHIND);
    run('gcc', '-Wall', '-Werror', '-o', 'behind', 'behind.c');
  };
  return { folder, write, run, decisions, prepare, remove: () => rmSync(folder, { recursive: true }) };
}
