import type { CallerFact, CallerFacts, CallerReaction } from './caller-facts.ts';

/** A refused call, as its caller sees it. */
export interface CallerQuestion {
  readonly syscall: string | undefined;
  /** libseccomp's name. */
  readonly architecture: string;
  /** What a filter may return: names of errnos, and other answers, which callers do not see. */
  readonly answers: readonly string[];
}

/** How one caller reacts to one errno, and where that was read. */
export interface CallerConclusion {
  readonly name: string;
  readonly releases: string;
  readonly errno: string;
  readonly conclusion: CallerReaction;
  /** The whole sentence without its full stop. */
  readonly why: string;
  /** What the caller makes the call for, if the fact says so. */
  readonly for?: string;
  /** File and function in the caller's source. */
  readonly source: string;
  readonly see?: string;
}

interface Entry {
  readonly caller: CallerFacts;
  readonly fact: CallerFact;
}

/** Reactions of callers to errnos, as read in their sources. Nothing is inferred. */
export class CallerTable {
  readonly callers: readonly CallerFacts[];
  readonly #byCall = new Map<string, Entry[]>();

  constructor(callers: readonly CallerFacts[]) {
    this.callers = callers;
    for (const caller of callers)
      for (const fact of caller.facts)
        for (const call of fact.calls) {
          const entries = this.#byCall.get(call);
          if (entries === undefined) this.#byCall.set(call, [{ caller, fact }]);
          else entries.push({ caller, fact });
        }
  }

  /** The known reactions of callers of a call. */
  ask({ syscall, architecture, answers }: CallerQuestion): readonly CallerConclusion[] {
    const errnos = [...new Set(answers.flatMap((answer) => errnoOf(answer) ?? []))];
    const entries = (syscall === undefined ? undefined : this.#byCall.get(syscall)) ?? [];
    return errnos.flatMap((errno) =>
      entries
        .filter(({ fact }) => fact.architectures?.includes(architecture) ?? true)
        .flatMap((entry) => conclude(entry, errno) ?? []),
    );
  }
}

/** The errno that a caller sees; undefined for none. Without a tracer, SECCOMP_RET_TRACE gives ENOSYS (seccomp(2)). */
export function errnoOf(answer: string): string | undefined {
  if (answer === 'trace') return 'ENOSYS';
  return /^E[A-Z0-9]+$/.test(answer) ? answer : undefined;
}

function conclude({ caller, fact }: Entry, errno: string): CallerConclusion | undefined {
  const { releases, purpose, source, see, never, answers } = fact;
  const known = answers.find((one) => one.errno === errno) ?? answers.find((one) => one.errno === 'others');
  if (known === undefined && never === undefined) return undefined;
  return {
    name: caller.name,
    releases,
    errno,
    conclusion: known?.conclusion ?? 'never calls',
    why: known?.text ?? `never makes this call (${never})`,
    ...(purpose === undefined ? {} : { for: purpose }),
    source,
    ...(see === undefined ? {} : { see }),
  };
}
