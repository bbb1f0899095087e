import type { DocumentResult } from '../../lint/file-result.ts';
import { type EngineOptions, FindingCollector } from '../../lint/finding-collector.ts';
import { placesIn } from '../../lint/places.ts';
import { NO_SUPPRESSIONS } from '../../lint/suppression.ts';
import type { SpecDocument } from '../../spec/model.ts';
import type { LineIndex } from '../../spec/position.ts';
import { readSpecs } from '../../spec/read.ts';
import type { Note } from '../run.ts';
import type { BaseSpecs } from './base-specs.ts';

/** A call that the base describes and that no spec describes now. */
export interface RemovedSpec {
  /** The file that described it. */
  readonly path: string;
  readonly name: string;
  /** Whether it was merged: programs then use the call, which cannot be removed with its spec. */
  readonly isReleased: boolean;
  readonly document: SpecDocument;
}

/**
 * The calls that were removed since the base. Specs may move between files. `mayHaveGone` limits the search to some calls
 * and to the files that a run is about.
 */
export function removedSpecs(
  base: BaseSpecs,
  mayHaveGone: (name: string, path: string) => boolean,
): readonly RemovedSpec[] {
  const found = new Map<string, RemovedSpec>();
  for (const [name, paths] of base.names()) {
    for (const path of paths) {
      if (found.has(name) || !mayHaveGone(name, path)) continue;
      const document = readSpecs(base.text(path) ?? '').documents.findLast((each) => each.name === name);
      if (document === undefined) continue;
      const isReleased = document.spec?.status === 'merged';
      found.set(name, { path, name, isReleased, document });
    }
  }
  return [...found.values()];
}

/**
 * The finding of the rule about changes for a released call whose spec was removed; undefined if the rule does not run.
 * Its place is in the base, whose lines are given.
 */
export function judgeRemoved(
  { path, name, isReleased, document }: RemovedSpec,
  lines: LineIndex,
  options: EngineOptions,
): DocumentResult | undefined {
  const rule = options.rules.find(({ about }) => about === 'change');
  if (!isReleased || rule === undefined) return undefined;
  const collector = new FindingCollector(
    rule,
    options,
    placesIn(lines),
    name,
    document,
    NO_SUPPRESSIONS,
    path,
  );
  collector.add({
    message: `${name} is merged, but its spec was deleted, so nothing describes what programs rely on`,
    help: ['keep the spec; if a kernel no longer has the call, say so under "notes"'],
    // Removing a description does not break programs by itself.
    severity: 'warning',
    range: document.spec?.nameNode ?? document.range,
    pointer: '/syscall',
  });
  return {
    path,
    syscall: name,
    revision: document.spec?.revision,
    grade: undefined,
    ambiguous: undefined,
    probes: [],
    findings: collector.findings,
    containers: [],
    isRemoved: true,
  };
}

/** The note about a removed proposal, for which there is no rule. */
export function describeRemoved({ path, name }: RemovedSpec, base: string): Note {
  const message = `${name} is described in ${base}, but no spec describes it now`;
  return { kind: 'removed-spec', path, line: undefined, syscall: name, message };
}
