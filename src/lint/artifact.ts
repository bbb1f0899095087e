import type { ArtifactName } from '../spec/definition/spec.ts';
import { isDerived } from '../spec/derived.ts';
import type { Spec } from '../spec/model.ts';
import type { Scalar } from '../spec/yaml/node.ts';
import type { Severity } from './finding.ts';
import type { SpecRule } from './rule.ts';

/** What a spec says about one artifact: where it is, or why there is none. */
export type Artifact =
  | { readonly kind: 'given'; readonly references: readonly Scalar[] }
  | { readonly kind: 'none'; readonly reason: Scalar };

/** What a spec says about an artifact; undefined if it says nothing. */
export function artifactOf(spec: Spec, name: ArtifactName): Artifact | undefined {
  const entry = spec.raw.artifacts?.[name];
  if (entry === undefined) return undefined;
  return 'none' in entry ? { kind: 'none', reason: entry.none } : { kind: 'given', references: entry };
}

/**
 * Whether a spec describes a posted proposal, that is, states "status: proposed". A spec without a status is a sketch,
 * which nobody expects to have a manual page.
 */
export function isPosted(spec: Spec): boolean {
  return spec.raw.status?.value === 'proposed';
}

/** Makes a rule about an artifact of a complete proposal. */
export function artifactRule(options: {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly artifact: ArtifactName;
  /** The artifact in the message, such as "manual page". */
  readonly what: string;
  readonly help: (spec: Spec) => readonly string[];
  /** Whether a proposal needs the artifact; if omitted, each does. */
  readonly isNeeded?: (spec: Spec) => boolean;
  /** The fault of a reference, for the message; undefined if it has none. */
  readonly fault?: (reference: string) => string | undefined;
}): SpecRule {
  const { id, severity, summary, artifact, what, help, isNeeded, fault } = options;
  return {
    about: 'spec',
    id,
    topic: 'process',
    severity,
    basis: 'prototype',
    summary,
    check({ spec }, report) {
      const found = artifactOf(spec, artifact);
      if (found === undefined && isPosted(spec) && isNeeded?.(spec) !== false)
        report({
          // Nobody wrote the spec of a call that was read from a series.
          message: isDerived(spec)
            ? `${spec.name} is proposed without its ${what}`
            : `${spec.name} is proposed, but its spec names no ${what} (artifacts.${artifact})`,
          help: help(spec),
          range: spec.nameNode,
          pointer: `/artifacts/${artifact}`,
        });
      if (found?.kind !== 'given') return;
      for (const reference of found.references) {
        const message = fault?.(reference.text);
        if (message !== undefined)
          report({ message, help: help(spec), range: reference, pointer: reference.pointer });
      }
    },
  };
}
