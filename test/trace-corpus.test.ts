import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { explainTrace } from '../src/entry/explain.ts';
import { compareGrades, isProbe } from '../src/entry/grade.ts';
import { bestGrade } from '../src/entry/suggest/best-grade.ts';
import { searchProbes } from '../src/entry/suggest/search.ts';
import { compileEntry, trace } from '../src/entry/trace.ts';
import { UNKNOWN } from '../src/spec/errno.ts';
import type { CallValue } from '../src/spec/memory.ts';
import type { Step } from '../src/spec/model.ts';
import { specOf } from './support/lint.ts';

describe('the shipped corpus', () => {
  const folder = join(import.meta.dirname, '../content/syscalls');
  const specs = readdirSync(folder).map((file) => specOf(readFileSync(join(folder, file), 'utf8')));
  const calls = specs.flatMap((spec) =>
    searchProbes(compileEntry(spec), () => false).map(({ call }) => ({ spec, call })),
  );

  test('knowing less never excludes an answer: tracing is monotonic', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...calls),
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        ({ spec, call }, hidden) => {
          const entry = compileEntry(spec);
          const values: CallValue[] = call.values.map((value, index) => (hidden[index] ? undefined : value));
          const known = trace(entry, call).outcomes.map(({ result }) => result);
          const less = trace(entry, { ...call, values }).outcomes.map(({ result }) => result);
          expect(less).toEqual(expect.arrayContaining(known));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('what the search writes is C that reads as what it traced', () => {
    for (const { spec, call } of calls) {
      const read = spec.readCall(call.text);
      expect(read).toMatchObject({ ok: true });
      if (read.ok) expect([call.text, read.call.values]).toEqual([call.text, call.values]);
    }
  });

  test('removing information never improves a grade, and never makes a "none"', () => {
    fc.assert(
      fc.property(fc.constantFrom(...specs), fc.nat(), (spec, at) => {
        const index = at % spec.entry.length;
        const known = bestGrade(compileEntry(spec), 'none');
        const entry = spec.entry.map((step, own): Step => {
          if (own !== index) return step;
          const blank = { isPlaceholder: false, isFaulty: false, mayChange: true, maySucceed: false };
          return { ...step, ...blank, kind: 'blank', errors: [UNKNOWN] };
        });
        const less = bestGrade(compileEntry({ ...spec, entry }), 'none');
        const isHonest = less === 'unknown' || (known === 'none') === (less === 'none');
        expect([spec.name, index, known, less, isHonest]).toEqual([spec.name, index, known, less, true]);
        if (less !== 'unknown') expect(compareGrades(less, known)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 150 },
    );
  });

  test('every step of every trace has a reason', () => {
    for (const { spec, call } of calls.slice(0, 400)) {
      const entry = compileEntry(spec);
      const traced = trace(entry, call);
      for (const reason of explainTrace(entry, traced)) expect(reason).not.toBe('');
    }
  });

  test('what the search finds are probes', () => {
    expect(calls.length).toBeGreaterThan(1000);
    for (const { spec, call } of calls) expect(isProbe(trace(compileEntry(spec), call))).toBe(true);
  });
});
