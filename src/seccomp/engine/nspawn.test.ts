import { expect, test } from 'vitest';
import { install } from '../../../test/support/engines.ts';
import { CODE } from '../bpf/instruction.ts';

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
