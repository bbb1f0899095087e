import { readCommands } from '../command.ts';
import type { GitHub } from '../github/client.ts';
import type { Identity } from '../github/comment.ts';
import { mayWrite } from '../github/permission.ts';
import type { PullRef } from '../github/pull-request.ts';
import { isReason } from './reason.ts';
import { readRecord } from './record.ts';

/** Findings that somebody has accepted in a pull request. */
export interface Acceptance {
  /** Keys of the findings. */
  readonly findings: readonly string[];
  /** Why, for each rule. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly by: string;
  /** The day, `2026-11-25`. */
  readonly on: string;
}

/** A comment as GitHub lists it. */
export type ListedComment = Awaited<ReturnType<typeof listComments>>[number];

/** All comments of a pull request that are not on its lines. */
export function listComments(github: GitHub, { owner, repo, number }: PullRef) {
  return github.paginate(github.rest.issues.listComments, {
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
}

/**
 * What is accepted in a pull request. It rests on two comments: our answer, which holds the findings as they were, and
 * which the author of a pull request can edit only with the permission to write; and the comment that it answers, which
 * has to be there still, with the command, by somebody who may write now. Deleting either takes the acceptance back.
 */
export async function readAcceptances(
  github: GitHub,
  pull: PullRef,
  identity: Identity,
): Promise<readonly Acceptance[]> {
  const comments = await listComments(github, pull);
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const found: Acceptance[] = [];
  const allowed = new Map<string, boolean>();
  for (const { user, body } of comments) {
    const record = user?.login === identity.login ? readRecord(body ?? '') : undefined;
    const source = record?.name === identity.name ? byId.get(record.comment) : undefined;
    if (record === undefined || source === undefined) continue;
    const reasons = reasonsIn(source);
    const by = source.user?.login;
    if (by === undefined || Object.keys(reasons).length === 0) continue;
    let isAllowed = allowed.get(by);
    if (isAllowed === undefined) {
      isAllowed = (await mayWrite(github, pull, source.user)) === 'yes';
      allowed.set(by, isAllowed);
    }
    if (isAllowed) found.push({ findings: record.findings, reasons, by, on: source.created_at.slice(0, 10) });
  }
  return found;
}

/** The rules that a comment accepts as it stands now, with their reasons. */
function reasonsIn({ body }: ListedComment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readCommands(body ?? '').flatMap((command) =>
      command.kind === 'accept' && isReason(command.reason) ? [[command.rule, command.reason]] : [],
    ),
  );
}
