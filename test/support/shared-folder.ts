import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder for files that several test files read and none changes. */
    readonly sharedFolder: string;
  }
}

/** Set by the first of the projects in vitest.config.ts, each of which runs this. */
const NAME = 'PROBEABLE_TEST_SHARED';

export default function setup(project: TestProject): () => Promise<void> {
  const folder = process.env[NAME] ?? mkdtempSync(join(tmpdir(), 'probeable-shared-'));
  process.env[NAME] = folder;
  project.provide('sharedFolder', folder);
  // Not at once: it holds the site, and removing thousands of files would keep vitest from seeing that its workers ended.
  return () => rm(folder, { recursive: true, force: true });
}
