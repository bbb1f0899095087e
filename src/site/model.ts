import type { Analysis } from '../lint/analysis.ts';
import type { DocumentResult } from '../lint/engine.ts';
import type { Rule } from '../lint/rule.ts';
import type { CallerTable } from '../seccomp/callers/caller-table.ts';
import type { Spec } from '../spec/model.ts';
import type { CallsSeen, VerifiedOn } from '../verify/verified.ts';
import type { Change } from './changes.ts';

/** A rule and the text of its page. */
export interface RuleSource {
  readonly rule: Rule;
  readonly markdown: string;
}

/** A page of the guidance. */
export interface GuidanceSource {
  /** The name of its file, without the ending, and of its folder on the site. */
  readonly slug: string;
  readonly title: string;
  readonly markdown: string;
}

/** What one container runtime answers to a call, over the releases that answer alike. */
export interface ContainerRow {
  readonly runtime: string;
  /** The first and the last release that answer so. */
  readonly from: string;
  readonly until: string;
  readonly engine: string;
  readonly answer: string;
  /** Which rule decided, in words. */
  readonly rule: string;
  /** Every answer that is possible: several where it depends on the arguments. */
  readonly possible: readonly string[];
  /** What else there is to say, as `simulate` does. */
  readonly notes: readonly string[];
}

/** `20.10.0`, `20.10.0 to 29.7.2`. */
export function span(from: string, until: string): string {
  return from === until ? from : `${from} to ${until}`;
}

/** A spec with everything that is known of its call. */
export interface CallSource {
  readonly spec: Spec;
  /** Made anew each time: kept for ten thousand calls, it would not fit into memory. */
  analyse(): Analysis;
  readonly document: DocumentResult;
  /** The document as it is written. */
  readonly text: string;
  readonly containers: readonly ContainerRow[];
}

/** Two states of one call. */
export interface Comparison {
  readonly folder: string;
  readonly before: CallSource;
  readonly after: CallSource;
  /** What a program would notice, in sentences without their full stop. */
  readonly changes: readonly string[];
}

/** What a site is made of. */
export interface SiteSource {
  readonly version: string;
  /**
   * Where the site will be served, with a slash at its end. Undefined where nobody said so: then nothing that needs
   * whole addresses is made (canonical links, sitemap, feed).
   */
  readonly url: string | undefined;
  /** In the order in which they are read. */
  readonly guidance: readonly GuidanceSource[];
  readonly rules: readonly RuleSource[];
  /** Newest first. */
  readonly changes: readonly Change[];
  readonly calls: readonly CallSource[];
  /** States of calls of which there are several. */
  readonly comparisons: readonly Comparison[];
  readonly verifiedOn: VerifiedOn;
  /** What is known of callers. */
  readonly callers: CallerTable;
  readonly seen: CallsSeen;
  /** Every style, script and static file by its path. */
  readonly files: ReadonlyMap<string, string>;
}

/** A page, by the folder that it is in: `''`, `rules/probe-exists/`. */
export interface PageAddress {
  readonly folder: string;
}

/** The way from one page to another, as a relative reference: a site works from any folder, and from a file. */
export function linkFrom(from: PageAddress, to: string): string {
  const up = '../'.repeat(from.folder.split('/').filter((part) => part !== '').length);
  return `${up}${to}` || './';
}

/** Which posting of a proposal it is; `merged` for what a release has. */
export function stateOf({ spec }: Pick<CallSource, 'spec'>): string {
  return spec.status === 'merged' ? 'merged' : (spec.revision ?? spec.status);
}

/** The folder of a call's page: merged calls under their name, states of proposals with their revision. */
export function folderOf({ spec }: Pick<CallSource, 'spec'>): string {
  if (spec.status === 'merged') return `syscalls/${spec.name}/`;
  const revision = (spec.revision ?? spec.status)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `proposals/${spec.name}-${revision}/`;
}
