import type { Suggestion } from '../../entry/suggest/suggest.ts';
import type { Spec, Step } from '../../spec/model.ts';
import type { Range } from '../../spec/position.ts';
import type { Mapping, Pair } from '../../spec/yaml/node.ts';
import { yamlScalar } from '../../spec/yaml/quote.ts';
import type { Edit, Fix } from '../finding.ts';
import type { Source } from './source.ts';

/** A fix, as soon as the text is there that it changes; undefined where no simple edit will do. */
export type FixMaker = (source: Source) => Fix | undefined;

function fixOf(title: string, changes: Fix['changes'], edit: Edit | undefined): Fix | undefined {
  return edit === undefined ? undefined : { title, isSafe: changes === 'text', changes, edits: [edit] };
}

/** Writes a step in front of another. What a spec says of the kernel changes, so it is not safe. */
export function stepBefore(step: Step | undefined, lines: readonly string[]): FixMaker {
  return (source) => step && fixOf(`add the step "${lines[0]}"`, 'path', source.itemBefore(step.node, lines));
}

/** Writes a key into a step, behind its first that is there of `after`. */
export function keyInStep(step: Step, after: readonly string[], key: string, value: string): FixMaker {
  return (source) => {
    const pair = after.flatMap((name) => step.node.pairs.find((each) => each.key.text === name) ?? [])[0];
    const edit = pair && source.keyAfter(step.node, pair, key, yamlScalar(value));
    return fixOf(`add "${key}: ${value}"`, key === 'permanent' ? 'promise' : 'path', edit);
  };
}

/** Writes a key of a probe. What a spec promises changes, so it is not safe. `value` is YAML. */
export function keyInProbe(probe: Mapping, after: Pair, key: string, value: string): FixMaker {
  return (source) => fixOf(`add "${key}: ${value}"`, 'promise', source.keyAfter(probe, after, key, value));
}

/** Takes a comment away. */
export function removeComment(range: Range): FixMaker {
  return (source) => fixOf('remove the comment', 'text', source.withoutComment(range));
}

/** Writes other text in a place. */
export function replace(range: Range, text: string, changes: Fix['changes']): FixMaker {
  return () => fixOf(`write ${text}`, changes, { start: range.start, end: range.end, text });
}

/** The first step that is about arguments: in front of it stands at most what switches the call off. */
export function firstStep({ entry }: Spec): Step | undefined {
  return entry.find(({ kind }) => kind !== 'gate');
}

/** Declares a probe that the entry path proves. It is a promise, which only a person can make. */
export function declareProbe(spec: Spec, { call, expect, because }: Suggestion): FixMaker {
  const errnos = expect.length === 1 ? `${expect[0]}` : `[${expect.join(', ')}]`;
  const lines = [`call: ${yamlScalar(call.text)}`, `expect: ${errnos}`, `because: ${yamlScalar(because)}`];
  return (source) => {
    const item = lines.map((line, index) => `  ${index === 0 ? '- ' : '  '}${line}`);
    const edit = source.sectionAfter(spec.raw.node, 'entry', ['probes:', ...item]);
    return fixOf(`declare the probe ${call.text}`, 'promise', edit);
  };
}
