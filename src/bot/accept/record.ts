import { createHash } from 'node:crypto';
import type { Finding } from '../../lint/finding.ts';

/** What the first line of an answer says to us that accepts findings: whose it is, and which findings. */
export interface AcceptanceRecord {
  /** Which of several bots on one pull request wrote it. */
  readonly name: string;
  /** The comment that accepts. */
  readonly comment: number;
  /** Keys of the findings. */
  readonly findings: readonly string[];
}

/** No more findings are accepted by one comment. */
export const MAX_FINDINGS = 500;

const PATTERN =
  /^<!-- probeable:accepted name=([\w.-]{1,50}) comment=(\d{1,15}) findings=([0-9a-f]{24}(?:,[0-9a-f]{24}){0,499}) -->/;

/**
 * What a finding is known by as long as it says the same: a change to the spec that makes the same rule say something
 * else, such as another flag that breaks programs, is not what was accepted.
 */
export function findingKey({ rule, fingerprint, message }: Finding): string {
  return createHash('sha256')
    .update(JSON.stringify([rule, fingerprint, message]))
    .digest('hex')
    .slice(0, 24);
}

export function formatRecord({ name, comment, findings }: AcceptanceRecord): string {
  return `<!-- probeable:accepted name=${name} comment=${comment} findings=${findings.join(',')} -->`;
}

/** The record that a comment begins with; a quoted one is none. */
export function readRecord(body: string): AcceptanceRecord | undefined {
  const [, name, comment, findings] = PATTERN.exec(body) ?? [];
  if (name === undefined || comment === undefined || findings === undefined) return undefined;
  return { name, comment: Number(comment), findings: findings.split(',') };
}
