import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../rules/index.ts';
import type { Run } from '../../src/check/run.ts';
import type { ContainerPolicy } from '../../src/lint/container-policy.ts';
import { Engine } from '../../src/lint/engine.ts';
import type { FileResult } from '../../src/lint/file-result.ts';
import type { Rule } from '../../src/lint/rule.ts';
import { readRuntimeFacts } from '../../src/seccomp/runtimes/runtime-facts.ts';
import { newestPolicies } from '../../src/seccomp/simulate/number-policies.ts';
import type { Spec } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';

let policies: readonly ContainerPolicy[] | undefined;

/** The policies of the newest releases of the shipped runtimes. */
export function shippedPolicies(): readonly ContainerPolicy[] {
  const folder = join(import.meta.dirname, '../../content/runtimes');
  policies ??= newestPolicies(
    readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .map((name) => readRuntimeFacts(readFileSync(join(folder, name), 'utf8'))),
  );
  return policies;
}

/** Lints texts as files, by path. */
export function lintFiles(
  files: Readonly<Record<string, string>>,
  rules: readonly Rule[] = RULES,
): readonly FileResult[] {
  const engine = new Engine({
    rules,
    unjudged: RULES.filter(({ about }) => about === 'document'),
    knownRules: RULES.map(({ id }) => id),
    severity: (_, own) => own,
    url: (id) => `https://example.org/rules/${id}`,
    policies: () => shippedPolicies(),
  });
  for (const [path, text] of Object.entries(files)) engine.add(path, text);
  return engine.finish();
}

/** A run of `check` over texts, as input for report formats. */
export function runOver(files: Readonly<Record<string, string>>, notes: Run['notes'] = []): Run {
  return {
    files: lintFiles(files),
    faults: [{ path: 'missing.yaml', message: 'no such file or directory' }],
    notes,
    nonSpecCount: 0,
    accepted: 0,
    texts: new Map(),
    rules: RULES,
    version: '0.0.0',
    url: (id) => `https://example.org/rules/${id}`,
    verifiedOn: () => [],
    callersOf: () => [],
    seen: () => [],
  };
}

/** `rule line:column` of every finding. */
export function found(text: string, rules: readonly Rule[] = RULES): string[] {
  return lintFiles({ 'x.yaml': text }, rules).flatMap(({ documents }) =>
    documents.flatMap(({ findings }) =>
      findings.map(({ rule, start }) => `${rule} ${start.line}:${start.column}`),
    ),
  );
}

/**
 * The spec of a text.
 *
 * @throws {Error} if the spec has problems
 */
export function specOf(text: string): Spec {
  const [document] = readSpecs(text).documents;
  if (document?.spec === undefined || document.problems.length > 0) {
    throw new Error(`not a sound spec: ${document?.problems.map(({ message }) => message).join('; ')}`);
  }
  return document.spec;
}

/** The spec of a text that may still hold placeholders. */
export function sketchOf(text: string): Spec {
  const [document] = readSpecs(text).documents;
  if (document?.spec === undefined) throw new Error('not a spec');
  return document.spec;
}

/**
 * The text of a spec of the call xyzzy.
 *
 * @param entry the steps as YAML, not indented
 * @param more further sections
 */
export function xyzzy(prototype: string, entry: string, more = ''): string {
  return `syscall: xyzzy\nprototype: ${prototype}\n${more}entry:\n${entry.replace(/^/gm, '  ')}\n`;
}
