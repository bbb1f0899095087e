import type { Element, ElementContent } from 'hast';
import type { StepPlaces } from '../../data/sources-file.ts';
import type { Grade } from '../../entry/grade.ts';
import type { Analysis } from '../../lint/analysis.ts';
import type { Step } from '../../spec/model.ts';
import { isAlways, whenText } from '../../spec/step-text.ts';
import { formatArrival } from '../../spec/version.ts';
import { element } from '../element.ts';
import { sourceLink } from '../source-link.ts';
import { gradeBadge } from './grade.tsx';
import { type Zone, zonesOf } from './zones.ts';

/** A probe and the step at which it fails. */
interface PlacedProbe {
  readonly step: number;
  readonly call: string;
  readonly answers: readonly string[];
  readonly grade: Grade;
}

/**
 * Draws the entry path from top to bottom. A rail beside the steps is green where a refusal is a probe, amber after a
 * step that may fail with EPERM (an unknown one may), red once something has changed. Probes are shown where they fail,
 * and each step's place in the kernel's code, if known.
 */
export function entryPath(analysis: Analysis, sources?: StepPlaces): Element {
  const { spec } = analysis;
  const placed = placeProbes(analysis);
  const zones = zonesOf(spec.entry);
  const rows = spec.entry.map((step, index) =>
    stepRow(
      step,
      zones[index] ?? 'masked',
      placed.filter((probe) => probe.step === step.index),
      placeOf(step.source ?? sources?.places.get(index), treeOf(analysis, sources)),
    ),
  );
  return element(<ol className="path">{rows}</ol>);
}

function stepRow(
  step: Step,
  zone: Zone,
  probes: readonly PlacedProbe[],
  place: ElementContent | undefined,
): Element {
  const isWords = !('condition' in step || 'target' in step);
  return element(
    <li id={`step-${step.index + 1}`} className={['step', `step-${step.kind}`, `zone-${zone}`]}>
      <span className="kind">{step.kind}</span>
      <span className="what">
        {isWords ? wordsOf(step) : isAlways(step) ? 'always' : <code>{step.text}</code>}
        {step.when === undefined ? null : (
          <span className="when">
            {' '}
            where <code>{whenText(step)}</code>
          </span>
        )}
        {releases(step)}
        {place === undefined ? null : <span className="place"> {place}</span>}
        {step.kind === 'check' && step.permanent !== undefined ? (
          <span className="because">permanently: {step.permanent}</span>
        ) : null}
        {probes.map(({ call, answers, grade }) => (
          <span className="strike" data-pagefind-ignore>
            <code>{call}</code> fails here with {answers.join(' or ')} {gradeBadge(grade)}
          </span>
        ))}
      </span>
      <span className="errors">
        {step.errors.flatMap((name) => [
          <span className={name === 'EPERM' ? 'errno eperm' : 'errno'}>{name}</span>,
          ' ',
        ])}
      </span>
    </li>,
  );
}

/** What a step without a condition does. The signal that one sends stands where others have their errnos. */
function wordsOf({ kind, text }: Step): string {
  return kind === 'signal' ? 'kills the caller' : text;
}

/** The release whose files the places are in: that of `sources`, or the one that a program read. */
function treeOf({ spec }: Analysis, sources: StepPlaces | undefined): string | undefined {
  return spec.raw.derived?.tree.text ?? sources?.tree;
}

/** A place as a link to its line in the kernel's repository, where the release is known. */
function placeOf(place: string | undefined, tree: string | undefined): ElementContent | undefined {
  if (place === undefined) return undefined;
  if (tree === undefined || !/^\d+\.\d+(?:\.\d+)?$/.test(tree) || !/^[\w./-]+:\d+$/.test(place))
    return { type: 'text', value: place };
  return element(
    <a href={sourceLink(tree, place)} rel="nofollow">
      {place}
    </a>,
  );
}

function releases({ since, until, architectures }: Step): Element | null {
  if (since === undefined && until === undefined && architectures === undefined) return null;
  const from = since === undefined ? '' : `since ${formatArrival(since)}`;
  const to = until === undefined ? '' : `before ${formatArrival(until)}`;
  const on = architectures === undefined ? '' : `on ${architectures.join(', ')}`;
  return element(
    <span className="releases"> {[from, to, on].filter((text) => text !== '').join(', ')}</span>,
  );
}

/** One probe for each step that has any: a declared one, else one that the search found. */
function placeProbes(analysis: Analysis): readonly PlacedProbe[] {
  const found = new Map<number, PlacedProbe>();
  for (const { probe, trace, grade } of analysis.probes) {
    const last = trace.steps.find(({ verdict }) => verdict === 'fails')?.step.index;
    if (grade === 'none' || grade === 'unknown' || last === undefined || found.has(last)) continue;
    const answers = trace.outcomes.map(({ result }) => result).filter((result) => result !== 'ENOSYS');
    found.set(last, { step: last, call: probe.call.text, answers, grade });
  }
  for (const { call, expect, grade, step } of analysis.suggestions) {
    if (step === undefined || found.has(step.index)) continue;
    found.set(step.index, { step: step.index, call: call.text, answers: expect, grade });
  }
  return [...found.values()];
}
