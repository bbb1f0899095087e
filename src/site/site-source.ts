import type { ManErrors } from '../data/man-pages/man-errors-file.ts';
import type { PlacesOf, StepPlaces } from '../data/sources-file.ts';
import type { ListedCall } from '../entry/listed-call.ts';
import type { Analysis } from '../lint/analysis.ts';
import type { DocumentResult } from '../lint/file-result.ts';
import type { Rule } from '../lint/rule.ts';
import type { CallerTable } from '../seccomp/callers/caller-table.ts';
import type { RawSpec } from '../spec/definition/spec.ts';
import type { Call, Spec, Step } from '../spec/model.ts';
import type { PrecedenceRecord } from '../verify/conformance/recorded.ts';
import type { FlagSeenOn } from '../verify/flags-seen.ts';
import type { CallsSeen, VerifiedOn } from '../verify/verified.ts';
import type { ChangelogEntry } from './changelog.ts';

/** A rule with its page. */
export interface RuleSource {
  readonly rule: Rule;
  readonly markdown: string;
}

/** A page of the guidance. */
export interface GuidanceSource {
  /** The name of its file without the extension, and of its folder on the site. */
  readonly slug: string;
  readonly title: string;
  readonly markdown: string;
}

/** What one container runtime returns for a call in a span of releases. */
export interface ContainerRow {
  readonly runtime: string;
  /** The first and the last release of the span. */
  readonly from: string;
  readonly until: string;
  /** When the first release was published, if known. */
  readonly date?: string | undefined;
  /** Whether releases just before the span were published but not read. */
  readonly isAfterGap?: true | undefined;
  readonly engine: string;
  readonly answer: string;
  /** Which rule decided, for people. */
  readonly rule: string;
  /** Every possible answer; several if it depends on the arguments. */
  readonly possible: readonly string[];
  /** The notes that `simulate` prints. */
  readonly notes: readonly string[];
}

/** `20.10.0`, `20.10.0 to 29.7.2`. */
export function formatSpan(from: string, until: string): string {
  return from === until ? from : `${from} to ${until}`;
}

/** What pages about many calls say of a spec. Ten thousand of them fit into memory, and threads can send them. */
export interface SpecHead extends Pick<Spec, 'name' | 'status' | 'revision' | 'since' | 'summary'> {
  readonly raw: Pick<RawSpec, 'summary' | 'derived' | 'reviewed' | 'links'>;
  readonly entry: readonly Pick<Step, 'index' | 'errors' | 'source'>[];
  readonly probes: readonly { readonly call: Pick<Call, 'text'> }[];
  readonly numbers: ReadonlyMap<string, { readonly value: bigint }>;
}

/** The part of a spec that pages about many calls show. */
export function headOfSpec(spec: Spec): SpecHead {
  const { name, status, revision, since, summary, raw, entry, probes, numbers } = spec;
  return {
    name,
    status,
    revision,
    since,
    summary,
    raw: { summary: raw.summary, derived: raw.derived, reviewed: raw.reviewed, links: raw.links },
    entry: entry.map(({ index, errors, source }) => ({ index, errors, source })),
    probes: probes.map(({ call: { text } }) => ({ call: { text } })),
    numbers: new Map([...numbers].map(([architecture, { value }]) => [architecture, { value }])),
  };
}

/** What pages about many calls say of one. */
export interface CallHead {
  readonly spec: SpecHead;
  readonly document: DocumentResult;
  readonly containers: readonly ContainerRow[];
}

/** A spec with everything that is known about its call. */
export interface CallSource extends CallHead {
  readonly spec: Spec;
  /** Computes the analysis each time, because those of ten thousand calls would not fit into memory. */
  analyse(): Analysis;
  /** The text of the document. */
  readonly text: string;
}

/** A call whose files a thread has written, with what other pages and files say of it. */
export interface WrittenCall extends CallHead {
  /** Its line in the data. */
  readonly line: string;
  readonly listed: ListedCall | undefined;
  readonly places: StepPlaces | undefined;
}

export type SiteCall = CallSource | WrittenCall;

/** Whether the files of a call are written already. */
export function isWritten(call: SiteCall): call is WrittenCall {
  return 'line' in call;
}

/** Where the kernel's code has the steps of a call. */
export function placesOfCall(call: SiteCall, placesOf: PlacesOf): StepPlaces | undefined {
  return isWritten(call) ? call.places : placesOf(call.spec);
}

/** The released calls whose specs people wrote or reviewed. */
export function reviewedCalls<C extends CallHead>(calls: readonly C[]): readonly C[] {
  return calls.filter(({ spec, document }) => spec.status === 'merged' && document.origin === undefined);
}

/** The released calls whose specs a program read from the kernel's code, and nobody reviewed. */
export function derivedCalls<C extends CallHead>(calls: readonly C[]): readonly C[] {
  return calls.filter(({ spec, document }) => spec.status === 'merged' && document.origin !== undefined);
}

/** A call that has no page, because a kernel contradicts what was read. */
export interface OmittedCall {
  readonly syscall: string;
  /** Which kernel, which call, and both answers. */
  readonly reason: string;
}

/** Two states of one call. */
export interface StateComparison {
  readonly folder: string;
  readonly before: CallSource;
  readonly after: CallSource;
  /** What a program would notice, in sentences without a full stop. */
  readonly changes: readonly string[];
}

/** Everything from which the site is made. */
export interface SiteSource {
  readonly version: string;
  /**
   * The address of the site, with a slash at its end. If undefined, the site has nothing that needs absolute addresses
   * (canonical links, sitemap, feed).
   */
  readonly url: string | undefined;
  /** The address of the public repository without a slash at its end, if there is one. */
  readonly repository: string | undefined;
  /** In reading order. */
  readonly guidance: readonly GuidanceSource[];
  readonly rules: readonly RuleSource[];
  /** Newest first. */
  readonly changes: readonly ChangelogEntry[];
  readonly calls: readonly SiteCall[];
  /** The texts of the facts about each runtime. */
  readonly runtimeFacts: readonly string[];
  /** Pairs of states of one call. */
  readonly comparisons: readonly StateComparison[];
  readonly omitted: readonly OmittedCall[];
  readonly verifiedOn: VerifiedOn;
  /** Known reactions of callers. */
  readonly callers: CallerTable;
  readonly seen: CallsSeen;
  /** Where the kernel's code has the steps. */
  readonly placesOf: PlacesOf;
  /** Which errno comes first where two steps refuse a call. */
  readonly precedence: PrecedenceRecord;
  readonly flagSeenOn: FlagSeenOn;
  /** Where ERRORS of man-pages and the entry paths differ, if that was compared. */
  readonly manErrors: ManErrors | undefined;
  /** Styles, scripts and static files by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** What all pages say of the program, and where they are published. */
export type PublishedSite = Pick<SiteSource, 'version' | 'url' | 'repository'>;

/** A page by its folder: `''`, `rules/probe-exists/`. */
export interface PageAddress {
  readonly folder: string;
}

/** The relative link from one page to another, so that the site works in any folder and from files. */
export function linkFrom(from: PageAddress, to: string): string {
  const up = '../'.repeat(from.folder.split('/').filter((part) => part !== '').length);
  return `${up}${to}` || './';
}

interface CallWithSpec {
  readonly spec: Pick<SpecHead, 'name' | 'status' | 'revision'>;
}

/** The state of a call: `merged`, or the revision of a proposal. */
export function stateOf({ spec }: CallWithSpec): string {
  return spec.status === 'merged' ? 'merged' : (spec.revision ?? spec.status);
}

/** The day on which a proposal was posted, the last one if its spec is of several: `2026-04-12`; empty if unknown. */
export function postedOn({ spec }: CallWithSpec): string {
  return spec.revision?.match(/\d{4}-\d\d-\d\d/g)?.at(-1) ?? '';
}

/** The folder of a call's page: its name for a merged call, its name and revision for a proposal. */
export function folderOfCall({ spec }: CallWithSpec): string {
  if (spec.status === 'merged') return `syscalls/${spec.name}/`;
  const revision = (spec.revision ?? spec.status)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `proposals/${spec.name}-${revision}/`;
}
