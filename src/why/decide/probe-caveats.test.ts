import { expect, test } from 'vitest';
import type { FilterSide } from './filter-side.ts';
import { probeCaveats } from './probe-caveats.ts';

function side(...findings: readonly (readonly [title: string, answer: string])[]): FilterSide {
  return {
    certainty: 'may',
    isNamed: true,
    findings: findings.map(([title, answer]) => ({ title, releases: undefined, answer, rule: 'a rule' })),
    remedies: [],
    notes: [],
  };
}

test('a filter that treats the probe as the call tells something of the call', () => {
  for (const answer of ['EPERM', 'allow', 'args'])
    expect(probeCaveats(side(['a.json', answer]), side(['a.json', answer]))).toEqual([]);
  expect(
    probeCaveats(side(['Docker 20', 'EPERM'], ['b.json', 'allow']), side(['Docker 20', 'EPERM'])),
  ).toEqual([]);
});

test('a filter that looks at arguments and lets the probe pass is not cleared by it', () => {
  for (const answer of ['EPERM', 'args'])
    expect(probeCaveats(side(['a.json', answer]), side(['a.json', 'allow']))).toEqual([
      expect.stringMatching(/^a\.json looks at the arguments and lets the probe pass/),
    ]);
  expect(probeCaveats(side(['Docker', 'EPERM'], ['Podman', 'EPERM']), side())).toEqual([
    expect.stringMatching(/^Docker, Podman look at the arguments and let the probe pass/),
  ]);
});

test('a filter that refuses the probe although it may pass the call keeps it from the kernel', () => {
  for (const answer of ['allow', 'args'])
    expect(probeCaveats(side(['a.json', answer]), side(['a.json', 'EPERM']))).toEqual([
      expect.stringMatching(/^a\.json refuses the probe, too/),
    ]);
});
