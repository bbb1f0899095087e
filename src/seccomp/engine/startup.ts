import type { Architecture } from '../architecture.ts';
import { answerWord } from '../seccomp-action.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import type { ContainerEngine } from './container-engine.ts';
import type { InstalledFilter } from './installed-filter.ts';
import { type OwnCall, ownCalls, type StartPhase } from './own-calls.ts';

/** A call of the engine itself that a filter refuses, so that nothing starts. */
interface RefusedOwnCall extends OwnCall {
  /** What the filter answers: an errno, `kill`, or both, "EPERM or kill". */
  readonly answer: string;
}

/** Answers under which a call may run: a supervisor may allow it, and a logged call runs. */
const PASSES: ReadonlySet<string> = new Set(['allow', 'log', 'notify', 'success']);

/** Answers that end the process, whether or not it looks at the result of the call. */
const KILLS: ReadonlySet<string> = new Set(['kill', 'trap']);

/** Names of 64-bit systems: on the others, the C libraries and Go call others (setgid32, fstat64). */
const ON_EVERY_ARCHITECTURE: ReadonlySet<string> = new Set([
  'close',
  'openat',
  'write',
  'execve',
  'getdents64',
]);

const UNKNOWN_ARGUMENTS = Array.from({ length: 6 }, () => undefined);

/** The calls of the engine itself that a filter refuses for all arguments, each once, in their order. */
function refusedOwnCalls(
  engine: ContainerEngine,
  filter: InstalledFilter,
  native: Architecture,
): readonly RefusedOwnCall[] {
  return ownCalls(engine).flatMap((call): RefusedOwnCall[] => {
    const answers = call.syscall.split(' or ').flatMap((name) => answersTo(name, filter, native));
    const isRefused = answers.every((one) => (call.mayFail ? KILLS.has(one) : !PASSES.has(one)));
    return isRefused && answers.length > 0 ? [{ ...call, answer: [...new Set(answers)].join(' or ') }] : [];
  });
}

/** Every answer of a filter to a call with any arguments; none if the architecture has no such call. */
function answersTo(name: string, filter: InstalledFilter, native: Architecture): readonly string[] {
  if (native.bits !== 64 && !ON_EVERY_ARCHITECTURE.has(name)) return [];
  const number = syscallNumbers().numberOf(name, native);
  if (number === undefined) return [];
  const decisions = filter.decide({ token: native.token, number, args: UNKNOWN_ARGUMENTS });
  return decisions.map(({ action }) => answerWord(action));
}

/** A way to start that fails although the filter loads. */
export interface FailedStart {
  readonly phase: StartPhase;
  readonly engine: ContainerEngine;
  /** The calls of the engine that the filter refuses, each with its answer: "close (EPERM)". */
  readonly refused: readonly string[];
  /** What the engine prints of the first one: `; runc then prints "close log pipe"`, or empty. */
  readonly printed: string;
}

/** Which starts fail although the filter loads, one for each phase that has calls of its own. */
export function failedStarts(
  engine: ContainerEngine,
  filter: InstalledFilter,
  native: Architecture,
): readonly FailedStart[] {
  const refused = refusedOwnCalls(engine, filter, native);
  const late = refused.filter(({ phase }) => phase === 'late');
  const start = refused.filter(({ phase }) => phase !== 'exec');
  const told = new Set(late.map(({ syscall }) => syscall));
  const more = (wanted: StartPhase): readonly RefusedOwnCall[] =>
    refused.filter(({ phase, syscall }) => phase === wanted && !told.has(syscall));
  const { name } = engine;
  const starts: readonly [StartPhase, readonly RefusedOwnCall[], string][] = [
    ['late', late, printed(name, late)],
    ['early', more('early'), printed(name, start)],
    ['exec', late.length === 0 ? more('exec') : [], ''],
  ];
  return starts
    .filter(([, calls]) => calls.length > 0)
    .map(([phase, calls, says]) => ({
      phase,
      engine,
      refused: calls.map(({ syscall, answer }) => `${syscall} (${answer})`),
      printed: says,
    }));
}

/** Says which starts fail although the filter loads: one sentence for each phase that has calls of its own. */
export function startNotes(
  engine: ContainerEngine,
  filter: InstalledFilter,
  native: Architecture,
): readonly string[] {
  return failedStarts(engine, filter, native).map(
    ({ phase, refused, printed: says }) => `${startOf(phase, engine.label)}${refused.join(', ')}${says}`,
  );
}

function startOf(phase: StartPhase, label: string): string {
  switch (phase) {
    case 'late':
      return `no container starts with this profile, because it refuses calls that ${label} makes after it has loaded the filter: `;
    case 'early':
      return `without no_new_privs, as Docker, Podman and Kubernetes start containers by default, ${label} loads the filter earlier, and no container starts because it refuses `;
    case 'exec':
      return `containers may start, but ${label} cannot run another program in one (exec), because the profile refuses `;
  }
}

/** What the engine prints of the first call that fails. Who is killed prints nothing. */
function printed(engine: string, refused: readonly RefusedOwnCall[]): string {
  const [first] = refused;
  const isErrno = refused.every(({ answer }) => /^E[A-Z0-9]+$/.test(answer));
  return isErrno && first?.prints !== undefined ? `; ${engine} then prints "${first.prints}"` : '';
}
