import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import type { ResolvedProfile } from '../../src/seccomp/profile/resolve-profile.ts';
import { answerWord, decodeAction } from '../../src/seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { Workbench } from '../containers/runtime.ts';
import { whyNoStart } from '../containers/start.ts';
import { architecture, profile } from '../support/engines.ts';

/*
 * What the rules about the text of a policy claim, asked of the filters that engines installed: a container is started
 * under each policy, and the program that the kernel runs for it is read back and run with the calls in question.
 */

interface Claim {
  readonly claim: string;
  readonly syscalls: readonly unknown[];
  readonly architectures?: readonly string[];
  /** Callers, calls and arguments with what the filter returns. */
  readonly calls: readonly (readonly [
    caller: string,
    name: string,
    args: readonly bigint[],
    answer: string,
  ])[];
}

const argument = (index: number, op: string, value: number, valueTwo = 0) => ({
  index,
  op: `SCMP_CMP_${op}`,
  value,
  valueTwo,
});

const CLAIMS: readonly Claim[] = [
  {
    claim: 'policy-or-conditions: nothing is refused by two numbers that are not equal',
    syscalls: [
      {
        names: ['socket'],
        action: 'SCMP_ACT_ALLOW',
        args: [argument(0, 'NE', 38), argument(0, 'NE', 40)],
      },
    ],
    calls: [
      ['x86_64', 'socket', [38n], 'allow'],
      ['x86_64', 'socket', [40n], 'allow'],
    ],
  },
  {
    claim: 'policy-or-conditions: a condition on another argument is no longer needed',
    syscalls: [
      {
        names: ['socket'],
        action: 'SCMP_ACT_ALLOW',
        args: [argument(0, 'EQ', 2), argument(1, 'EQ', 1), argument(1, 'EQ', 2)],
      },
    ],
    calls: [
      ['x86_64', 'socket', [16n, 1n], 'allow'],
      ['x86_64', 'socket', [16n, 3n], 'EPERM'],
    ],
  },
  {
    claim: 'policy-equals-default: a refusal of socketcall with the default errno does not stop it',
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
    syscalls: [
      { names: ['socketcall'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 },
      { names: ['socket'], action: 'SCMP_ACT_ALLOW', args: [argument(0, 'LT', 38)] },
    ],
    calls: [
      ['x86', 'socketcall', [1n], 'allow'],
      ['x86', 'socket', [38n], 'EPERM'],
    ],
  },
  {
    claim: 'policy-equals-default: with another errno it does',
    architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'],
    syscalls: [
      { names: ['socketcall'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
      { names: ['socket'], action: 'SCMP_ACT_ALLOW', args: [argument(0, 'LT', 38)] },
    ],
    calls: [['x86', 'socketcall', [1n], 'ENOSYS']],
  },
  {
    claim: 'policy-unknown-name: a misspelt name is skipped, and the container starts',
    syscalls: [{ names: ['ptrce'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 }],
    calls: [['x86_64', 'ptrace', [], 'allow']],
  },
  {
    claim: 'policy-never-decides: a rule without conditions wins over one with conditions',
    syscalls: [
      { names: ['personality'], action: 'SCMP_ACT_ALLOW' },
      {
        names: ['personality', 'getpgid'],
        action: 'SCMP_ACT_ERRNO',
        errnoRet: 38,
        args: [argument(0, 'EQ', 8)],
      },
      { names: ['getpgid'], action: 'SCMP_ACT_ALLOW' },
    ],
    calls: [
      ['x86_64', 'personality', [8n], 'allow'],
      ['x86_64', 'getpgid', [8n], 'allow'],
    ],
  },
  {
    claim: 'policy-never-decides: of two rules without conditions the first stays',
    syscalls: [
      { names: ['keyctl'], action: 'SCMP_ACT_ALLOW' },
      { names: ['keyctl'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 },
    ],
    calls: [['x86_64', 'keyctl', [], 'allow']],
  },
  {
    claim: 'policy-never-decides: bits that a mask leaves out are ignored, and a mask of 0 restricts nothing',
    syscalls: [
      { names: ['personality'], action: 'SCMP_ACT_ALLOW', args: [argument(0, 'MASKED_EQ', 1, 3)] },
      { names: ['keyctl'], action: 'SCMP_ACT_ALLOW', args: [argument(0, 'MASKED_EQ', 0, 3)] },
    ],
    calls: [
      ['x86_64', 'personality', [1n], 'allow'],
      ['x86_64', 'personality', [2n], 'EPERM'],
      ['x86_64', 'keyctl', [9n], 'allow'],
    ],
  },
  {
    claim: 'policy-never-decides: less than 0 never holds, whatever the sign is',
    syscalls: [{ names: ['personality'], action: 'SCMP_ACT_ALLOW', args: [argument(0, 'LT', 0)] }],
    calls: [
      ['x86_64', 'personality', [0xffff_ffff_ffff_ffffn], 'EPERM'],
      ['x86_64', 'personality', [0n], 'EPERM'],
    ],
  },
];

/** A profile with the rules of a claim, under which a container starts: calls that they do not name are allowed. */
function startable({ syscalls, architectures = ['SCMP_ARCH_X86_64'] }: Claim): ResolvedProfile {
  const text = JSON.stringify(syscalls);
  const others = syscallNumbers()
    .names()
    .filter((name) => !text.includes(`"${name}"`));
  return profile({
    defaultAction: 'SCMP_ACT_ERRNO',
    architectures,
    syscalls: [{ names: others, action: 'SCMP_ACT_ALLOW' }, ...syscalls],
  });
}

describe.each(['runc', 'crun'] as const)('filters that %s installs', (engine) => {
  const missing = whyNoStart(engine);
  if (missing !== undefined) console.warn(`SKIPPED: claims about ${engine}: ${missing}`);

  describe.skipIf(missing !== undefined)('on this machine', () => {
    let bench: Workbench;
    beforeAll(() => {
      bench = new Workbench();
    });
    afterAll(() => bench.remove());

    test.each(CLAIMS)('$claim', async (claim) => {
      const bytes = await bench.filterOf(engine, startable(claim));
      if (typeof bytes === 'string') throw new Error(bytes);
      const read = readProgram(bytes, false);
      if (!read.ok) throw new Error(read.message);
      const answered = claim.calls.map(([caller, name, args]) => {
        const { token } = architecture(caller);
        const number = syscallNumbers().numberOf(name, architecture(caller)) ?? -1;
        const six = [...args, 0n, 0n, 0n, 0n, 0n, 0n].slice(0, 6);
        const answer = decodeAction(runProgram(read.program, seccompData(token, number, six, false)));
        return [caller, name, args, answerWord(answer)];
      });
      expect(answered).toEqual(claim.calls);
    });
  });
});
