import type { DerivedCall } from '../../derive/derive.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { Engine } from '../../lint/engine.ts';
import type { DocumentResult } from '../../lint/file-result.ts';
import type { Finding } from '../../lint/finding.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import type { Rule } from '../../lint/rule.ts';
import { NEWEST } from '../../spec/version.ts';
import type { InputPlace } from './code-places.ts';
import type { ReadCall } from './code-state.ts';

/** Finds where code stands in an input. */
export interface CodeLocator {
  /** The place of a source that a step names (`fs/open.c:1234`); undefined where the input does not show it. */
  ofSource(source: string): InputPlace | undefined;
  /** Where the call is defined. */
  ofCall(call: DerivedCall): InputPlace;
}

/** The input that has the code of a call. */
export interface CodeInput {
  readonly path: string;
  readonly locator: CodeLocator;
}

/**
 * Checks a derived spec. Its findings stand where the input has the code of the step, else where it defines the call:
 * nobody sees the text of the spec.
 */
export function judgeDerived(
  { call, text, spec }: ReadCall,
  { path, locator }: CodeInput,
  options: EngineOptions,
): DocumentResult | undefined {
  const engine = new Engine({
    ...options,
    rules: options.rules.filter(isAboutCode),
    unjudged: options.unjudged.filter(isAboutCode),
  });
  engine.add(path, text);
  const [document] = engine.finish().flatMap(({ documents }) => documents);
  if (document === undefined) return undefined;
  const placed = document.findings.map((finding): Finding => {
    const step = spec?.entry[stepIndex(finding.pointer)];
    const own = step?.source === undefined ? undefined : locator.ofSource(step.source);
    return { ...finding, ...(own ?? locator.ofCall(call)), fix: undefined };
  });
  const suggested = spec === undefined ? [] : suggestProbes(spec, NEWEST, MAX_PROBES);
  const probes = suggested.map(({ call: { text: probe }, grade, expect }) => ({
    call: probe,
    grade,
    outcomes: expect,
  }));
  return { ...document, isDerived: true, probes, findings: withoutRepeats(placed) };
}

/** One statement may be several steps, of which each has the same finding. */
function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, message, start }) => {
    const key = `${rule} ${start.line}:${start.column} ${message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** How many probes of a call are told. */
const MAX_PROBES = 3;

/** Whether a rule has something to say where nobody wrote a spec. */
function isAboutCode({ id, topic }: Rule): boolean {
  return topic !== 'spec' && id !== 'probe-declared';
}

/** The index of the step that a JSON pointer leads to; -1 where it leads elsewhere. */
function stepIndex(pointer: string): number {
  return Number(/^\/entry\/(\d+)/.exec(pointer)?.[1] ?? -1);
}
