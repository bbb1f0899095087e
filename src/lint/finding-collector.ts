import { fingerprint } from '../spec/fingerprint.ts';
import type { Spec, SpecDocument } from '../spec/model.ts';
import type { Position } from '../spec/position.ts';
import { onOneLine } from '../spec/yaml/node.ts';
import type { ContainerPolicy } from './container-policy.ts';
import type { Finding, Fix, Severity } from './finding.ts';
import { logicalPlace, placePart } from './fingerprint.ts';
import type { FixMaker } from './fix/fixes.ts';
import type { SourceText } from './fix/source-text.ts';
import { isShipped, type Report, type Rule } from './rule.ts';
import type { RuleFault } from './rule-fault.ts';
import type { SuppressionUses } from './suppression.ts';

/** The rules of an engine, their severities, and what they may compare with. */
export interface EngineOptions {
  readonly rules: readonly Rule[];
  /** Whether a rule runs on a file; if omitted, each does. */
  isActive?(rule: Rule, path: string): boolean;
  /** Rules that run even if they were not selected, if a document cannot be checked: silence would look like a pass. */
  readonly unjudged: readonly Rule[];
  /** The ids of all rules, for suppressions of rules that do not run. */
  readonly knownRules: readonly string[];
  /** The severity of a finding in a file under preset and configuration. */
  severity(rule: Rule, own: Severity, path: string): Severity | 'off';
  /** The URL of a shipped rule's page; undefined if there is none. */
  url(rule: string): string | undefined;
  /** The spec of the same call in the base; undefined for a new call. */
  before?(path: string, spec: Spec): Spec | undefined;
  /** The spec of the same call as the code has it, derived from a kernel tree; undefined if the tree has no such call. */
  code?(path: string, spec: Spec): Spec | undefined;
  /** Names of proposed or merged calls of the same series that are not added to this engine. */
  siblings?(): ReadonlySet<string>;
  /** The policies of container runtimes, if known. Called only by rules that need them. */
  policies?(): readonly ContainerPolicy[];
  /** Called for each rule that fails. Without it, an exception in a rule ends the run; shipped rules throw none. */
  onRuleFault?(fault: RuleFault): void;
}

/** Converts offsets of a text to places, and holds the text for fixes. */
export interface Places {
  position(offset: number): Position;
  /** Undefined if the text was not kept; then no fixes are made. */
  source(): SourceText | undefined;
}

/** Turns the reports of one rule about one document into findings. */
export class FindingCollector {
  readonly findings: Finding[] = [];
  /** By finding, the call that settles it if the run includes that call. */
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
    // The revision is not part of it, so that a finding in v1 of a proposal is known in v2. The empty line where it used
    // to be keeps older baselines valid.
    const place = `${rule.id}\n${placePart(this.#syscall)}\n\n${report.place ?? logicalPlace(report.pointer, this.#document?.spec)}`;
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
      // Custom rules and rules of plugins have no page on the site.
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
