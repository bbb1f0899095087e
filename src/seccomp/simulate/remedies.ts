import { Catalogue, type CatalogueOptions } from '../runtimes/catalogue.ts';
import { rebuildProfile, resolvePolicy } from '../runtimes/rebuild-profile.ts';
import { compareReleases } from '../runtimes/release-history.ts';
import type { RuntimeFacts } from '../runtimes/runtime-facts.ts';
import { NEWEST_LIBRARY } from '../syscalls/library-releases.ts';
import { namesAt } from '../syscalls/names-at.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import type { SimulatedCall } from './filter-answer.ts';
import { type AnswerSpan, answerSpans, releaseAnswers } from './release-answers.ts';

/**
 * A change after which a filter lets a call pass.
 * - `runtime`: this release and every later one that is known.
 * - `some releases`: later ones up to `until`, but not the newest.
 * - `library`: this libseccomp and every later one that is known.
 * - `both`: this release of the runtime with this libseccomp.
 * - `capability`: a container that is given it.
 *
 * And where nothing lets it pass, `absent`: from this release on the answer is ENOSYS, so that programs fall back.
 */
export type Remedy =
  | { readonly kind: 'runtime'; readonly release: string }
  | { readonly kind: 'some releases'; readonly from: string; readonly until: string }
  | { readonly kind: 'library'; readonly release: string }
  | { readonly kind: 'both'; readonly release: string; readonly library: string }
  | { readonly kind: 'capability'; readonly name: string }
  | { readonly kind: 'absent'; readonly release: string };

/** A release of a runtime on a host, about which is asked. */
export interface AskedRelease {
  readonly runtimes: readonly RuntimeFacts[];
  readonly options: CatalogueOptions;
  readonly facts: RuntimeFacts;
  readonly release: string;
}

/** Finds what lets a call pass that a release does not let pass for certain. */
export function remediesOf(asked: AskedRelease, call: SimulatedCall): readonly Remedy[] {
  const { runtimes, options, facts, release } = asked;
  const catalogue = new Catalogue(runtimes, options);
  const answer = catalogue.install(facts, release)?.others.answer(call);
  if (answer === undefined || passes(answer)) return [];
  const spans = answerSpans(releaseAnswers(catalogue, facts, call));
  const single = [...laterReleases(spans, release), ...libraryRemedy(catalogue, asked, call, answer)];
  const passing = single.length > 0 ? single : both(asked, call);
  return [
    ...(passing.length > 0 || answer !== 'EPERM' ? passing : absentSince(spans, release)),
    ...namedCapabilities(asked, call).flatMap((name) => withCapability(asked, call, name)),
  ];
}

/** Whether the kernel gets to see a call with this answer. */
export function passes(answer: string): boolean {
  return answer === 'allow' || answer === 'log';
}

/** The releases after one that let the call pass. */
export function laterReleases(spans: readonly AnswerSpan[], release: string): readonly Remedy[] {
  const later = spans.filter(({ from }) => compareReleases(from, release) > 0);
  const since = lastingSince(later, passes);
  if (since !== undefined) return [{ kind: 'runtime', release: since }];
  const some = later.findLast(({ answer }) => passes(answer));
  return some === undefined ? [] : [{ kind: 'some releases', from: some.from, until: some.until }];
}

function absentSince(spans: readonly AnswerSpan[], release: string): readonly Remedy[] {
  const later = spans.filter(({ from }) => compareReleases(from, release) > 0);
  const since = lastingSince(later, (answer) => answer === 'ENOSYS');
  return since === undefined ? [] : [{ kind: 'absent', release: since }];
}

/** The first release from which on every known one has such an answer; undefined if the newest has not. */
function lastingSince(spans: readonly AnswerSpan[], has: (answer: string) => boolean): string | undefined {
  const last = spans.findLastIndex(({ answer }) => !has(answer));
  return spans[last + 1]?.from;
}

function libraryRemedy(
  catalogue: Catalogue,
  { facts, release }: AskedRelease,
  call: SimulatedCall,
  answer: string,
): readonly Remedy[] {
  const last = catalogue.install(facts, release)?.others.changes(call, answer).from.at(-1);
  return last !== undefined && passes(last.answer) ? [{ kind: 'library', release: last.release }] : [];
}

/** A later release of both, where neither alone helps. */
function both({ runtimes, options, facts, release }: AskedRelease, call: SimulatedCall): readonly Remedy[] {
  const catalogue = new Catalogue(runtimes, { ...options, numbers: syscallNumbers(NEWEST_LIBRARY) });
  const [later] = laterReleases(answerSpans(releaseAnswers(catalogue, facts, call)), release);
  if (later?.kind !== 'runtime') return [];
  const before = catalogue.install(facts, later.release)?.others.changes(call, 'allow').before[0];
  if (before === undefined) return [];
  return [{ kind: 'both', release: later.release, library: before.release }];
}

/** The capabilities that rules of the release about the call look at; no other one changes the answer. */
function namedCapabilities(
  { runtimes, facts, release }: AskedRelease,
  call: SimulatedCall,
): readonly string[] {
  const policy = resolvePolicy(facts, release, (name) => runtimes.find((one) => one.name === name));
  if (policy === undefined) return [];
  const reaching = namesAt(call.architecture.token, call.number);
  const scopes = rebuildProfile(policy)
    .rules.filter(({ names }) => names.some((name) => reaching.has(name)))
    .map(({ scope }) => scope);
  return [...new Set(scopes.flatMap((scope) => [...scope.capabilities, ...scope.withoutCapabilities]))];
}

function withCapability(
  { runtimes, options, facts, release }: AskedRelease,
  call: SimulatedCall,
  name: string,
): readonly Remedy[] {
  const held = options.capabilities ?? new Set(facts.capabilities);
  if (held.has(name)) return [];
  const catalogue = new Catalogue(runtimes, { ...options, capabilities: new Set([...held, name]) });
  const answer = catalogue.install(facts, release)?.others.answer(call);
  return answer !== undefined && passes(answer) ? [{ kind: 'capability', name }] : [];
}

/** A remedy as a sentence without its full stop. `title` names the runtime. */
export function remedyText(title: string, remedy: Remedy): string {
  switch (remedy.kind) {
    case 'runtime':
      return `Update ${title} to ${remedy.release} or later`;
    case 'some releases':
      return remedy.from === remedy.until
        ? `${title} ${remedy.from} allows it, but no later release does`
        : `${title} ${remedy.from} to ${remedy.until} allow it, but no later release does`;
    case 'library':
      return `Update libseccomp to ${remedy.release} or later`;
    case 'both':
      return `Update ${title} to ${remedy.release} or later, and libseccomp to ${remedy.library} or later`;
    case 'capability':
      return `Give the container ${remedy.name}`;
    case 'absent':
      return `Update ${title} to ${remedy.release} or later, which returns ENOSYS, so that programs fall back`;
  }
}
