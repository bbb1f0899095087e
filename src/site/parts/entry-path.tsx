import type { Element } from 'hast';
import type { Grade } from '../../entry/grade.ts';
import type { Analysis } from '../../lint/analysis.ts';
import type { Step } from '../../spec/model.ts';
import { whenText } from '../../spec/step-text.ts';
import { formatArrival } from '../../spec/version.ts';
import { element } from '../element.ts';
import { gradeBadge } from './grade.tsx';
import { type Zone, zonesOf } from './zones.ts';

/** A probe and the step that it ends at. */
interface Strike {
  readonly step: number;
  readonly call: string;
  readonly answers: readonly string[];
  readonly grade: Grade;
}

/**
 * The entry path as a picture: steps from top to bottom, a rail beside them that is green where a refusal is a probe,
 * amber behind a step that may answer EPERM (one that is not known may, too), red once something changed; and where probes strike.
 */
export function entryPath(analysis: Analysis): Element {
  const { spec } = analysis;
  const strikes = strikesOf(analysis);
  const zones = zonesOf(spec.entry);
  const rows = spec.entry.map((step, index) =>
    stepRow(
      step,
      zones[index] ?? 'masked',
      strikes.filter((strike) => strike.step === step.index),
    ),
  );
  return element(<ol className="path">{rows}</ol>);
}

function stepRow(step: Step, zone: Zone, strikes: readonly Strike[]): Element {
  const isWords = !('condition' in step || 'target' in step);
  return element(
    <li id={`step-${step.index + 1}`} className={['step', `step-${step.kind}`, `zone-${zone}`]}>
      <span className="kind">{step.kind}</span>
      <span className="what">
        {isWords ? step.text : <code>{step.text}</code>}
        {step.when === undefined ? null : (
          <span className="when">
            {' '}
            where <code>{whenText(step)}</code>
          </span>
        )}
        {releases(step)}
        {step.kind === 'check' && step.permanent !== undefined ? (
          <span className="because">permanently: {step.permanent}</span>
        ) : null}
        {strikes.map(({ call, answers, grade }) => (
          <span className="strike">
            <code>{call}</code> ends here: {answers.join(' or ')} {gradeBadge(grade)}
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

function releases({ since, until }: Step): Element | null {
  if (since === undefined && until === undefined) return null;
  const from = since === undefined ? '' : `since ${formatArrival(since)}`;
  const to = until === undefined ? '' : `before ${formatArrival(until)}`;
  return element(<span className="releases"> {[from, to].filter((text) => text !== '').join(', ')}</span>);
}

/** The best probe of each step that has one: declared probes first, then what the search found. */
function strikesOf(analysis: Analysis): readonly Strike[] {
  const found = new Map<number, Strike>();
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
