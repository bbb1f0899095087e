import type { Element } from 'hast';
import type { FactsData } from '../../seccomp/runtimes/facts-data.ts';
import type { TableDifference } from '../../site/table-difference.ts';

/** What the page about one call in one container sends to its worker. Empty texts are defaults. */
export interface AskQuestion {
  readonly revision: number;
  /** A name, a call, or a line of strace. */
  readonly call: string;
  /** `docker@20.10.9`, `Docker 20.10.9`; empty for no particular one. */
  readonly runtime: string;
  readonly architecture: string;
  readonly kernel: string;
  /** `CAP_SYS_ADMIN,sys_ptrace`, `none`, `all`; empty for the runtime's default. */
  readonly capabilities: string;
  readonly libseccomp: string;
  /** The text of a profile, which then answers instead of a runtime. */
  readonly profile: string;
  /** `runc`, `crun@1.8`: what installs the profile. */
  readonly engine: string;
}

/** The answer to a question, or why there is none. */
export interface AskReply {
  readonly kind: 'reply';
  readonly revision: number;
  /** What is wrong with the question, in a sentence. */
  readonly fault: string | undefined;
  /** The answer of the release that was asked for, with what to do. */
  readonly answer: readonly Element[];
}

/** All runtimes by release, which takes longer and is sent afterwards. */
export interface AskMatrix {
  readonly kind: 'matrix';
  readonly revision: number;
  readonly matrix: readonly Element[];
}

/** What one may choose from, as far as it is loaded. */
export interface AskChoices {
  readonly kind: 'choices';
  readonly runtimes: readonly string[];
  readonly calls: readonly string[];
}

export type AskMessage = AskReply | AskMatrix | AskChoices;

/** What there is to load: the names of described calls, and the runtimes. */
export interface AskIndex {
  readonly calls: TableDifference;
  readonly runtimes: readonly AskedRuntime[];
}

/** A runtime with a file of facts. */
export interface AskedRuntime {
  readonly name: string;
  /** The runtime whose policy it is built with, which has to be loaded, too. */
  readonly of: string | undefined;
  /** Whether the matrix shows it. */
  readonly isShown: boolean;
}

/** The files that a worker loads, each when a question needs it. */
export interface AskFiles {
  index(): Promise<AskIndex>;
  /** The facts about a runtime of the index. */
  facts(name: string): Promise<FactsData>;
  /** What is known of a call of the index. */
  call(name: string): Promise<AskedCall>;
}

/** A call as its page describes it. */
export interface AskedCall {
  /** The first release with it. */
  readonly since: string | undefined;
  /** By architecture; '' for all. Only for calls whose numbers libseccomp does not have. */
  readonly numbers: Readonly<Record<string, number>>;
  /** A call that tells a filter's EPERM from the kernel's. */
  readonly probe: string | undefined;
  /** Whether the kernel itself can fail it with EPERM; null if that is not known. */
  readonly eperm: boolean | null;
}
