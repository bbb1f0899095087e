import { isProbe } from '../../src/entry/grade.ts';
import type { Trace } from '../../src/entry/trace.ts';
import { type FixMaker, keyInMapping, replace } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { anyOf } from '../../src/lint/words.ts';
import type { Probe, Spec } from '../../src/spec/model.ts';

/** What a probe promises is what the entry path answers. */
export const probeErrno: SpecRule = {
  about: 'spec',
  id: 'probe-errno',
  topic: 'probing',
  fixable: 'safe',
  severity: 'error',
  summary: 'A probe expects every errno that it can answer, and neither EPERM nor ENOSYS.',
  check({ spec, probes }, report) {
    for (const { probe, trace } of probes) {
      const forbidden = probe.expect.find(({ text }) => text === 'EPERM' || text === 'ENOSYS');
      if (forbidden !== undefined) {
        report({
          message: `a probe cannot expect ${forbidden.text}: that is what a filter answers`,
          range: forbidden,
          pointer: `${probe.pointer}/expect`,
        });
        continue;
      }
      if (!isProbe(trace)) continue;
      const expected = probe.expect.map(({ text }) => text);
      const missing = promised(trace).filter((result) => !expected.includes(result));
      if (missing.length === 0) continue;
      const [first] = probe.expect;
      report({
        message:
          expected.length === 0
            ? `${probe.call.text} does not say what it expects; it answers ${anyOf(missing)}`
            : `${probe.call.text} can also answer ${anyOf(missing)}, which it does not expect`,
        help: [`write "expect: ${listed([...expected, ...missing])}"`],
        fix: expectAll(spec, probe, missing),
        range: first ?? probe.range,
        pointer: first === undefined ? `${probe.pointer}/call` : `${probe.pointer}/expect`,
      });
    }
  },
};

/** Errnos that a probe has to answer for: a gate's ENOSYS is absence, and a short resource can meet any call. */
function promised(trace: Trace): readonly string[] {
  const errors = trace.steps.flatMap(({ step, verdict, errors: own }) => {
    if (verdict !== 'fails' && verdict !== 'may-fail') return [];
    if (step.kind === 'limit') return [];
    return step.kind === 'gate' ? own.filter((error) => error !== 'ENOSYS') : own;
  });
  return [...new Set(errors)];
}

/** Writes what is missing into `expect`. */
function expectAll(
  { raw }: Spec,
  { index, expect }: Probe,
  missing: readonly string[],
): FixMaker | undefined {
  const node = raw.probes?.[index]?.node;
  const pair = node?.pairs.find(({ key }) => key.text === 'expect');
  const [first] = expect;
  const last = expect.at(-1);
  if (node === undefined) return undefined;
  if (pair === undefined || first === undefined || last === undefined) {
    const call = node.pairs.find(({ key }) => key.text === 'call');
    return call && keyInMapping(node, call, 'expect', listed(missing));
  }
  if (pair.value.kind === 'scalar') return replace(first, listed([first.text, ...missing]), true);
  return replace({ start: last.end, end: last.end }, missing.map((errno) => `, ${errno}`).join(''), true);
}

function listed(errnos: readonly string[]): string {
  return errnos.length === 1 ? `${errnos[0]}` : `[${errnos.join(', ')}]`;
}
