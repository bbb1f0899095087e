import type { PolicyAnalysis } from '../policy/policy-analysis.ts';
import type { PolicyFile } from '../policy/read-policy-file.ts';
import type { Spec, SpecDocument } from '../spec/model.ts';
import type { Range } from '../spec/position.ts';
import type { Analysis } from './analysis.ts';
import type { TwoStates } from './change/two-states.ts';
import type { Fix, Severity } from './finding.ts';
import type { FixMaker } from './fix/fixes.ts';

/** The topics with their questions, in the order of reports and pages. */
export const TOPICS = {
  probing: 'Can userspace tell a filter from the kernel?',
  extension: 'Can the call be extended later?',
  handles: 'Descriptors, paths and offsets',
  privilege: 'Who may call it',
  abi: 'The same call for every program',
  seccomp: 'What sandboxes can see',
  policy: 'What a seccomp policy does',
  process: 'What a complete proposal includes',
  custom: "A project's own rules",
  spec: 'The text of a spec',
} as const;
export type Topic = keyof typeof TOPICS;

/** Whether a rule is shipped with probeable and has a page. Custom rules and those of plugins have ids `project/rule`. */
export function isShipped(id: string): boolean {
  return !id.includes('/');
}

/** A document of a file that is being checked. */
export interface CheckedDocument {
  readonly path: string;
  readonly document: SpecDocument;
  /** Undefined if faults leave nothing to check; then only rules of the topic `spec` report. */
  readonly analysis: Analysis | undefined;
}

/** A report of a rule. The severity defaults to that of the rule. */
export interface Report {
  readonly message: string;
  readonly help?: readonly string[];
  readonly range: Range;
  readonly pointer: string;
  /** What it is about whatever the text around it is, for the fingerprint; by default the pointer says it. */
  readonly place?: string;
  readonly severity?: Severity;
  /** A mechanical fix, or a function that makes it from the text. */
  readonly fix?: Fix | FixMaker | undefined;
  /** A call that settles the report: if the same run includes it, nothing is reported. */
  readonly settledBy?: string;
}

interface RuleBase {
  /** Kebab-case and never reused; also the name of the rule's files and page. */
  readonly id: string;
  readonly topic: Topic;
  readonly severity: Severity;
  /** What it demands, in one line. */
  readonly summary: string;
  /** The rule needs only the prototype, so it also runs on a patch without a spec. */
  readonly basis?: 'prototype';
  /** No comment, baseline or configuration silences it: a placeholder is not a matter of taste. */
  readonly isUnsilenceable?: true;
  /** It runs whatever rules were selected if a call cannot be checked: silence would look like a pass. */
  readonly saysUnjudged?: true;
  /** It has fixes: safe ones, or ones that change what the spec says (`--fix=all`). */
  readonly fixable?: 'safe' | 'all';
}

/** A rule about one spec. It does not run if the text of the spec is faulty. */
export interface SpecRule extends RuleBase {
  readonly about: 'spec';
  check(analysis: Analysis, report: (report: Report) => void): void;
}

/** A rule about one document as a text. */
export interface DocumentRule extends RuleBase {
  readonly about: 'document';
  check(subject: CheckedDocument, report: (report: Report) => void): void;
}

/** A rule about all specs together. */
export interface CorpusRule extends RuleBase {
  readonly about: 'corpus';
  check(subjects: readonly CorpusEntry[], report: (entry: CorpusEntry, report: Report) => void): void;
}

/** A rule about the changes of a spec; it runs only if there is a base to compare with. */
export interface ChangeRule extends RuleBase {
  readonly about: 'change';
  check(states: TwoStates, report: (report: Report) => void): void;
}

/** A spec, and the spec of the same call that was derived from the code. */
export interface WrittenAndCode {
  readonly written: Spec;
  readonly code: Spec;
}

/** A rule about a spec and the code that it describes; it runs only if the code is at hand. */
export interface CodeRule extends RuleBase {
  readonly about: 'code';
  check(states: WrittenAndCode, report: (report: Report) => void): void;
}

/** Two states of a policy. */
export interface PolicyStates {
  readonly before: PolicyAnalysis;
  readonly after: PolicyAnalysis;
  /** The name of the earlier state in messages. */
  readonly base: string;
}

/** A rule about the policies of a text; each function is called for what it takes. */
export interface PolicyRule extends RuleBase {
  readonly about: 'policy';
  /** Called once for each text. */
  checkText?(file: PolicyFile, report: (report: Report) => void): void;
  check?(policy: PolicyAnalysis, report: (report: Report) => void): void;
  /** Called if there is a base that has the same policy in another state. */
  checkChange?(states: PolicyStates, report: (report: Report) => void): void;
}

/** A rule that the engine implements itself because it is about other findings. */
export interface EngineRule extends RuleBase {
  readonly about: 'findings';
}

/** A rule: about one spec, one document, all specs together, two states of a spec, a spec and its code, seccomp policies, or other findings. */
export type Rule = SpecRule | DocumentRule | CorpusRule | ChangeRule | CodeRule | PolicyRule | EngineRule;

/** What is told of a rule. */
export type DescribedRule = Pick<RuleBase, 'id' | 'severity' | 'summary'>;

/** The part of a document that rules about all specs compare; small, so that 100,000 fit in memory. */
export interface CorpusEntry {
  readonly path: string;
  readonly document: number;
  readonly name: string;
  readonly isLive: boolean;
  readonly nameRange: Range;
  readonly line: number;
  readonly numbers: readonly {
    readonly architecture: string;
    readonly value: bigint;
    readonly range: Range;
    readonly pointer: string;
  }[];
}
