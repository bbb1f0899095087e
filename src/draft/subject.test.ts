import { describe, expect, test } from 'vitest';
import { inSeriesOrder } from './subject.ts';

const ordered = (...subjects: readonly string[]): readonly string[] =>
  inSeriesOrder(subjects.map((subject) => ({ subject }))).map(({ subject }) => subject);

describe('the order of a series', () => {
  test('is what the subjects state, whatever order the mail arrives in', () => {
    expect(ordered('[PATCH v2 10/10] c', '[PATCH v2 2/10] b', '[PATCH v2 00/10] a')).toEqual([
      '[PATCH v2 00/10] a',
      '[PATCH v2 2/10] b',
      '[PATCH v2 10/10] c',
    ]);
    expect(ordered('[RFC][PATCH 2/2] b', '[RFC][PATCH 1/2] a')).toEqual([
      '[RFC][PATCH 1/2] a',
      '[RFC][PATCH 2/2] b',
    ]);
  });

  test.each([
    ['of two versions', ['[PATCH v2 2/2] b', '[PATCH 1/2] a']],
    ['of two series', ['[PATCH 2/3] b', '[PATCH 1/2] a']],
    ['where one states no part', ['[PATCH 2/2] b', '[PATCH] a', '[PATCH 1/2] c']],
    ['of replies', ['Re: [PATCH 2/2] b', '[PATCH 1/2] a']],
  ])('is that of the mail %s', (_, subjects) => {
    expect(ordered(...subjects)).toEqual(subjects);
  });
});
