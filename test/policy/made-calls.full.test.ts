import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { checkPolicyExample } from '../../src/report/policy-example.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { configuration, ENGINES, engineCommand } from '../containers/runtime.ts';
import { whyNoStart } from '../containers/start.ts';
import { profile, X86_64 } from '../support/engines.ts';

/* What rules say of a policy, and what programs get that make the calls in containers of runc and crun. */

const EPERM = '1';
const EFAULT = '14';
const ENOSYS = '38';
const SIGSYS = 'signal 31';

const numberOf = (name: string): number => syscallNumbers().numberOf(name, X86_64) ?? -1;
const NAMES = syscallNumbers()
  .names()
  .filter((name) => numberOf(name) >= 0);

interface Policy {
  readonly defaultAction: string;
  readonly syscalls: readonly object[];
}

/** Allows these calls alone. */
function list(names: readonly string[], ...more: readonly object[]): Policy {
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }, ...more],
  };
}

/** Refuses one call alone. */
function refusing(name: string, action: string, errnoRet?: number): Policy {
  const rule = { names: [name], action, ...(errnoRet === undefined ? {} : { errnoRet }) };
  return { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [rule] };
}

const others = (...without: readonly string[]): readonly string[] =>
  NAMES.filter((name) => !without.includes(name));
const unequal = (name: string, index: number, value: number): object => ({
  names: [name],
  action: 'SCMP_ACT_ALLOW',
  args: [{ index, value, op: 'SCMP_CMP_NE' }],
});

function findings(rule: string, policy: Policy, base?: Policy): readonly string[] {
  const text = (one: Policy): string => JSON.stringify({ architectures: ['SCMP_ARCH_X86_64'], ...one });
  const rules = RULES.filter(({ id }) => id === rule);
  return checkPolicyExample(text(policy), rules, base && text(base)).map(({ message }) => message);
}

/** AF_NETLINK and SOCK_DGRAM; FIONREAD on a pipe, with room for the result that the kernel refuses to write to. */
const NETLINK = `${numberOf('socket')}:16:2`;
const WIDE_NETLINK = `${numberOf('socket')}:0x100000010:2`;
const FIONREAD = `${numberOf('ioctl')}:9:0x541b`;
const WIDE_FIONREAD = `${numberOf('ioctl')}:9:0x10000541b`;
const UPPER_HALVES = [NETLINK, WIDE_NETLINK, FIONREAD, WIDE_FIONREAD];

describe('in containers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-calls-'));
  const root = join(folder, 'rootfs');
  const program = join(root, 'bin/calls');
  let count = 0;
  beforeAll(() => {
    for (const inside of ['bin', 'proc', 'dev']) mkdirSync(join(root, inside), { recursive: true });
    const source = join(import.meta.dirname, '../containers/programs/calls.c');
    execFileSync('gcc', ['-static', '-pthread', '-o', program, source]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('policy-upper-half: the kernel itself forgets the upper half', () => {
    const { stdout } = spawnSync(program, UPPER_HALVES, { encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toEqual(['0', '0', EFAULT, EFAULT]);
  });

  describe.each(['runc', 'crun'] as const)('of %s', (engine) => {
    const missing = whyNoStart(engine);
    if (missing !== undefined) console.warn(`SKIPPED: calls under ${engine}: ${missing}`);

    /** What a program got for each call; or what the engine printed. */
    function made(policy: Policy, calls: readonly string[]): readonly string[] {
      const id = `probeable-calls-${process.pid}-${count++}`;
      const bundle = join(folder, id);
      mkdirSync(bundle);
      const resolved = profile({ architectures: ['SCMP_ARCH_X86_64'], ...policy });
      const config = configuration(root, resolved, { program: '/bin/calls', operands: calls });
      writeFileSync(join(bundle, 'config.json'), config);
      const { before, start } = engineCommand(engine, join(bundle, 'state'));
      const command = `${before} timeout -s KILL 20 ${start} run -b ${bundle} ${id}; ${start} delete -f ${id} >/dev/null 2>&1; true`;
      const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', command], {
        timeout: 60_000,
        encoding: 'utf8',
      });
      return `${stdout}${stderr}`.trim().split('\n');
    }

    describe.skipIf(missing !== undefined)(`${ENGINES[engine]} of this machine`, () => {
      test('policy-new-calls: a number that no kernel has', () => {
        const policy = list(NAMES);
        expect(findings('policy-new-calls', policy)).toEqual([
          expect.stringMatching(/^under crun, .* fails with EPERM \(tried with number 571\)/),
        ]);
        expect(made(policy, ['571'])).toEqual([engine === 'crun' ? EPERM : ENOSYS]);
      });

      test('policy-stale: a call that is newer than the policy', () => {
        const policy = list(NAMES.filter((name) => numberOf(name) <= numberOf('faccessat2')));
        expect(findings('policy-stale', policy)).toEqual([
          expect.stringMatching(
            /^under crun, .* is faccessat2 \(Linux 5\.8\).* fails with EPERM, .* fchmodat2 /,
          ),
        ]);
        expect(made(policy, [`${numberOf('fchmodat2')}:-1:0`])).toEqual([engine === 'crun' ? EPERM : ENOSYS]);
      });

      test('policy-upper-half: a condition on 64 bits of what has 32', () => {
        const policy = list(others('socket', 'ioctl'), unequal('socket', 0, 16), unequal('ioctl', 1, 0x541b));
        expect(findings('policy-upper-half', policy)).toEqual([
          expect.stringMatching(/^socket\(0x100000010\) passes, .* socket\(0x10\), which gets EPERM/),
          expect.stringMatching(/^ioctl\(0, 0x10000541b\) passes, .* ioctl\(0, 0x541b\), which gets EPERM/),
        ]);
        expect(made(policy, UPPER_HALVES)).toEqual([EPERM, '0', EPERM, EFAULT]);
      });

      test('policy-kill: a call that the C library does without', () => {
        const kill = refusing('clone3', 'SCMP_ACT_KILL_PROCESS');
        expect(findings('policy-kill', kill)).toEqual([
          expect.stringMatching(/kills the process .*: clone3 \(glibc 2\.34 /),
        ]);
        expect(made(kill, ['thread'])).toEqual([SIGSYS]);
        const refused = refusing('clone3', 'SCMP_ACT_ERRNO', 38);
        expect(findings('policy-kill', refused)).toEqual([]);
        expect(made(refused, ['thread'])).toEqual(['0']);
      });

      test('policy-change: what passed is refused, and an errno is another', () => {
        const before = list(others('clone3'), { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 });
        const after = list(others('clone3', 'statx'));
        expect(findings('policy-change', after, before)).toEqual([
          expect.stringMatching(/^what is allowed in main fails with EPERM now, .*: statx$/),
          expect.stringMatching(/^what fails with ENOSYS in main fails with EPERM now, .*: clone3$/),
        ]);
        const calls = [`${numberOf('statx')}:9`, `${numberOf('clone3')}`];
        expect(made(before, calls)).toEqual([EFAULT, ENOSYS]);
        expect(made(after, calls)).toEqual([EPERM, EPERM]);
      });

      test('policy-start: a call that the engine makes itself', () => {
        const policy = refusing(engine === 'runc' ? 'close' : 'execve', 'SCMP_ACT_ERRNO');
        const prints = engine === 'runc' ? 'close log pipe' : 'exec container process';
        expect(findings('policy-start', policy)).toContainEqual(
          expect.stringMatching(
            new RegExp(`^no container starts, .* to ${engine} \\(which prints "${prints}"\\)`),
          ),
        );
        expect(made(policy, ['571']).join('\n')).toContain(prints);
      });
    });
  });
});
