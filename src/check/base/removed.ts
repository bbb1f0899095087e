import { Collector, type EngineOptions } from '../../lint/collector.ts';
import type { DocumentResult } from '../../lint/engine.ts';
import { placesIn } from '../../lint/places.ts';
import { NO_SUPPRESSIONS } from '../../lint/suppression.ts';
import type { SpecDocument } from '../../spec/model.ts';
import type { LineIndex } from '../../spec/position.ts';
import { readSpecs } from '../../spec/read.ts';
import type { Note } from '../run.ts';
import type { BaseSpecs } from './base-specs.ts';

/** A call that the earlier state describes, and that nothing describes any more. */
export interface RemovedSpec {
  /** Where it was described. */
  readonly path: string;
  readonly name: string;
  /** Merged: programs call it, so that the call itself cannot go with its spec. */
  readonly isReleased: boolean;
  readonly document: SpecDocument;
}

/**
 * The calls that have gone since the earlier state. A call counts as there wherever it is described: files may be
 * renamed. `mayHaveGone` limits the question to some of the calls, and to the files that a run is about.
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
 * What the rule about changes says of a released call whose spec has gone; undefined where it does not speak. The place
 * is the one in the earlier state, whose lines are given.
 */
export function judgeRemoved(
  { path, name, isReleased, document }: RemovedSpec,
  lines: LineIndex,
  options: EngineOptions,
): DocumentResult | undefined {
  const rule = options.rules.find(({ about }) => about === 'change');
  if (!isReleased || rule === undefined) return undefined;
  const collector = new Collector(rule, options, placesIn(lines), name, document, NO_SUPPRESSIONS, path);
  collector.add({
    message: `${name} is merged, and its spec is deleted: nothing says any more what programs rely on`,
    help: ['keep the spec; where a kernel no longer has the call, say so in its notes'],
    // A description that goes breaks no program by itself.
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

/** A proposal that is gone: nobody knows why, and no rule is about it. */
export function describeRemoved({ path, name }: RemovedSpec, base: string): Note {
  const message = `${name} is described in ${base}, and no spec describes it any more`;
  return { kind: 'removed-spec', path, line: undefined, syscall: name, message };
}
