import { expect, test } from 'vitest';
import { specOf, xyzzy } from '../../test/support/lint.ts';
import { explainTrace } from '../entry/explain.ts';
import { compileEntry, trace } from '../entry/trace.ts';
import { Style } from './style.ts';
import { formatTracePretty } from './trace.ts';

/** The lines about the steps of a call, without colours. */
function stepLines(entry: string): readonly string[] {
  const spec = specOf(xyzzy('int xyzzy(int fd)', entry));
  const read = spec.readCall('xyzzy(0)');
  if (!read.ok) throw new Error('no call');
  const compiled = compileEntry(spec);
  const traced = trace(compiled, read.call);
  const reasons = explainTrace(compiled, traced);
  const report = { spec, trace: traced, grade: undefined, reasons, obstacles: [], origin: undefined };
  const text = formatTracePretty([report], new Style({ hasColor: false, hasLinks: false }), 80);
  return text.trimEnd().split('\n').slice(4);
}

test('a check that refuses every call is shown in words, not as the number 1', () => {
  expect(stepLines('- check: 1\n  error: EINVAL')).toEqual([
    '  1 ✗ check  always  → EINVAL',
    '             every call that comes here fails',
  ]);
});

test('a signal is named once', () => {
  expect(stepLines('- signal: SIGILL')).toEqual([
    '  1 ✗ signal  SIGILL',
    '              the caller is killed by SIGILL',
  ]);
});
