import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { KnownFindings } from '../../check/known-findings.ts';
import { findingsOf, type Run } from '../../check/run.ts';
import { describeSystemError, Failure } from '../failure.ts';

export const BASELINE_FILE = 'probeable-baseline.json';

/** One accepted finding. Only the fingerprint counts; the rest is for people who read the file. */
interface Accepted {
  readonly rule: string;
  readonly path: string;
  readonly pointer: string;
  readonly fingerprint: string;
}

/** The findings that `probeable-baseline.json` accepts; undefined where there is no such file. */
export function readBaseline(): KnownFindings | undefined {
  if (!existsSync(BASELINE_FILE)) return undefined;
  const known = new KnownFindings();
  for (const fingerprint of fingerprintsIn(parse())) known.add(fingerprint);
  return known;
}

/** Accepts everything that a run found. */
export function writeBaseline(run: Run): number {
  const findings = findingsOf(run).map(
    ({ path, finding: { rule, pointer, fingerprint } }): Accepted => ({ rule, path, pointer, fingerprint }),
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
    throw new Failure(`${BASELINE_FILE} is no baseline of version 1: "probeable baseline" writes one`);
  return value.findings.map((entry: unknown, index) => {
    const isEntry = typeof entry === 'object' && entry !== null && 'fingerprint' in entry;
    if (!isEntry || typeof entry.fingerprint !== 'string')
      throw new Failure(`${BASELINE_FILE}: /findings/${index} has no fingerprint`);
    return entry.fingerprint;
  });
}
