import { describe, expect, test } from 'vitest';
import { splitSeries } from './split-series.ts';

const message = (subject: string, id?: string) => ({
  id,
  subject,
  recipients: '',
  body: '@@ -1 +1 @@\n-a\n+b\n',
});

function split(...subjects: readonly string[]) {
  const { series, omitted } = splitSeries(subjects.map((subject) => message(subject)));
  return { series: series.map((patches) => patches.map(({ subject }) => subject)), omitted };
}

describe('a mailbox is taken apart into series', () => {
  test('that differ in length, version or tags', () => {
    const cases = [
      [
        ['[PATCH 1/2] a', '[PATCH 2/2] b'],
        ['[PATCH 1/3] c', '[PATCH 2/3] d', '[PATCH 3/3] e'],
      ],
      [
        ['[PATCH 1/2] a', '[PATCH 2/2] b'],
        ['[PATCH v2 1/2] c', '[PATCH v2 2/2] d'],
      ],
      [
        ['[PATCH 1/2] a', '[PATCH 2/2] b'],
        ['[RFC PATCH 1/2] c', '[RFC PATCH 2/2] d'],
      ],
    ];
    for (const series of cases) {
      expect(split(...series.flat())).toEqual({ series, omitted: [] });
      const [[a = '', b = ''] = [], [c = '', d = '', ...rest] = []] = series;
      expect(split(a, c, b, d, ...rest)).toEqual({ series, omitted: [] });
    }
  });

  test.each([
    [['[PATCH 2/2] b', '[PATCH 1/2] a']],
    [['[PATCH 0/2] cover', '[PATCH mm 1/2] a', '[RFC PATCH v2 2/2] b']],
    [['[PATCH] a', '[PATCH] b', 'c']],
    [['[PATCH 1/2] a', '[PATCH 2/2] b', 'Re: [PATCH 2/2] b', '[PATCH] also']],
    [['[PATCH 1/2] a', '[PATCH 1/2] b']],
  ])('but not where nothing tells two apart: %s', (subjects) => {
    expect(split(...subjects)).toEqual({ series: [subjects], omitted: [] });
  });

  test('with patches beside them as a group of their own', () => {
    expect(split('[PATCH 1/1] a', '[PATCH 1/2] b', '[PATCH] c').series).toEqual([
      ['[PATCH 1/1] a'],
      ['[PATCH 1/2] b'],
      ['[PATCH] c'],
    ]);
  });
});

describe('of several versions of a series the newest counts', () => {
  test('and that is said', () => {
    expect(
      split(
        '[PATCH v2 0/1] x',
        '[PATCH v2 1/1] a',
        '[PATCH v3 0/2] x',
        '[PATCH v3 1/2] a',
        '[PATCH v3 2/2] b',
      ),
    ).toEqual({
      series: [['[PATCH v3 0/2] x', '[PATCH v3 1/2] a', '[PATCH v3 2/2] b']],
      omitted: ['version 2 of "x" (2 messages) was left out: version 3 is here, too'],
    });
    expect(split('[PATCH v2 1/1] a', '[PATCH 1/1] a').series).toEqual([['[PATCH v2 1/1] a']]);
  });

  test('with the parts that it does not replace', () => {
    const { series, omitted } = split('[PATCH 1/3] a', '[PATCH 2/3] b', '[PATCH 3/3] c', '[PATCH v2 2/3] b');
    expect(series.map((own) => own.toSorted())).toEqual([
      ['[PATCH 1/3] a', '[PATCH 3/3] c', '[PATCH v2 2/3] b'],
    ]);
    expect(omitted).toEqual([]);
  });
});

test('a message that arrived twice counts once', () => {
  const twice = ['[PATCH 1/2] a', '[PATCH 2/2] b', '[PATCH 1/2] a'].map((subject) =>
    message(subject, subject),
  );
  expect(splitSeries(twice).series.map((own) => own.length)).toEqual([2]);
});
