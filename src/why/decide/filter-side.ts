import type { Architecture } from '../../seccomp/architecture.ts';
import type { Catalogue } from '../../seccomp/runtimes/catalogue.ts';
import type { RuntimeFacts } from '../../seccomp/runtimes/runtime-facts.ts';
import type { FilterAnswer, SimulatedCall } from '../../seccomp/simulate/filter-answer.ts';
import { type AnswerSpan, answerSpans, releaseAnswers } from '../../seccomp/simulate/release-answers.ts';
import { laterReleases, passes, remedyText } from '../../seccomp/simulate/remedies.ts';
import type { FilterFinding } from './refusal-answer.ts';

/** A filter that the user named: a release of a runtime, a profile, an exported program, or several at once. */
export interface NamedFilter {
  readonly title: string;
  readonly release: string | undefined;
  /** A kernel of its own (gVisor) rather than a filter. */
  readonly isKernel: boolean;
  readonly notes: readonly string[];
  ask(call: SimulatedCall): FilterAnswer;
  /** What lets the call pass; sentences without their full stop. */
  remedies(call: SimulatedCall): readonly string[];
}

/** What filters say about a call. */
export interface FilterSide {
  /**
   * - `refuses`: every named filter returns this answer, or an audit record shows it.
   * - `may`: a named filter may, or a known runtime does in some release.
   * - `passes`: no named filter returns it.
   * - `unlikely`: no filter was named, and no release of a known runtime returns it.
   */
  readonly certainty: 'refuses' | 'may' | 'passes' | 'unlikely';
  readonly isNamed: boolean;
  readonly findings: readonly FilterFinding[];
  readonly remedies: readonly string[];
  readonly notes: readonly string[];
}

/** The filters on kernels of one architecture. */
export interface HostFilters {
  /** Those that the user named; empty: all releases of the known runtimes are asked. */
  readonly named: readonly NamedFilter[];
  readonly catalogue: Catalogue;
  readonly runtimes: readonly RuntimeFacts[];
  /** The errnos that the facts about runtimes name; no release returns another one. */
  readonly errnos: ReadonlySet<string>;
}

/** Asks filters: the named ones, or all releases of the known runtimes. */
export class Filters {
  readonly #hostFilters: (caller: Architecture) => HostFilters;
  /** By call: what each runtime's releases answer. */
  readonly #spans = new Map<string, ReadonlyMap<RuntimeFacts, readonly AnswerSpan[]>>();

  /** @param hostFilters the filters on the kernel that runs a caller */
  constructor(hostFilters: (caller: Architecture) => HostFilters) {
    this.#hostFilters = hostFilters;
  }

  /** @param answer what was seen: an errno, `kill` …; undefined: any refusal */
  ask(call: SimulatedCall, answer: string | undefined): FilterSide {
    const host = this.#hostFilters(call.architecture);
    return host.named.length > 0 ? askNamed(host.named, call, answer) : this.#askReleases(host, call, answer);
  }

  #askReleases(host: HostFilters, call: SimulatedCall, wanted: string | undefined): FilterSide {
    const findings: FilterFinding[] = [];
    const remedies: string[] = [];
    // Most failures of a log are of this kind, and asking every release takes milliseconds for each.
    if (wanted?.startsWith('E') === true && !host.errnos.has(wanted))
      return { certainty: 'unlikely', isNamed: false, findings, remedies, notes: [] };
    for (const [{ title }, spans] of this.#spansOf(host, call)) {
      const found = spans.filter(({ answer }) => isRefusal(answer, wanted));
      for (const { from, until, answer } of found)
        findings.push({
          title,
          releases: from === until ? from : `${from} to ${until}`,
          answer,
          rule: undefined,
        });
      const last = found.at(-1);
      if (last === undefined) continue;
      const [passing] = laterReleases(spans, last.until);
      const next = spans[spans.indexOf(last) + 1];
      if (passing !== undefined) remedies.push(remedyText(title, passing));
      else if (next?.answer === 'ENOSYS' && wanted !== 'ENOSYS')
        remedies.push(remedyText(title, { kind: 'absent', release: next.from }));
    }
    return {
      certainty: findings.length > 0 ? 'may' : 'unlikely',
      isNamed: false,
      findings,
      remedies,
      notes: [],
    };
  }

  #spansOf(
    { catalogue, runtimes }: HostFilters,
    call: SimulatedCall,
  ): ReadonlyMap<RuntimeFacts, readonly AnswerSpan[]> {
    const key = `${call.architecture.name} ${call.number} ${(call.args ?? []).join(',')}`;
    let spans = this.#spans.get(key);
    if (spans === undefined) {
      spans = new Map(runtimes.map((facts) => [facts, answerSpans(releaseAnswers(catalogue, facts, call))]));
      this.#spans.set(key, spans);
    }
    return spans;
  }
}

function askNamed(
  named: readonly NamedFilter[],
  call: SimulatedCall,
  wanted: string | undefined,
): FilterSide {
  const answers = named.map((filter) => ({ filter, answer: filter.ask(call) }));
  const isWanted = (one: string): boolean => (wanted === undefined ? !passes(one) : one === wanted);
  const all = answers.every(({ answer }) => isWanted(answer.answer));
  const some = answers.some(({ answer }) =>
    answer.possible.some((one) => isWanted(one.answer) || one.answer === 'unknown'),
  );
  return {
    certainty: all ? 'refuses' : some ? 'may' : 'passes',
    isNamed: true,
    findings: answers.map(({ filter, answer }) => ({
      title: filter.title,
      releases: filter.release,
      answer: answer.answer,
      rule: answer.rule,
    })),
    remedies: answers.flatMap(({ filter, answer }) => (passes(answer.answer) ? [] : filter.remedies(call))),
    notes: answers.flatMap(({ filter }) => filter.notes),
  };
}

/** `args` may be the answer, too: it depends on arguments that are not known. */
function isRefusal(answer: string, wanted: string | undefined): boolean {
  if (answer === 'no container' || answer === 'unknown') return false;
  return wanted === undefined ? !passes(answer) : answer === wanted || answer === 'args';
}
