import type { Spec, SpecDocument } from '../spec/model.ts';
import type { Position } from '../spec/position.ts';
import { onOneLine } from '../spec/yaml/node.ts';
import type { ContainerPolicy } from './container-policy.ts';
import type { Finding, Fix, Severity } from './finding.ts';
import { fingerprint, logicalPlace, placePart } from './fingerprint.ts';
import type { FixMaker } from './fix/fixes.ts';
import type { Source } from './fix/source.ts';
import { isShipped, type Report, type Rule } from './rule.ts';
import type { RuleFault } from './rule-fault.ts';
import type { SuppressionUses } from './suppression.ts';

/** What an engine works with: rules, severities, and where it finds texts and other states. */
export interface EngineOptions {
  readonly rules: readonly Rule[];
  /** Whether one of them runs over a file; every rule does where this is left out. */
  isActive?(rule: Rule, path: string): boolean;
  /** Rules that speak even if they were not asked for where a document cannot be judged: silence would lie. */
  readonly unjudged: readonly Rule[];
  /** Every rule there is, for suppressions that name one that is not active. */
  readonly knownRules: readonly string[];
  /** What preset and configuration make of a finding in a file. */
  severity(rule: Rule, own: Severity, path: string): Severity | 'off';
  /** The address of a shipped rule's page; undefined where there is none. */
  url(rule: string): string | undefined;
  /** The spec of the same call in the state to compare with; undefined where it is new. */
  before?(path: string, spec: Spec): Spec | undefined;
  /** Live calls of the same series that are not added to this engine. */
  siblings?(): ReadonlySet<string>;
  /** What containers answer, where the caller knows. Asked only by rules that need it. */
  policies?(): readonly ContainerPolicy[];
  /** Told of each rule that fails. Without it, what a rule throws ends the run: our own rules do not. */
  onRuleFault?(fault: RuleFault): void;
}

/** Where offsets of a text lie, and the text for fixes. */
export interface Places {
  position(offset: number): Position;
  /** Undefined where the text is not kept: then no fix is made of it. */
  source(): Source | undefined;
}

/** Turns the reports of one rule over one document into findings. */
export class Collector {
  readonly findings: Finding[] = [];
  /** The call that settles a finding, where the run has it. */
  readonly settledBy = new Map<Finding, string>();
  readonly #rule: Rule;
  readonly #options: EngineOptions;
  readonly #places: Places;
  readonly #syscall: string;
  readonly #document: SpecDocument | undefined;
  readonly #uses: SuppressionUses;
  readonly #path: string;
  #occurrences: Map<string, number> | undefined;

  constructor(
    rule: Rule,
    options: EngineOptions,
    places: Places,
    syscall: string,
    document: SpecDocument | undefined,
    uses: SuppressionUses,
    path: string,
  ) {
    this.#rule = rule;
    this.#options = options;
    this.#places = places;
    this.#syscall = syscall;
    this.#document = document;
    this.#uses = uses;
    this.#path = path;
  }

  add(report: Report): void {
    const rule = this.#rule;
    const start = this.#places.position(report.range.start);
    const use = this.#uses.at(rule.id, start.line);
    if (use !== undefined) {
      use.isUsed = true;
      if (!rule.isUnsilenceable) return;
    }
    const own = report.severity ?? rule.severity;
    const level = this.#options.severity(rule, own, this.#path);
    const severity = rule.isUnsilenceable ? own : level;
    if (severity === 'off') return;
    // Not the revision: what was found in v1 of a proposal is known in v2. Its line stays, for baselines of before.
    const place = `${rule.id}\n${placePart(this.#syscall)}\n\n${logicalPlace(report.pointer, this.#document?.spec)}`;
    this.#occurrences ??= new Map();
    const occurrence = this.#occurrences.get(place) ?? 0;
    this.#occurrences.set(place, occurrence + 1);
    const finding: Finding = {
      rule: rule.id,
      severity,
      message: onOneLine(report.message),
      help: (report.help ?? []).map(onOneLine),
      range: report.range,
      start,
      end: this.#places.position(report.range.end),
      pointer: report.pointer,
      fingerprint: fingerprint(occurrence === 0 ? place : `${place}\n${occurrence}`),
      // A project's own rule has no page among ours.
      url: isShipped(rule.id) ? this.#options.url(rule.id) : undefined,
      fix: typeof report.fix === 'function' ? this.#made(report.fix) : report.fix,
      ...(rule.isUnsilenceable ? { isUnsilenceable: true } : {}),
    };
    this.findings.push(finding);
    if (report.settledBy !== undefined) this.settledBy.set(finding, report.settledBy);
  }

  #made(make: FixMaker): Fix | undefined {
    const source = this.#places.source();
    return source && make(source);
  }
}
