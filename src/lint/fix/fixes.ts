import type { Suggestion } from '../../entry/suggest/suggest.ts';
import type { Spec, Step } from '../../spec/model.ts';
import type { Range } from '../../spec/position.ts';
import type { Mapping, Pair } from '../../spec/yaml/node.ts';
import { yamlScalar } from '../../spec/yaml/quote.ts';
import type { Edit, Fix } from '../finding.ts';
import type { SourceText } from './source-text.ts';

/** Makes a fix from the text that it changes; undefined if no simple edit does it. */
export type FixMaker = (source: SourceText) => Fix | undefined;

function fixOf(title: string, changes: Fix['changes'], edit: Edit | undefined): Fix | undefined {
  return edit === undefined ? undefined : { title, isSafe: changes === 'text', changes, edits: [edit] };
}

/** Adds a step before another. Not safe, because it changes what the spec says about the kernel. */
export function insertBeforeStep(step: Step | undefined, lines: readonly string[]): FixMaker {
  return (source) => step && fixOf(`add the step "${lines[0]}"`, 'path', source.itemBefore(step.node, lines));
}

/** Adds a key to a step, after the first of the keys `after` that the step has. */
export function addKeyToStep(step: Step, after: readonly string[], key: string, value: string): FixMaker {
  return (source) => {
    const pair = after.flatMap((name) => step.node.pairs.find((each) => each.key.text === name) ?? [])[0];
    const edit = pair && source.keyAfter(step.node, pair, key, yamlScalar(value));
    return fixOf(`add "${key}: ${value}"`, key === 'permanent' ? 'promise' : 'path', edit);
  };
}

/** Adds a key to a probe. Not safe, because it changes what the spec promises. `value` is YAML. */
export function keyInProbe(probe: Mapping, after: Pair, key: string, value: string): FixMaker {
  return (source) => fixOf(`add "${key}: ${value}"`, 'promise', source.keyAfter(probe, after, key, value));
}

/** Removes a comment. */
export function removeComment(range: Range): FixMaker {
  return (source) => fixOf('remove the comment', 'text', source.withoutComment(range));
}

/** Replaces a range by other text. */
export function replace(range: Range, text: string, changes: Fix['changes']): FixMaker {
  return () => fixOf(`write ${text}`, changes, { start: range.start, end: range.end, text });
}

/** The first step that is not a gate, and so the first that looks at arguments. */
export function firstStep({ entry }: Spec): Step | undefined {
  return entry.find(({ kind }) => kind !== 'gate');
}

/** Declares a probe that follows from the entry path. Not safe, because only a person can make a promise. */
export function declareProbe(spec: Spec, { call, expect, because }: Suggestion): FixMaker {
  const errnos = expect.length === 1 ? `${expect[0]}` : `[${expect.join(', ')}]`;
  const lines = [`call: ${yamlScalar(call.text)}`, `expect: ${errnos}`, `because: ${yamlScalar(because)}`];
  return (source) => {
    const item = lines.map((line, index) => `  ${index === 0 ? '- ' : '  '}${line}`);
    const edit = source.sectionAfter(spec.raw.node, 'entry', ['probes:', ...item]);
    return fixOf(`declare the probe ${call.text}`, 'promise', edit);
  };
}
