import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { KnownFindings } from '../../check/known-findings.ts';
import { findingsOf, type Run } from '../../check/run.ts';
import { describeSystemError, Failure } from '../failure.ts';

export const BASELINE_FILE = 'probeable-baseline.json';

/** An accepted finding. Only the fingerprint matters; the rest is for people who read the file. */
interface AcceptedFinding {
  readonly rule: string;
  readonly path: string;
  readonly pointer: string;
  readonly fingerprint: string;
}

/** The findings that `probeable-baseline.json` accepts; undefined if the file does not exist. */
export function readBaseline(): KnownFindings | undefined {
  if (!existsSync(BASELINE_FILE)) return undefined;
  const known = new KnownFindings();
  for (const fingerprint of fingerprintsIn(parse())) known.add(fingerprint);
  return known;
}

/** Accepts all findings of a run. */
export function writeBaseline(run: Run): number {
  const findings = findingsOf(run).map(
    ({ path, finding: { rule, pointer, fingerprint } }): AcceptedFinding => ({
      rule,
      path,
      pointer,
      fingerprint,
    }),
  );
  try {
    writeFileSync(BASELINE_FILE, `${JSON.stringify({ version: 1, findings }, null, 2)}\n`);
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`cannot write ${BASELINE_FILE}: ${message}`);
  }
  return findings.length;
}

function parse(): unknown {
  try {
    return JSON.parse(readFileSync(BASELINE_FILE, 'utf8'));
  } catch (error) {
    const message = error instanceof SyntaxError ? error.message : describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`${BASELINE_FILE}: ${message}`);
  }
}

function fingerprintsIn(value: unknown): readonly string[] {
  const isFile = typeof value === 'object' && value !== null && 'version' in value && 'findings' in value;
  if (!isFile || value.version !== 1 || !Array.isArray(value.findings))
    throw new Failure(`${BASELINE_FILE} is not a baseline of version 1; write one with "probeable baseline"`);
  return value.findings.map((entry: unknown, index) => {
    const isEntry = typeof entry === 'object' && entry !== null && 'fingerprint' in entry;
    if (!isEntry || typeof entry.fingerprint !== 'string')
      throw new Failure(`${BASELINE_FILE}: /findings/${index} has no fingerprint`);
    return entry.fingerprint;
  });
}
