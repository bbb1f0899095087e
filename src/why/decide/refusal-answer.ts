import type { CallerConclusion } from '../../seccomp/callers/caller-table.ts';
import type { Refuser } from './candidates/candidate.ts';
import type { DecidingProbe } from './deciding-probe.ts';

/**
 * Who refused a call.
 * - `either`: the kernel or a filter; the probe decides.
 * - `engine`: a container engine, before the program ran.
 * - `tracer`: strace itself (`-e inject`).
 * - `nobody`: the call ran, and was only logged.
 * - `unknown`: nothing that is known explains it.
 */
export type RefusedBy =
  | 'kernel'
  | 'filter'
  | 'security module'
  | 'either'
  | 'engine'
  | 'tracer'
  | 'nobody'
  | 'unknown';

/** What one filter, or consecutive releases of a runtime, return for a call. */
export interface FilterFinding {
  /** "Docker", or the path of a profile. */
  readonly title: string;
  /** "20.10.9", "1.11.0 to 20.10.9"; undefined for a file. */
  readonly releases: string | undefined;
  readonly answer: string;
  /** Which rule decides, with its line; undefined for a summary of releases. */
  readonly rule: string | undefined;
}

/** The answer to one refusal. */
export interface RefusalAnswer {
  readonly verdict: RefusedBy;
  /** Why, in a sentence without its full stop. */
  readonly why: string;
  /** The call's name, if it has one. */
  readonly syscall: string | undefined;
  readonly architecture: string | undefined;
  readonly number: number | undefined;
  /** What the caller saw: an errno, or the answer of a filter such as `kill`. */
  readonly answer: string | undefined;
  /** What else can have refused it. */
  readonly candidates: readonly Refuser[];
  /** Settings that would have shown another errno. */
  readonly elsewhere: readonly (Refuser & { readonly errnos: string })[];
  /** The named filters, or the releases of runtimes that answer so. */
  readonly filters: readonly FilterFinding[];
  readonly probe: DecidingProbe | undefined;
  readonly callers: readonly CallerConclusion[];
  readonly remedies: readonly string[];
  readonly notes: readonly string[];
}

/** What has no parts but those that are given. */
export function refusalAnswer(
  parts: Pick<RefusalAnswer, 'verdict' | 'why'> & Partial<RefusalAnswer>,
): RefusalAnswer {
  return {
    syscall: undefined,
    architecture: undefined,
    number: undefined,
    answer: undefined,
    candidates: [],
    elsewhere: [],
    filters: [],
    probe: undefined,
    callers: [],
    remedies: [],
    notes: [],
    ...parts,
  };
}
