import { isDerived, isUnreviewedRelease, originOf } from '../spec/derived.ts';
import type { SpecDocument } from '../spec/model.ts';
import { LineIndex } from '../spec/position.ts';
import { readSpecs } from '../spec/read.ts';
import { Analysis } from './analysis.ts';
import { answersToProposal } from './container-policy.ts';
import { corpusEntry } from './corpus-entry.ts';
import type { DocumentResult, FileResult } from './file-result.ts';
import type { Finding } from './finding.ts';
import { type EngineOptions, FindingCollector, type Places } from './finding-collector.ts';
import { judgeSuppressions, type KeptSuppressions, keepSuppressions } from './kept-suppressions.ts';
import { canJudge, knowledgeOf, mustRunAnyway } from './knowledge.ts';
import { byPlace, type LateFinding, withLateFindings } from './late-findings.ts';
import { keepPlaces, placesIn } from './places.ts';
import type { CorpusEntry, Report, Rule } from './rule.ts';
import { describeThrown, fixFault, reportFault } from './rule-fault.ts';
import { findSuppressions, NO_SUPPRESSIONS, SuppressionUses } from './suppression.ts';

interface CorpusReport {
  readonly rule: Rule;
  readonly entry: CorpusEntry;
  readonly report: Report;
}

/** Checks files one by one, then runs the rules about all specs. Keeps little of each file, for large runs. */
export class Engine {
  readonly #options: EngineOptions;
  readonly #files: FileResult[] = [];
  readonly #corpus: CorpusEntry[] = [];
  readonly #corpusPlaces = new Map<CorpusEntry, Places>();
  /** Findings that another call settles, which is known only at the end of the run. */
  readonly #settledBy = new Map<Finding, string>();
  /** Suppressions by file, for findings about all specs and for the report of unused ones. */
  readonly #suppressions = new Map<string, KeptSuppressions>();
  /** Rules that have failed, with file and call, so that each failure is reported once. */
  readonly #failed = new Set<string>();

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Checks one file. */
  add(path: string, text: string): void {
    const { documents, isUnreadable } = readSpecs(text);
    const lines = new LineIndex(text);
    const uses = new SuppressionUses(findSuppressions(text));
    const results = documents.map((document, index) => this.#judge(path, document, index, lines, uses));
    this.#files.push({ path, isUnreadable, documents: results });
    const isPartial = documents.some(({ spec }) =>
      spec?.entry.some((step) => step.kind === 'blank' && step.isFaulty),
    );
    if (uses.all.length > 0) this.#suppressions.set(path, keepSuppressions(uses, lines, isPartial));
  }

  /** Ends the run: runs the rules about all specs, then reports suppressions that silenced nothing. */
  finish(): readonly FileResult[] {
    const extra = new Map<string, LateFinding[]>();
    const add = (path: string, document: number, finding: Finding): void => {
      const list = extra.get(path);
      if (list === undefined) extra.set(path, [{ document, finding }]);
      else list.push({ document, finding });
    };
    for (const { rule, entry, report } of this.#corpusReports()) {
      const uses = this.#suppressions.get(entry.path)?.uses ?? NO_SUPPRESSIONS;
      const places = this.#corpusPlaces.get(entry);
      if (places === undefined) continue;
      const collector = new FindingCollector(
        rule,
        this.#options,
        places,
        entry.name,
        undefined,
        uses,
        entry.path,
      );
      this.#guard(rule, entry.path, entry.name, () => collector.add(report));
      for (const finding of collector.findings) add(entry.path, entry.document, finding);
    }
    for (const [path, suppressions] of this.#suppressions) {
      const unused = this.#rulesFor(path).find(({ about }) => about === 'findings');
      if (unused === undefined) continue;
      const active = new Set(this.#rulesFor(path).map(({ id }) => id));
      for (const finding of judgeSuppressions(unused, suppressions, path, active, this.#options))
        add(path, 0, finding);
    }
    const settled = this.#settled();
    return this.#files.map((file) => withLateFindings(file, extra.get(file.path) ?? [], settled));
  }

  #settled(): ReadonlySet<Finding> {
    if (this.#settledBy.size === 0) return new Set();
    const live = new Set(this.#corpus.flatMap(({ isLive, name }) => (isLive ? [name] : [])));
    const siblings = this.#options.siblings?.() ?? new Set();
    return new Set(
      [...this.#settledBy].flatMap(([finding, call]) =>
        live.has(call) || siblings.has(call) ? [finding] : [],
      ),
    );
  }

  /** Runs a rule. If failures are observed, a rule that fails is reported and the others still run. */
  #guard(rule: Rule, path: string, syscall: string | undefined, action: () => unknown): void {
    const { onRuleFault } = this.#options;
    const fail = (message: string): void => {
      const key = `${rule.id}\n${path}\n${syscall ?? ''}`;
      if (!this.#failed.has(key)) onRuleFault?.({ rule: rule.id, path, syscall, message });
      this.#failed.add(key);
    };
    try {
      const returned = action();
      if (!(returned instanceof Promise)) return;
      fail('check() is asynchronous, so its reports come too late');
      returned.catch(() => undefined);
    } catch (error) {
      if (onRuleFault === undefined) throw error;
      fail(error instanceof ReportError ? error.message : describeThrown(error));
    }
  }

  /** The reports of the rules about all specs. */
  #corpusReports(): readonly CorpusReport[] {
    const reports: CorpusReport[] = [];
    for (const rule of this.#options.rules) {
      if (rule.about !== 'corpus') continue;
      this.#guard(rule, this.#corpus[0]?.path ?? '', undefined, () =>
        rule.check(this.#corpus, (entry, report) => reports.push({ rule, entry, report })),
      );
    }
    return reports.filter(({ rule, entry }) => this.#isActive(rule, entry.path));
  }

  #rulesFor(path: string): readonly Rule[] {
    return this.#options.rules.filter((rule) => this.#isActive(rule, path));
  }

  #isActive(rule: Rule, path: string): boolean {
    return this.#options.isActive?.(rule, path) ?? true;
  }

  #judge(
    path: string,
    document: SpecDocument,
    index: number,
    lines: LineIndex,
    uses: SuppressionUses,
  ): DocumentResult {
    const { spec } = document;
    const policies = () => this.#options.policies?.() ?? [];
    const known = knowledgeOf(document);
    const analysis = spec && new Analysis(spec, policies, known !== 'whole');
    const earlier = analysis && this.#options.before?.(path, analysis.spec);
    const before = earlier && new Analysis(earlier);
    const findings: Finding[] = [];
    const places = placesIn(lines);
    const { unjudged } = this.#options;
    const active = new Set([
      ...this.#rulesFor(path),
      ...unjudged.filter((rule) => mustRunAnyway(rule, document, analysis)),
    ]);
    const isChanged = before !== undefined;
    const origin = spec !== undefined && !isChanged && isUnreviewedRelease(spec) ? originOf(spec) : undefined;
    for (const rule of active) {
      if (rule.about === 'corpus' || rule.about === 'findings' || rule.about === 'policy') continue;
      // Nobody can change the design of a released call, unless a patch is about to, and nobody forgot anything in a spec
      // that nobody wrote.
      if (origin !== undefined && rule.topic !== 'probing' && rule.topic !== 'spec') continue;
      let collector: FindingCollector | undefined;
      let isOver = false;
      const report = (found: Report): void => {
        if (isOver) throw new ReportError('it reported something after check() had returned');
        // Shipped rules are checked by the compiler, and may point behind the end of a text that ends too early.
        const isForeign = rule.topic === 'custom';
        const fault = isForeign ? reportFault(found, lines.text.length) : undefined;
        if (fault !== undefined) throw new ReportError(fault);
        collector ??= new FindingCollector(
          rule,
          this.#options,
          places,
          document.name ?? '',
          document,
          uses,
          path,
        );
        collector.add(found);
        const { fix } = collector.findings.at(-1) ?? {};
        const made = isForeign ? fixFault(fix, lines.text.length) : undefined;
        if (made !== undefined) throw new ReportError(made);
      };
      this.#guard(rule, path, document.name, () => {
        if (rule.about === 'document') return rule.check({ path, document, analysis }, report);
        if (analysis === undefined || !canJudge(rule, known)) return undefined;
        if (rule.about === 'spec') return rule.check(analysis, report);
        if (rule.about === 'code') {
          // Code is not compared with itself.
          const code = isDerived(analysis.spec) ? undefined : this.#options.code?.(path, analysis.spec);
          return code === undefined ? undefined : rule.check({ written: analysis.spec, code }, report);
        }
        return before === undefined ? undefined : rule.check({ before, after: analysis }, report);
      });
      isOver = true;
      if (collector === undefined) continue;
      for (const finding of collector.findings) findings.push(finding);
      for (const [finding, call] of collector.settledBy) this.#settledBy.set(finding, call);
    }
    if (spec !== undefined) {
      const entry = corpusEntry(path, index, document, lines);
      this.#corpus.push(entry);
      this.#corpusPlaces.set(
        entry,
        keepPlaces([entry.nameRange, ...entry.numbers.map(({ range }) => range)], lines),
      );
    }
    return {
      path,
      syscall: document.name,
      revision: spec?.revision,
      grade: analysis?.grade,
      ambiguous: analysis?.ambiguous,
      probes: (analysis?.probes ?? []).map(({ probe, grade, trace }) => ({
        call: probe.call.text,
        grade,
        outcomes: trace.outcomes.map(({ result }) => result),
      })),
      findings: findings.sort(byPlace),
      containers: spec === undefined ? [] : answersToProposal(spec, policies()),
      ...(origin === undefined ? {} : { origin }),
    };
  }
}

/** An invalid report; ends the rule that made it. */
class ReportError extends Error {}
