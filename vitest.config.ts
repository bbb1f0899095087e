import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { globSync } from 'tinyglobby';
import { defineConfig } from 'vitest/config';
import { isFull, skipped } from './test/support/is-full.ts';
import { ALONE, Sequencer } from './test/support/sequencer.ts';

/** Tests that are run with CI_FULL=1 alone. */
const FULL = 'test/**/*.full.test.ts';
const excluded = isFull ? [] : [FULL];
if (!isFull) for (const path of globSync(FULL)) skipped(path);

const ALL = ['src/**/*.test.ts', 'rules/**/*.test.ts', 'test/**/*.test.ts'];

/** A module that is mocked would stay so for the next file, or is loaded already and can no longer be mocked. */
const mocking = globSync(ALL).filter((path) => /\bvi\.(?:mock|hoisted)\(/.test(readFileSync(path, 'utf8')));

export default defineConfig({
  test: {
    globalSetup: 'test/support/shared-folder.ts',
    // Most tests wait for a process that they started: with one worker more than processors, three tenths are idle.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: Sequencer },
    projects: [
      // Each file in a process of its own.
      {
        extends: true,
        test: { name: ALONE, include: mocking, exclude: excluded },
      },
      // One file after the other in a process for each worker, so that modules are loaded, and the built program is
      // started, once for all of them: that takes more than most files.
      {
        extends: true,
        test: { name: 'together', include: ALL, exclude: [...mocking, ...excluded], isolate: false },
      },
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What a test waits for may take longer than the default second where others use the machine.
    expect: { poll: { timeout: 20_000 } },
  },
});
