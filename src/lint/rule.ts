import type { SpecDocument } from '../spec/model.ts';
import type { Range } from '../spec/position.ts';
import type { Analysis } from './analysis.ts';
import type { TwoStates } from './change/change.ts';
import type { Fix, Severity } from './finding.ts';
import type { FixMaker } from './fix/fixes.ts';

/** Topics with what they ask, in the order in which reports and pages list them. */
export const TOPICS = {
  probing: 'Can userspace tell a filter from the kernel?',
  extension: 'Can the call learn something later?',
  handles: 'Descriptors, paths and offsets',
  privilege: 'Who may call it',
  abi: 'The same call for every program',
  seccomp: 'What sandboxes can see',
  process: 'What a complete proposal brings along',
  custom: 'What a project asks for itself',
  spec: 'The text of a spec',
} as const;
export type Topic = keyof typeof TOPICS;

/** Whether a rule comes with probeable, and so has a page. A project's own has an id of the form `project/rule`. */
export function isShipped(id: string): boolean {
  return !id.includes('/');
}

/** One document of one file under judgement. */
export interface Subject {
  readonly path: string;
  readonly document: SpecDocument;
  /** Undefined where faults leave nothing to judge: then only rules of the topic `spec` speak. */
  readonly analysis: Analysis | undefined;
}

/** What a rule says. Place and severity default to those of the whole spec and of the rule. */
export interface Report {
  readonly message: string;
  readonly help?: readonly string[];
  readonly range: Range;
  readonly pointer: string;
  readonly severity?: Severity;
  /** A mechanical remedy, made once its text is there. */
  readonly fix?: Fix | FixMaker | undefined;
  /** A call that, where the same run has it too, leaves nothing to report. */
  readonly settledBy?: string;
}

interface RuleBase {
  /** Kebab-case, never reused: the name of the rule's files and of its page. */
  readonly id: string;
  readonly topic: Topic;
  readonly severity: Severity;
  /** What it demands, in one line. */
  readonly summary: string;
  /** It needs nothing of the entry path, so that a patch can be judged by it that has no spec. */
  readonly basis?: 'prototype';
  /** No comment, baseline or configuration silences it: what is still to be written is no matter of taste. */
  readonly isUnsilenceable?: true;
  /** It speaks whatever rules were asked for where a call is not judged: silence would look like a pass. */
  readonly saysUnjudged?: true;
  /** It brings a mechanical remedy: a safe one, or one that changes what the spec says of the kernel (`--fix=all`). */
  readonly fixable?: 'safe' | 'all';
}

/** A rule about one spec. It says nothing where the spec's own text is faulty. */
export interface SpecRule extends RuleBase {
  readonly about: 'spec';
  check(analysis: Analysis, report: (report: Report) => void): void;
}

/** A rule about one document as a text. */
export interface DocumentRule extends RuleBase {
  readonly about: 'document';
  check(subject: Subject, report: (report: Report) => void): void;
}

/** A rule about all specs together. */
export interface CorpusRule extends RuleBase {
  readonly about: 'corpus';
  check(subjects: readonly CorpusEntry[], report: (entry: CorpusEntry, report: Report) => void): void;
}

/** A rule about what became of a spec; it speaks only where there is a state to compare with. */
export interface ChangeRule extends RuleBase {
  readonly about: 'change';
  check(states: TwoStates, report: (report: Report) => void): void;
}

/** A rule that the engine carries out itself, since it is about other findings. */
export interface EngineRule extends RuleBase {
  readonly about: 'findings';
}

/** A rule: about one spec, one document, all specs together, two states of a spec, or other findings. */
export type Rule = SpecRule | DocumentRule | CorpusRule | ChangeRule | EngineRule;

/** What remains of a document when all are compared: small, so that 100,000 fit. */
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
