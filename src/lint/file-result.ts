import type { Grade } from '../entry/grade.ts';
import type { Origin } from '../spec/derived.ts';
import type { ProposalAnswer } from './container-policy.ts';
import type { Finding } from './finding.ts';

/** A declared probe with its grade and outcomes. */
export interface ProbeResult {
  readonly call: string;
  readonly grade: Grade;
  readonly outcomes: readonly string[];
}

/** What a result about a policy is about. */
export interface JudgedPolicy {
  /** Its name in a text that holds several; undefined for the only one. */
  readonly name: string | undefined;
  /** What the text was taken for; undefined if it is in no form that is known. */
  readonly form: string | undefined;
  /** The architecture of the kernel that it was judged for; undefined if nothing installs it. */
  readonly host: string | undefined;
  /** The engines that install it, of those that it was judged under. */
  readonly engines: readonly string[];
}

/** The result for one document of a file. */
export interface DocumentResult {
  readonly path: string;
  readonly syscall: string | undefined;
  /** The posting of a proposal that it describes. */
  readonly revision: string | undefined;
  /** Undefined if the text is too faulty to check. */
  readonly grade: Grade | undefined;
  readonly ambiguous: boolean | undefined;
  readonly probes: readonly ProbeResult[];
  readonly findings: readonly Finding[];
  /** What container policies return for a proposal's number; empty for other specs and without known policies. */
  readonly containers: readonly ProposalAnswer[];
  /** Findings that the base has too, if the run shows only new ones. */
  readonly known?: readonly Finding[];
  /** A call without a spec, checked by the prototype that a patch shows. */
  readonly isPrototypeOnly?: boolean;
  /** Its entry path was read from code, and findings stand in that code. */
  readonly isDerived?: boolean;
  /** What a program read the spec from, if nobody reviewed it and the call is released. */
  readonly origin?: Origin;
  /** It is a seccomp policy, and not a spec. */
  readonly policy?: JudgedPolicy;
  /** The spec was removed; the result is about the earlier state. */
  readonly isRemoved?: boolean;
}

/** The result for one file, without its text, since 100,000 results must fit in memory. */
export interface FileResult {
  readonly path: string;
  readonly isUnreadable: boolean;
  readonly documents: readonly DocumentResult[];
}
