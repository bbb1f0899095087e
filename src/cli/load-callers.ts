import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../check/run.ts';
import { CallerTable } from '../seccomp/callers/caller-table.ts';
import { readCallerFacts } from '../seccomp/callers/read-caller-facts.ts';
import { PACKAGE } from './package-info.ts';

/** Like {@link loadCallers}, but read on first use, because most runs of `check` have no container answers to explain. */
export function callersOnX86(): Run['callersOf'] {
  let table: CallerTable | undefined;
  return (syscall, { answer, possible }) => {
    table ??= loadCallers();
    const answers = answer === 'args' ? possible : [answer];
    return table.ask({ syscall, architecture: 'x86_64', answers });
  };
}

/**
 * Loads the package's facts about callers, in the order of their names.
 *
 * @param syscalls the only calls that will be asked for; undefined: any. Most callers make few of them, so most files need
 *   not be parsed
 * @throws {Error} with file and place if a file does not have the form of content/callers/README.md
 */
export function loadCallers(syscalls?: readonly (string | undefined)[]): CallerTable {
  const folder = join(PACKAGE.root, 'content/callers');
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  return new CallerTable(
    names.sort().flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      if (syscalls?.some((syscall) => syscall !== undefined && text.includes(syscall)) === false) return [];
      try {
        return readCallerFacts(text);
      } catch (error) {
        throw new Error(`content/callers/${name}:${error instanceof Error ? error.message : error}`);
      }
    }),
  );
}
