import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import type { CallSeen } from '../../verify/verified.ts';
import { verifiedGrid } from './verified-grid.tsx';

const seen = (kernel: string, architecture: string, changes: Partial<CallSeen> = {}): CallSeen => ({
  kernel,
  release: `${kernel}.1`,
  architecture,
  status: 'called',
  calls: 400,
  worlds: ['root'],
  refusing: 6,
  witnessed: 4,
  disagreements: 0,
  ...changes,
});

test('each kernel has a line in order, each architecture a column, and what was not asked says so', () => {
  const html = toHtml(
    verifiedGrid([
      seen('6.12', 'aarch64', { status: 'not-built-in' }),
      seen('6.12', 'x86_64'),
      seen('5.10', 'x86_64', { status: 'newer' }),
      seen('7.2', 'x86_64', { disagreements: 3 }),
    ]),
  );
  const lines = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, line = '']) =>
    [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, text]) => text),
  );
  expect(lines).toEqual([
    ['Linux', 'x86_64', 'arm64'],
    ['5.10', 'not there yet', 'not asked'],
    ['6.12', 'as predicted, 4 of 6 steps', 'not built in'],
    ['7.2', '3 not predicted', 'not asked'],
  ]);
});
