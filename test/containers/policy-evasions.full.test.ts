import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { checkPolicyExample } from '../../src/report/policy-example.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { profile } from '../support/engines.ts';
import { configuration, engineCommand, type RunnableEngine } from './runtime.ts';
import { whyNoStart } from './start.ts';

/* What the rules about policies call open is open: containers are started under such policies, and make the calls. */

const BASE = { defaultAction: 'SCMP_ACT_ALLOW', architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86'] };

/** Refuses new user namespaces by clone, and all sockets but those of AF_UNIX by socket, with EXDEV, which neither returns. */
const CLONE = {
  names: ['clone'],
  action: 'SCMP_ACT_ERRNO',
  errnoRet: 18,
  args: [{ index: 0, value: 0x10000000, valueTwo: 0x10000000, op: 'SCMP_CMP_MASKED_EQ' }],
};
const SOCKET = {
  names: ['socket'],
  action: 'SCMP_ACT_ERRNO',
  errnoRet: 18,
  args: [{ index: 0, value: 1, valueTwo: 0, op: 'SCMP_CMP_NE' }],
};
const refused = (names: readonly string[]) => ({ names, action: 'SCMP_ACT_ERRNO', errnoRet: 38 });

const EVADED = { ...BASE, syscalls: [CLONE, SOCKET] };

const WITHOUT_ENTER = { ...BASE, syscalls: [CLONE, SOCKET, refused(['io_uring_enter'])] };

const CLOSED = {
  ...BASE,
  architectures: ['SCMP_ARCH_X86_64'],
  syscalls: [CLONE, SOCKET, refused(['clone3', 'io_uring_setup', 'io_uring_enter'])],
};

/** As Docker does it: everything that is allowed is named, and socket with conditions. */
const LIST = {
  ...BASE,
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: 18,
  syscalls: [
    {
      names: syscallNumbers()
        .names()
        .filter((name) => name !== 'socket'),
      action: 'SCMP_ACT_ALLOW',
    },
    {
      ...SOCKET,
      action: 'SCMP_ACT_ALLOW',
      errnoRet: undefined,
      args: [{ ...SOCKET.args[0], op: 'SCMP_CMP_EQ' }],
    },
  ],
};

function findings(policy: unknown): readonly string[] {
  const rules = RULES.filter(({ id }) => /^policy-(?:hidden-flags|other-abi|io-uring)$/.test(id));
  return checkPolicyExample(JSON.stringify(policy), rules).map(({ rule, message }) => `${rule}: ${message}`);
}

describe.each(['runc', 'crun'] as const)('under %s', (engine) => {
  const missing = whyNoStart(engine);
  if (missing !== undefined) console.warn(`SKIPPED: evasions under ${engine}: ${missing}`);

  describe.skipIf(missing !== undefined)('on this machine', () => {
    const folder = mkdtempSync(join(tmpdir(), 'probeable-evasions-'));
    const root = join(folder, 'rootfs');
    let count = 0;
    beforeAll(() => {
      for (const inside of ['bin', 'proc', 'dev']) mkdirSync(join(root, inside), { recursive: true });
      const source = join(import.meta.dirname, 'programs/evasions.c');
      execFileSync('gcc', ['-static', '-o', join(root, 'bin/evasions'), source]);
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    /** What the program in a container printed. */
    function run(name: RunnableEngine, policy: unknown): readonly string[] {
      const id = `probeable-evasions-${process.pid}-${count++}`;
      const bundle = join(folder, id);
      mkdirSync(bundle);
      const config = configuration(root, profile(policy), { program: '/bin/evasions' });
      writeFileSync(join(bundle, 'config.json'), config);
      const { before, start } = engineCommand(name, join(bundle, 'state'));
      const command = `${before} timeout -s KILL 20 ${start} run -b ${bundle} ${id}; ${start} delete -f ${id} >/dev/null 2>&1; true`;
      const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', command], {
        timeout: 60_000,
        encoding: 'utf8',
      });
      return `${stdout}${stderr}`.trim().split('\n');
    }

    test('what is called open does what the policy refuses', () => {
      expect(findings(EVADED)).toEqual([
        expect.stringMatching(/^policy-io-uring: .*socket, .*IORING_OP_SOCKET/),
        expect.stringMatching(
          /^policy-other-abi: socketcall is refused to programs of x86, although socket /,
        ),
        expect.stringMatching(/^policy-hidden-flags: clone is filtered .* clone3 is open/),
      ]);
      expect(run(engine, EVADED)).toEqual([
        'clone 18',
        'clone3 0',
        'socket 18',
        'socketcall 18',
        'ring 0',
        'ring without io_uring_enter 0',
      ]);
    });

    test('also through a multiplexer', () => {
      expect(findings(LIST)).toEqual([
        expect.stringMatching(/^policy-io-uring: /),
        expect.stringMatching(/^policy-other-abi: socket is filtered .* socketcall of x86/),
      ]);
      expect(run(engine, LIST).slice(2, 4)).toEqual(['socket 18', 'socketcall 0']);
    });

    test('and io_uring does it without io_uring_enter', () => {
      expect(findings(WITHOUT_ENTER)).toContainEqual(expect.stringMatching(/^policy-io-uring: /));
      expect(run(engine, WITHOUT_ENTER).slice(-2)).toEqual(['ring 38', 'ring without io_uring_enter 0']);
    });

    test('what is not reported is closed', () => {
      expect(findings(CLOSED)).toEqual([]);
      const printed = run(engine, CLOSED);
      expect(printed.slice(0, 3)).toEqual(['clone 18', 'clone3 38', 'socket 18']);
      // libseccomp kills the callers of an architecture that is not in the filter.
      expect(printed).not.toContain('socketcall 0');
    });
  });
});
