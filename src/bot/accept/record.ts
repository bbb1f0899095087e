import { createHash } from 'node:crypto';
import type { Finding } from '../../lint/finding.ts';

/** The hidden first line of our reply to an acceptance. Later reviews read from it which findings are accepted. */
export interface AcceptanceRecord {
  /** The bot that wrote it, where several work on one pull request. */
  readonly name: string;
  /** The id of the comment that accepts. */
  readonly comment: number;
  /** As `findingKey` makes them. */
  readonly findings: readonly string[];
}

/** How many findings one comment can accept. */
export const MAX_FINDINGS = 500;

const PATTERN =
  /^<!-- probeable:accepted name=([\w.-]{1,50}) comment=(\d{1,15}) findings=([0-9a-f]{24}(?:,[0-9a-f]{24}){0,499}) -->/;

/**
 * Identifies a finding by its rule, place and message. The message is part of it: if a change to the spec makes the same
 * rule report something else at the same place, such as another flag that breaks programs, nobody has accepted that.
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

/** Reads the record at the start of a comment. A quoted record does not count. */
export function readRecord(body: string): AcceptanceRecord | undefined {
  const [, name, comment, findings] = PATTERN.exec(body) ?? [];
  if (name === undefined || comment === undefined || findings === undefined) return undefined;
  return { name, comment: Number(comment), findings: findings.split(',') };
}
