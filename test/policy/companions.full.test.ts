import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { COMPANIONS } from '../../src/policy/companions.ts';
import { checkPolicyExample } from '../../src/report/policy-example.ts';
import { configuration, ENGINES, engineCommand } from '../containers/runtime.ts';
import { whyNoStart } from '../containers/start.ts';
import { profile } from '../support/engines.ts';

/*
 * policy-hidden-flags says that one call does what a refused one does. Here it is done: in containers of runc and crun
 * whose filter refuses all of a row but one way, and with all that the container keeps.
 */

/** What is not done here, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  init_module: 'would change the kernel of this machine',
  finit_module: 'would change the kernel of this machine',
  kexec_load: 'would change the kernel of this machine',
  kexec_file_load: 'would change the kernel of this machine',
  settimeofday: 'would change the clock of this machine',
  clock_settime: 'would change the clock of this machine',
  quotactl_fd: 'needs a file system with quotas',
};

/** What an engine calls itself behind its filter. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  runc: ['execve', 'openat', 'mprotect'],
  crun: ['execve'],
};

/** What test/containers/programs/companions.c calls a way, where it is not the way's own name. */
const WORDS: Readonly<Record<string, string>> = {
  'unshare by clone(0x10000000)': 'clone with a namespace',
  'unshare by clone3': 'clone3 with a namespace',
  'rmdir by unlinkat': 'unlinkat of a directory',
};

interface Way {
  readonly refused: string;
  readonly way: string;
  /** What else does the same. */
  readonly others: readonly string[];
}

const nameOf = (call: string): string => call.split('(')[0] ?? call;

const WAYS: readonly Way[] = COMPANIONS.flatMap(({ calls, ways, isWhole }) =>
  calls.flatMap((refused) => {
    // What does a part is told only where nothing that does all is open.
    const whole = isWhole ? [] : COMPANIONS.filter((row) => row.isWhole && row.calls.includes(refused));
    const all = [...calls, ...ways.flat(), ...whole.flatMap((row) => row.ways.flat())].map(nameOf);
    return ways
      .filter((way) => !way.includes(refused))
      .map((way) => ({
        refused,
        way: way.join('+'),
        others: [...new Set(all.filter((call) => call !== refused && !way.map(nameOf).includes(call)))],
      }));
  }),
);

const RULE = RULES.filter(({ id }) => id === 'policy-hidden-flags');

describe('in containers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-companions-'));
  const root = join(folder, 'rootfs');
  let count = 0;
  beforeAll(() => {
    for (const inside of ['bin', 'proc', 'dev']) mkdirSync(join(root, inside), { recursive: true });
    const source = join(import.meta.dirname, '../containers/programs/companions.c');
    // The C library makes what is relocated read-only by mprotect, which is refused in one row.
    execFileSync('gcc', ['-static', '-Wl,-z,norelro', '-o', join(root, 'bin/companions'), source]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(['runc', 'crun'] as const)('of %s', (engine) => {
    const missing = whyNoStart(engine);
    if (missing !== undefined) console.warn(`SKIPPED: companions under ${engine}: ${missing}`);

    /** What a program got that did one thing; or what the engine printed. */
    function did(refused: readonly string[], word: string): string {
      const id = `probeable-companions-${process.pid}-${count++}`;
      const bundle = join(folder, id);
      mkdirSync(bundle);
      const policy = profile({
        defaultAction: 'SCMP_ACT_ALLOW',
        architectures: ['SCMP_ARCH_X86_64'],
        syscalls: [{ names: refused, action: 'SCMP_ACT_ERRNO' }],
      });
      const capabilities = ['ADMIN', 'NICE'].map((name) => `CAP_SYS_${name}`);
      const config = configuration(root, policy, {
        program: '/bin/companions',
        operands: [word],
        capabilities: [...capabilities, 'CAP_CHOWN', 'CAP_FOWNER', 'CAP_MKNOD', 'CAP_SETUID', 'CAP_SETGID'],
      });
      writeFileSync(join(bundle, 'config.json'), config);
      const { before, start } = engineCommand(engine, join(bundle, 'state'));
      const command = `${before} timeout -s KILL 20 ${start} run -b ${bundle} ${id}; ${start} delete -f ${id} >/dev/null 2>&1; true`;
      const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', command], {
        timeout: 60_000,
        encoding: 'utf8',
      });
      return `${stdout}${stderr}`.trim();
    }

    describe.skipIf(missing !== undefined)(`${ENGINES[engine]} of this machine`, () => {
      test.each(WAYS)('$way does what $refused does', ({ refused, way, others }) => {
        const needed = NEEDED[engine] ?? [];
        const reason = needed.includes(refused) ? `${engine} itself needs ${refused}` : LEFT_OUT[way];
        if (reason !== undefined) return console.warn(`SKIPPED: ${way} instead of ${refused}: ${reason}`);
        const refusedCalls = [refused, ...others.filter((call) => !needed.includes(call))];
        const text = JSON.stringify({
          defaultAction: 'SCMP_ACT_ALLOW',
          architectures: ['SCMP_ARCH_X86_64'],
          syscalls: [{ names: refusedCalls, action: 'SCMP_ACT_ERRNO' }],
        });
        const said = checkPolicyExample(text, RULE)
          .map(({ message }) => message)
          .join('\n');
        for (const call of way.split('+')) expect(said).toContain(call);
        expect(did(refusedCalls, WORDS[`${refused} by ${way}`] ?? way)).toBe('done');
      });
    });
  });
});
