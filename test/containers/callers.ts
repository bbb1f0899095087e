import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallerFacts } from '../../src/seccomp/callers/caller-facts.ts';
import { CallerTable } from '../../src/seccomp/callers/caller-table.ts';
import { readCallerFacts } from '../../src/seccomp/callers/read-caller-facts.ts';

const FOLDER = join(import.meta.dirname, '../../content/callers');

/** The files of content/callers by their names. */
export const CALLER_FILES: ReadonlyMap<string, CallerFacts> = new Map(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => [name, readCallerFacts(readFileSync(join(FOLDER, name), 'utf8'))]),
);

/** What the project knows of callers. */
export const CALLERS = new CallerTable([...CALLER_FILES.values()]);
