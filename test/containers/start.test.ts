import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProfile } from '../../src/seccomp/engine/install-profile.ts';
import { startNotes } from '../../src/seccomp/engine/startup.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { X86_64 } from '../support/engines.ts';
import { installedEngine, refusing, whyNoStart } from './start.ts';
import { StartBench } from './start-bench.ts';

/* What is said about a profile, and what the engine of this machine does with it. start.full.test.ts tries every call. */

describe.each(['runc', 'crun'] as const)('%s, under a filter that refuses capset', (name) => {
  const missing = whyNoStart(name);
  if (missing !== undefined) console.warn(`SKIPPED: does ${name} start: ${missing}`);

  describe.skipIf(missing !== undefined)('on this machine', () => {
    let bench: StartBench;
    beforeAll(() => {
      bench = new StartBench();
    });
    afterAll(() => bench.remove());

    test('starts with no_new_privs, and not without', () => {
      const profile = refusing(['capset']);
      const engine = installedEngine(name);
      const installed = installProfile(engine, profile, { native: X86_64, numbers: syscallNumbers() });
      if (!installed.ok) throw new Error(installed.message);
      const notes = startNotes(engine, installed.filter, X86_64);
      expect(notes).toEqual([
        expect.stringMatching(
          /^without no_new_privs, .* no container starts because it refuses capset \(EPERM\); \w+ then prints ".*"$/,
        ),
      ]);
      expect(bench.start(name, profile, true)).toEqual({ isStarted: true, said: '' });
      const without = bench.start(name, profile, false);
      expect(without.isStarted).toBe(false);
      expect(without.said).toContain(/prints "(.*)"$/.exec(notes[0] ?? '')?.[1]);
    });
  });
});
