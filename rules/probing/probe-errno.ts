import { isProbe } from '../../src/entry/grade.ts';
import { type Trace, trace } from '../../src/entry/trace.ts';
import type { SpannedEntry } from '../../src/lint/analysis.ts';
import { type FixMaker, keyInProbe, replace } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { joinWithOr } from '../../src/spec/join-words.ts';
import type { Probe, Spec } from '../../src/spec/model.ts';
import type { Node } from '../../src/spec/yaml/node.ts';

/** A probe must promise exactly the errnos of the entry path. */
export const probeErrno: SpecRule = {
  about: 'spec',
  id: 'probe-errno',
  topic: 'probing',
  fixable: 'all',
  severity: 'error',
  summary: 'A probe expects every errno that it can fail with, but neither EPERM nor ENOSYS.',
  check({ spec, probes, entries }, report) {
    for (const { probe, trace: newest } of probes) {
      const forbidden = probe.expect.find(({ text }) => text === 'EPERM' || text === 'ENOSYS');
      if (forbidden !== undefined) {
        report({
          message: `a probe cannot expect ${forbidden.text}, because filters return it`,
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

/** Describes how `expect` differs from the entry path. `kept` are the expected errnos that are possible. */
function describe(
  { call, expect }: Probe,
  { outcomes }: Trace,
  missing: readonly string[],
  kept: readonly string[],
): string {
  const isCertain = outcomes.some(({ result, isCertain: certain }) => certain && missing.includes(result));
  const answers = `${isCertain ? 'certainly ' : ''}fails with ${joinWithOr(missing)}`;
  if (expect.length === 0) return `the probe ${call.text} has no "expect"; it ${answers}`;
  const never = expect.map(({ text }) => text).filter((errno) => !kept.includes(errno));
  const says = isCertain || kept.length === 0 ? answers : `can also fail with ${joinWithOr(missing)}`;
  return never.length === 0
    ? `${call.text} ${says}, which it does not expect`
    : `${call.text} ${says} and cannot fail with ${joinWithOr(never)}, which it expects`;
}

/** The errnos that a probe must expect: without the ENOSYS of a gate, which means absence, and without limits, which any call can hit. */
function promised({ steps }: Trace): readonly string[] {
  const errors = steps.flatMap(({ step, verdict, errors: own }) => {
    if (verdict !== 'fails' && verdict !== 'may-fail') return [];
    if (step.kind === 'limit') return [];
    return step.kind === 'gate' ? own.filter((error) => error !== 'ENOSYS') : own;
  });
  return [...new Set(errors)];
}

/** All results that the probe may have in any release that has the call. */
function possibleAnswers({ call }: Probe, entries: readonly SpannedEntry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ entry }) => trace(entry, call).outcomes.map(({ result }) => result)));
}

/** Replaces `expect` by the right errnos. */
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

/** The offset after the closing bracket of a list on one line; undefined for a list in another style. */
function closingBracket(text: string, { start, end }: Node): number | undefined {
  const written = /^\[[^#\n\]]*\]/.exec(text.slice(start, text.indexOf(']', end - 1) + 1));
  return written === null ? undefined : start + written[0].length;
}

function listed(errnos: readonly string[]): string {
  return errnos.length === 1 ? `${errnos[0]}` : `[${errnos.join(', ')}]`;
}
