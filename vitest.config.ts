import { availableParallelism } from 'node:os';
import { globSync } from 'tinyglobby';
import { defineConfig } from 'vitest/config';
import { isFull, skipped } from './test/support/is-full.ts';
import { Sequencer } from './test/support/sequencer.ts';

/** Tests that are run with CI_FULL=1 alone. */
const FULL = 'test/**/*.full.test.ts';
if (!isFull) for (const path of globSync(FULL)) skipped(path);

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'rules/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: isFull ? [] : [FULL],
    testTimeout: 120_000,
    // What a test waits for may take longer than the default second where others use the machine.
    expect: { poll: { timeout: 20_000 } },
    globalSetup: 'test/support/shared-folder.ts',
    // Most tests wait for a process that they started: with one worker more than processors, three tenths are idle.
    maxWorkers: availableParallelism() + 2,
    sequence: { sequencer: Sequencer },
  },
});
