import { expect, test } from 'vitest';
import { architecture, install } from '../../../test/support/engines.ts';
import { CODE } from '../bpf/instruction.ts';
import { answerWord } from '../seccomp-action.ts';

/** What an engine answers to a call of a caller with a profile that allows everything but mount. */
function answerOf(engine: string, host: string, caller: string, number: number): string {
  const profile = {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ names: ['mount'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 }],
  };
  const installed = install(engine, profile, architecture(host));
  if (!installed.ok) throw new Error(installed.message);
  const { token, base } = architecture(caller);
  const call = { token, number: number + base, args: [] };
  return installed.filter
    .decide(call)
    .map(({ action }) => answerWord(action))
    .join();
}

test.each([
  ['lxc', 'x86_64', 'x86_64', 165, 'EPERM'],
  ['lxc', 'x86_64', 'x32', 0, 'kill'],
  ['snapd', 'x86_64', 'x86', 0, 'kill'],
  ['firejail', 'x86_64', 'x32', 0, 'EPERM'],
  ['firejail', 'aarch64', 'arm', 0, 'allow'],
  ['android', 'aarch64', 'arm', 0, 'trap'],
])('%s on %s answers a caller of %s, number %d, with %s', (engine, host, caller, number, answer) => {
  expect(answerOf(engine, host, caller, number)).toBe(answer);
});

const PROFILE = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 38,
  architectures: ['SCMP_ARCH_X86_64'],
  syscalls: [
    { names: ['clone', 'clone3'], action: 'SCMP_ACT_ALLOW' },
    {
      names: ['openat2'],
      action: 'SCMP_ACT_ALLOW',
      args: [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' }],
    },
  ],
};

/** The numbers that the program compares the call's number with, in its order. */
function numbersCompared(engine: string): readonly number[] {
  const installed = install(engine, PROFILE);
  if (!installed.ok) throw new Error(installed.message);
  const known = new Set([56, 435, 437]);
  const program = installed.filter.program() ?? [];
  return program.flatMap(({ code, k }) => (code === CODE['jeq #k'] && known.has(k) ? [k] : []));
}

test('nspawn loads a binary tree: its program compares the highest number first, however many tests a call has', () => {
  // systemd sets SCMP_FLTATR_CTL_OPTIMIZE to 2 (src/shared/seccomp-util.c, seccomp_init_for_arch).
  expect(numbersCompared('systemd-nspawn')).toEqual([437, 435, 56]);
  // Without the tree, calls with fewer tests come first.
  expect(numbersCompared('runc@1.1.0')).toEqual([56, 435, 437]);
});
