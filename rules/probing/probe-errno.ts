import { isProbe } from '../../src/entry/grade.ts';
import { type Trace, trace } from '../../src/entry/trace.ts';
import type { SpannedEntry } from '../../src/lint/analysis.ts';
import { type FixMaker, keyInProbe, replace } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { anyOf } from '../../src/lint/words.ts';
import type { Probe, Spec } from '../../src/spec/model.ts';
import type { Node } from '../../src/spec/yaml/node.ts';

/** What a probe promises is what the entry path answers. */
export const probeErrno: SpecRule = {
  about: 'spec',
  id: 'probe-errno',
  topic: 'probing',
  fixable: 'all',
  severity: 'error',
  summary: 'A probe expects every errno that it can answer, and neither EPERM nor ENOSYS.',
  check({ spec, probes, entries }, report) {
    for (const { probe, trace: newest } of probes) {
      const forbidden = probe.expect.find(({ text }) => text === 'EPERM' || text === 'ENOSYS');
      if (forbidden !== undefined) {
        report({
          message: `a probe cannot expect ${forbidden.text}: that is what a filter answers`,
          range: forbidden,
          pointer: `${probe.pointer}/expect`,
        });
        continue;
      }
      if (!isProbe(newest)) continue;
      const expected = probe.expect.map(({ text }) => text);
      const missing = promised(newest).filter((result) => !expected.includes(result));
      if (missing.length === 0) continue;
      const possible = possibleAnswers(probe, entries);
      const kept = expected.filter((errno) => possible.has(errno));
      const right = [...kept, ...missing];
      const [first] = probe.expect;
      report({
        message: describe(probe, newest, missing, kept),
        help: [
          `write "expect: ${listed(right)}" if the entry path is right; otherwise correct the entry path`,
        ],
        fix: expectExactly(spec, probe, right),
        range: first ?? probe.range,
        pointer: first === undefined ? `${probe.pointer}/call` : `${probe.pointer}/expect`,
      });
    }
  },
};

/** What the entry path answers, and what the probe expects of it. `kept` is what it may answer of what it expects. */
function describe(
  { call, expect }: Probe,
  { outcomes }: Trace,
  missing: readonly string[],
  kept: readonly string[],
): string {
  const isCertain = outcomes.some(({ result, isCertain: certain }) => certain && missing.includes(result));
  const answers = `answers ${anyOf(missing)}${isCertain ? ', certainly' : ''}`;
  if (expect.length === 0) return `${call.text} does not say what it expects; it ${answers}`;
  const never = expect.map(({ text }) => text).filter((errno) => !kept.includes(errno));
  const says = isCertain || kept.length === 0 ? answers : `can also answer ${anyOf(missing)}`;
  return never.length === 0
    ? `${call.text} ${says}, which it does not expect`
    : `${call.text} ${says}${isCertain ? ',' : ''} and cannot answer ${anyOf(never)}, which it expects`;
}

/** Errnos that a probe has to answer for: a gate's ENOSYS is absence, and a short resource can meet any call. */
function promised({ steps }: Trace): readonly string[] {
  const errors = steps.flatMap(({ step, verdict, errors: own }) => {
    if (verdict !== 'fails' && verdict !== 'may-fail') return [];
    if (step.kind === 'limit') return [];
    return step.kind === 'gate' ? own.filter((error) => error !== 'ENOSYS') : own;
  });
  return [...new Set(errors)];
}

/** Every answer that the probe may get in any release that has the call. */
function possibleAnswers({ call }: Probe, entries: readonly SpannedEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ entry }) => trace(entry, call).outcomes.map(({ result }) => result)));
}

/** Writes `expect` as it has to be. */
function expectExactly({ raw }: Spec, { index }: Probe, right: readonly string[]): FixMaker | undefined {
  const node = raw.probes?.[index]?.node;
  const pair = node?.pairs.find(({ key }) => key.text === 'expect');
  if (node === undefined) return undefined;
  if (pair === undefined) {
    const call = node.pairs.find(({ key }) => key.text === 'call');
    return call && keyInProbe(node, call, 'expect', listed(right));
  }
  const { value } = pair;
  return (source) => {
    const end = value.kind === 'scalar' ? value.end : closingBracket(source.text, value);
    const isPlain = value.kind !== 'scalar' || value.style === 'plain';
    return isPlain && end !== undefined
      ? replace({ start: value.start, end }, listed(right), 'promise')(source)
      : undefined;
  };
}

/** Behind the bracket of a list on one line; undefined for a list in another style. */
function closingBracket(text: string, { start, end }: Node): number | undefined {
  const written = /^\[[^#\n\]]*\]/.exec(text.slice(start, text.indexOf(']', end - 1) + 1));
  return written === null ? undefined : start + written[0].length;
}

function listed(errnos: readonly string[]): string {
  return errnos.length === 1 ? `${errnos[0]}` : `[${errnos.join(', ')}]`;
}
