import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import { probeable } from './command-line.ts';

/**
 * The folder of the shipped site, which tests must not change. The first test file of a run that needs it builds it.
 */
export function builtSite(): string {
  const folder = inject('sharedFolder');
  const site = join(folder, 'site');
  if (existsSync(site)) return site;
  const own = `site-${process.pid}`;
  expect(probeable(['site', 'build', '--output', own], { cwd: folder })).toMatchObject({ status: 0 });
  try {
    renameSync(join(folder, own), site);
  } catch (error) {
    // Another test file was faster.
    if (!existsSync(site)) throw error;
  }
  return site;
}
