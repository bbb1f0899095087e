import { disqualifications } from '../entry/grade.ts';
import { trace } from '../entry/trace.ts';
import { describeObstacle, nameStep } from '../lint/phrases.ts';
import { type DescribedRule, isShipped } from '../lint/rule.ts';
import { STEPS } from '../spec/definition/steps.ts';
import { ERRNO_NAMES } from '../spec/errno.ts';
import type { Step } from '../spec/model.ts';
import type { Range } from '../spec/position.ts';
import type { OpenDocument, OpenSpec } from './document.ts';
import { lookUp } from './spec-names.ts';

/** What an editor shows about a place, in Markdown. */
export interface Hover {
  readonly range: Range;
  readonly lines: readonly string[];
}

/** Explains the rule in a comment, the kind of a step, the name in an expression or the errno at an offset. */
export function hoverAt(
  document: OpenDocument,
  offset: number,
  rules: readonly DescribedRule[],
  url: (rule: string) => string | undefined,
): Hover | undefined {
  const inComment = ruleAt(document.text, offset);
  if (inComment !== undefined) {
    const rule = rules.find(({ id }) => id === inComment.id);
    return (
      rule && {
        range: inComment,
        lines: [
          `**${rule.id}** (${rule.severity}): ${rule.summary}`,
          (isShipped(rule.id) ? url(rule.id) : undefined) ?? [],
        ].flat(),
      }
    );
  }
  const open = document.specAt(offset);
  if (open === undefined) return undefined;
  const step = open.spec.entry.find(({ node }) => isKind(node.pairs[0]?.key, offset));
  const kind = step?.node.pairs[0]?.key;
  if (step !== undefined && kind !== undefined)
    return { range: { start: kind.start, end: kind.end }, lines: aboutStep(open, step) };
  const word = document.wordAt(offset);
  if (word === undefined) return undefined;
  const named = lookUp(open.spec, word.text);
  if (named !== undefined)
    return { range: word, lines: [`\`${word.text}\`: \`${named.detail}\``, ...named.about] };
  if (ERRNO_NAMES.includes(word.text)) return { range: word, lines: aboutErrno(open, word.text) };
  return undefined;
}

function isKind(key: Range | undefined, offset: number): boolean {
  return key !== undefined && key.start <= offset && offset <= key.end;
}

/** The rule that a suppression comment names at an offset. */
function ruleAt(text: string, offset: number): (Range & { readonly id: string }) | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const line = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
  const match = /#\s*probeable-ignore\s+([\w/-]+)/.exec(line);
  const id = match?.[1];
  if (match === null || id === undefined) return undefined;
  const start = lineStart + match.index + match[0].length - id.length;
  return offset >= lineStart + match.index && offset <= start + id.length
    ? { id, start, end: start + id.length }
    : undefined;
}

/** Describes a step: its kind, the probe that ends there, or what prevents one. */
function aboutStep({ spec, analysis }: OpenSpec, step: Step): readonly string[] {
  const meaning = describeKind(step.kind);
  const lines = [`Step ${step.index + 1} of ${spec.entry.length}, **${step.kind}**. ${meaning}`];
  const probe = analysis.suggestions.find((suggestion) => suggestion.step?.index === step.index);
  if (probe !== undefined) {
    lines.push(
      `A probe ends here: \`${probe.call.text}\` fails with ${probe.expect.join(' or ')} (${probe.grade}).`,
    );
    return lines;
  }
  const obstacle = obstacleBefore({ spec, analysis }, step);
  if (obstacle !== undefined) lines.push(`No call that reaches this step is a probe: ${obstacle}.`);
  return lines;
}

/** How a step itself keeps a call from being a probe. */
const OWN_OBSTACLE = {
  effect: 'changes something, or waits',
  unknown: 'is unknown and may have any result',
  eperm: 'can fail with EPERM, which filters return too',
  enosys: 'can fail with ENOSYS, which filters return too',
  signal: 'kills the caller',
} as const;

/** The first step, up to a given one, that keeps every call that reaches the given one from being a probe. */
function obstacleBefore(
  { spec, analysis }: Pick<OpenSpec, 'spec' | 'analysis'>,
  step: Step,
): string | undefined {
  const call = { text: '', values: spec.arguments.map(() => undefined) };
  const found = disqualifications(trace(analysis.entry, call)).find(
    (obstacle) => 'step' in obstacle && obstacle.step.index <= step.index && obstacle.step.when === undefined,
  );
  return found === undefined || !('step' in found)
    ? undefined
    : found.step === step
      ? `${nameStep(step)} ${OWN_OBSTACLE[found.kind]}`
      : describeObstacle(found);
}

function describeKind(kind: Step['kind']): string {
  const [field] = Object.entries(STEPS[kind]).filter(([key]) => key === kind);
  return field === undefined ? '' : field[1].description;
}

/** Names the steps that fail with an errno. */
function aboutErrno({ spec }: OpenSpec, name: string): readonly string[] {
  const steps = spec.entry.filter(({ errors }) => errors.includes(name));
  return [
    steps.length === 0
      ? `No step fails with **${name}**.`
      : `**${name}** comes from ${steps.map((step) => nameStep(step)).join('; ')}.`,
  ];
}
