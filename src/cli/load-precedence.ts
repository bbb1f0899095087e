import { join } from 'node:path';
import { type PrecedenceRecord, readPrecedenceRecord } from '../verify/conformance/recorded.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';

/** The file of the package that has the precedences of the shipped calls. */
const PRECEDENCE_FILE = join('content', 'precedence.json');

const EMPTY: PrecedenceRecord = { of: () => undefined };

/** What was found for the specs that come with the package. */
export function loadPrecedence(): PrecedenceRecord {
  const file = readTextFile(join(PACKAGE.root, PRECEDENCE_FILE));
  return (file.ok ? readPrecedenceRecord(file.text) : undefined) ?? EMPTY;
}
