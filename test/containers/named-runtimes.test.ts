import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { parseEngine } from '../../src/seccomp/engine/engine-releases.ts';
import { Catalogue } from '../../src/seccomp/runtimes/catalogue.ts';
import { askFilter } from '../../src/seccomp/simulate/filter-answer.ts';
import { releaseAnswer } from '../../src/seccomp/simulate/release-answers.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { factsOf } from './facts.ts';

const RUNTIMES = readdirSync(join(import.meta.dirname, '../../content/runtimes'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => factsOf(name.slice(0, -'.yaml'.length)));

/** What else a question may say: `CAP_X`, `engine ENGINE`, `arg0 = VALUE`. */
function ask(syscall: string, runtime: string, ...context: readonly string[]): string {
  const architecture = findArchitecture(context.find((one) => one === 's390x') ?? 'x86_64');
  if (architecture === undefined) throw new Error('no architecture');
  const word = (prefix: string) => context.find((one) => one.startsWith(prefix))?.slice(prefix.length);
  const engine = parseEngine(word('engine ') ?? 'crun');
  if (typeof engine === 'string') throw new Error(engine);
  const capabilities = context.filter((one) => one.startsWith('CAP_'));
  const numbers = syscallNumbers();
  const catalogue = new Catalogue(RUNTIMES, {
    architecture,
    kernel: [7, 0],
    capabilities: capabilities.length === 0 ? undefined : new Set(capabilities),
    engine: word('engine ') === undefined ? undefined : engine,
    numbers,
  });
  const named = catalogue.parse(runtime);
  if (typeof named === 'string') throw new Error(named);
  const number = numbers.numberOf(syscall, architecture);
  if (number === undefined) throw new Error(syscall);
  const values = [0, 1, 2, 3, 4, 5].map((index) => {
    const value = word(`arg${index} = `);
    return value === undefined ? undefined : BigInt(value);
  });
  const args = values.every((value) => value === undefined) ? undefined : values;
  const call = { architecture, number, syscall, args };
  const answer = releaseAnswer(catalogue, named.facts, named.release, call);
  if (answer === undefined) throw new Error(`nothing is known of ${runtime}`);
  return `${answer.answer}: ${answer.rule}`;
}

const NEW_USER = 'arg0 = 0x10000000';
const NEW_CGROUP = 'arg0 = 0x2000000';

test('the rules of one call decide as the whole profile does, for every release and call', () => {
  const architecture = findArchitecture('x86_64');
  if (architecture === undefined) throw new Error('no architecture');
  const numbers = syscallNumbers();
  const catalogue = new Catalogue(RUNTIMES, {
    architecture,
    kernel: [7, 0],
    capabilities: undefined,
    engine: undefined,
    numbers,
  });
  const callers = ['x86_64', 'x86'].flatMap((name) => findArchitecture(name) ?? []);
  const asked = [
    'socket',
    'socketcall',
    'shmget',
    'ipc',
    'clone',
    'clone3',
    'unshare',
    'personality',
    'mseal',
  ];
  for (const facts of RUNTIMES) {
    for (const { from } of catalogue.spans(facts)) {
      const installed = catalogue.install(facts, from);
      if (installed === undefined || !installed.installation.ok) throw new Error(`${facts.name} ${from}`);
      // Of two filters, no one is the whole.
      if (installed.isStack) continue;
      const { filter } = installed.installation;
      for (const caller of callers) {
        for (const syscall of asked) {
          const number = numbers.numberOf(syscall, caller);
          if (number === undefined || number < 0) continue;
          const call = { architecture: caller, number, syscall, args: undefined };
          expect(installed.ask(call), `${syscall} on ${caller.name} in ${facts.name} ${from}`).toEqual(
            askFilter(filter, installed.engine, call),
          );
        }
      }
    }
  }
}, 120_000);

test.each([
  ['unshare', 'cri-o@1.23', [NEW_USER], /^allow: the rule for unshare \(containers\/common since /],
  ['unshare', 'cri-o@1.24.0', [NEW_USER], /^ENOSYS: no rule: the default/],
  ['unshare', 'cri-o@1.30', [NEW_USER], /^ENOSYS: no rule: the default/],
  ['unshare', 'cri-o@1.30', ['CAP_SYS_ADMIN'], /^allow: .*CRI-O since 1\.24\.0, with CAP_SYS_ADMIN/],
  ['clone', 'cri-o@1.30.5', [NEW_USER], /^allow: .*containers\/common/],
  ['clone', 'cri-o@1.30.6', [NEW_USER], /^EPERM: .*CRI-O since 1\.30\.6, without CAP_SYS_ADMIN/],
  ['clone', 'cri-o@1.29.8', [NEW_USER], /^allow: /],
  ['clone', 'cri-o@1.29.9', [NEW_USER], /^EPERM: .*CRI-O since 1\.29\.9/],
  ['clone', 'cri-o@1.36', ['arg0 = 17'], /^allow: .*\(arg0 & 0x7e020000\) == 0/],
  ['clone', 'cri-o@1.36', [NEW_CGROUP], /^ENOSYS: no rule for these arguments/],
  ['clone', 'cri-o@1.36', [NEW_CGROUP, 'engine runc@1.3.0'], /^EPERM: .*0x2000000/],
  ['clone', 'cri-o@1.36', ['s390x', 'arg1 = 0x10000000'], /^EPERM: .*\(arg1 & 0x10000000\)/],
  ['clone3', 'cri-o@1.30.5', [], /^allow: /],
  ['clone3', 'cri-o@1.31', [], /^ENOSYS: its rule repeats the default/],
  ['futex_waitv', 'cri-o@1.31', [], /^EPERM: /],
  ['chroot', 'cri-o@1.36', [], /^EPERM: /],
  ['clone3', 'flatpak@1.10.3', [], /^allow: no rule: the default$/],
  ['clone3', 'flatpak@1.14', [], /^ENOSYS: the rule for clone3 \(Flatpak since 1\.12\.0\)/],
  ['clone3', 'flatpak@1.11.3', [], /^allow: /],
  ['clone', 'flatpak@1.14', [NEW_USER], /^EPERM: .*\(arg0 & 0x10000000\)/],
  ['ioctl', 'flatpak@1.15.3', ['arg1 = 0x541c'], /^allow: /],
  ['ioctl', 'flatpak@1.15.4', ['arg1 = 0x541c'], /^EPERM: /],
  ['socket', 'flatpak@1.14', ['arg0 = 40'], /^EAFNOSUPPORT: .*arg0 >= 17/],
  ['socket', 'flatpak@1.14', ['arg0 = 16'], /^allow: /],
  ['openat2', 'snapd@2.68.3', [], /^EPERM: what is allowed: /],
  ['openat2', 'snapd@2.77.1', [], /^EACCES: what is denied: the rule for openat2/],
  ['ioctl', 'snapd@2.64', ['arg1 = 0x100005412'], /^EACCES: what is denied: .*0x5412/],
  ['unshare', 'lxc', [], /^allow: no rule: the default$/],
  ['finit_module', 'lxd@5.21.1', [], /^ENOSYS: /],
  ['finit_module', 'lxd@5.21.2', [], /^allow: /],
  ['chroot', 'firejail@0.9.64', [], /^kill: /],
  ['chroot', 'firejail@0.9.72', [], /^EPERM: /],
  ['clone3', 'android@14', [], /^trap: no rule: the default/],
  ['clone3', 'android@14.0.0.50', [], /^allow: /],
  ['openat2', 'android', [], /^trap: /],
  ['statx', 'android@10', [], /^trap: /],
  ['statx', 'android@11', [], /^allow: .*Android since 11/],
  ['mseal', 'flatpak', [], /^allow: no rule: the default$/],
])('%s in %s %j', (syscall, runtime, context, answer) => {
  expect(ask(syscall, runtime, ...context)).toMatch(answer);
});
