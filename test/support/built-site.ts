import { basename, dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { probeable } from './command-line.ts';
import { madeOnce } from './made-once.ts';

/**
 * The folder of the shipped site, which tests must not change. The first test file of a run that needs it builds it: call
 * this in a hook with a timeout of `MAKING_MS`.
 */
export function builtSite(): string {
  const site = join(inject('sharedFolder'), 'site');
  madeOnce(site, (own) => {
    const result = probeable(['site', 'build', '--output', basename(own)], { cwd: dirname(own) });
    expect(result).toMatchObject({ status: 0 });
  });
  return site;
}
