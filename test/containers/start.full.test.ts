import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContainerEngine } from '../../src/seccomp/engine/container-engine.ts';
import { type OwnCall, ownCalls } from '../../src/seccomp/engine/own-calls.ts';
import { allowing, installedEngine, refusing, whyNoStart } from './start.ts';
import { StartBench } from './start-bench.ts';

/*
 * Every call that an engine is said to make itself under the filter is refused alone, and the container does not start;
 * where all others are refused, it starts.
 */

/** What Go's runtime may call at any time, and exit_group of the program. */
const ANY_TIME = [
  'futex',
  'rt_sigreturn',
  'sched_yield',
  'nanosleep',
  'mmap',
  'madvise',
  'tgkill',
  'exit_group',
];

/** The calls of a start, each as it is first made. */
function callsOf(engine: ContainerEngine, noNewPrivileges: boolean): readonly OwnCall[] {
  const calls = ownCalls(engine).filter(
    ({ phase }) => phase === 'late' || (phase === 'early' && !noNewPrivileges),
  );
  return calls.filter(({ syscall }, index) => calls.findIndex((one) => one.syscall === syscall) === index);
}

describe.each([
  ['runc', true],
  ['runc', false],
  ['crun', true],
  ['crun', false],
] as const)('a start with %s, no_new_privs %s', (name, noNewPrivileges) => {
  const missing = whyNoStart(name);
  if (missing !== undefined) console.warn(`SKIPPED: calls of ${name}: ${missing}`);

  describe.skipIf(missing !== undefined)('on this machine', () => {
    let bench: StartBench;
    beforeAll(() => {
      bench = new StartBench();
    });
    afterAll(() => bench.remove());
    const calls = missing === undefined ? callsOf(installedEngine(name), noNewPrivileges) : [];

    test.each(calls.filter(({ mayFail }) => !mayFail))('needs $syscall', ({ syscall, prints = '' }) => {
      const { isStarted, said } = bench.start(name, refusing(syscall.split(' or ')), noNewPrivileges);
      expect(isStarted).toBe(false);
      expect(said).toContain(prints);
    });

    test.each(calls.filter(({ mayFail }) => mayFail))('calls $syscall, which may fail', ({ syscall }) => {
      expect(bench.start(name, refusing([syscall]), noNewPrivileges).isStarted).toBe(true);
      const killing = refusing([syscall], 'SCMP_ACT_KILL_PROCESS');
      expect(bench.start(name, killing, noNewPrivileges).isStarted).toBe(false);
    });

    test('needs no other call', () => {
      const needed = calls
        .filter(({ mayFail }) => !mayFail)
        .flatMap(({ syscall }) => syscall.split(' or ').slice(0, 1));
      expect(bench.start(name, allowing([...needed, ...ANY_TIME]), noNewPrivileges)).toEqual({
        isStarted: true,
        said: '',
      });
    });
  });
});
