import type { Architecture } from '../architecture.ts';
import { answerWord } from '../seccomp-action.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import type { ContainerEngine, EngineName } from './container-engine.ts';
import { isEngineSince } from './engine-version.ts';
import type { InstalledFilter } from './installed-filter.ts';

/** Calls that an engine makes after it has loaded the filter, by release. If one is refused, no container starts. */
interface OwnCalls {
  readonly since: string | undefined;
  readonly before: string | undefined;
  readonly names: readonly string[];
}

/**
 * With no_new_privs, where engines load the filter as late as possible. runc: libcontainer/standard_init_linux.go by tag,
 * after InitSeccomp(): it closes the log pipe, and opens and writes the exec fifo; since 1.1.12 it also reads
 * /proc/self/fd (UnsafeCloseFrom). Verified by refusing single calls to runc 1.1.5 and 1.1.15 and crun 1.8.1.
 */
const OWN_CALLS: Readonly<Partial<Record<EngineName, readonly OwnCalls[]>>> = {
  runc: [
    { since: undefined, before: undefined, names: ['execve'] },
    { since: '1.1.0', before: undefined, names: ['close', 'openat', 'write'] },
    { since: '1.1.12', before: '1.2.0-rc.1', names: ['fstatfs', 'getdents64'] },
  ],
  crun: [{ since: undefined, before: undefined, names: ['execve'] }],
  youki: [{ since: undefined, before: undefined, names: ['execve'] }],
};

/** Answers under which a call may run: a supervisor may allow it, and a logged call runs. */
const PASSES: ReadonlySet<string> = new Set(['allow', 'log', 'notify', 'success']);

/** Why no container starts although the filter loads: it refuses calls of the engine itself. Undefined if it refuses none. */
export function whyNoContainerStarts(
  { name, version, label }: ContainerEngine,
  filter: InstalledFilter,
  native: Architecture,
): string | undefined {
  const own = (OWN_CALLS[name] ?? [])
    .filter(({ since }) => since === undefined || isEngineSince(version, since))
    .filter(
      ({ before }) => before === undefined || (version !== undefined && !isEngineSince(version, before)),
    )
    .flatMap(({ names }) => names);
  const refused = own.flatMap((syscall) => {
    const number = syscallNumbers().numberOf(syscall, native);
    if (number === undefined) return [];
    const answers = new Set(
      filter
        .decide({ token: native.token, number, args: Array.from({ length: 6 }, () => undefined) })
        .map(({ action }) => answerWord(action)),
    );
    const isRefused = [...answers].every((answer) => !PASSES.has(answer));
    return isRefused ? [`${syscall} (${[...answers].join(' or ')})`] : [];
  });
  return refused.length === 0
    ? undefined
    : `no container starts with this profile, because it refuses calls that ${label} makes after it has loaded the filter: ${refused.join(', ')}`;
}
