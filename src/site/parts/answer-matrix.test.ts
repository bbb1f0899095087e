import { expect, test } from 'vitest';
import { writeHtml } from '../write-html.ts';
import { answerMatrix, type RuntimeSpan } from './answer-matrix.tsx';

const cells = (...rows: readonly Omit<RuntimeSpan, 'runtime'>[]): readonly string[] => {
  const html = writeHtml(answerMatrix(rows.map((row) => ({ ...row, runtime: 'systemd-nspawn' }))));
  return [...html.matchAll(/<b>([^<]*)<\/b> <span>([^<]*)/g)].map(
    ([, answer, releases]) => `${answer}: ${releases}`,
  );
};

test('one answer on both sides of releases that nobody read is one cell, which does not claim them', () => {
  expect(
    cells(
      { answer: 'allow', from: '252', until: '252' },
      { answer: 'allow', from: '257', until: '257', isAfterGap: true },
    ),
  ).toEqual(['allow: 252 and 257']);
  expect(
    cells(
      { answer: 'EPERM', from: '1.0', until: '1.1' },
      { answer: 'allow', from: '1.2', until: '1.4' },
      { answer: 'allow', from: '2.0', until: '2.3', isAfterGap: true },
    ),
  ).toEqual(['EPERM: to 1.1', 'allow: 1.2 to 1.4 and 2.0 to 2.3']);
});

test('another answer behind releases that nobody read is a cell of its own', () => {
  expect(
    cells(
      { answer: 'EPERM', from: '252', until: '252' },
      { answer: 'allow', from: '257', until: '257', isAfterGap: true },
    ),
  ).toEqual(['EPERM: 252', 'allow: 257']);
});
