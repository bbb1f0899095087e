import { readCommands } from '../command.ts';
import type { Comment, Conversation } from '../forge/conversation.ts';
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

/**
 * What is accepted in a pull request. It rests on two comments: our answer, which holds the findings as they were, and
 * which the author of a pull request can edit only with the permission to write; and the comment that it answers, which
 * has to be there still, with the command, by somebody who may write now. Deleting either takes the acceptance back.
 *
 * @param name which of several bots on the pull request we are
 */
export async function readAcceptances(
  conversation: Conversation,
  name: string,
): Promise<readonly Acceptance[]> {
  const comments = await conversation.comments();
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const found: Acceptance[] = [];
  const allowed = new Map<number, boolean>();
  for (const { author, body } of comments) {
    const record = author?.isOurs === true ? readRecord(body) : undefined;
    const source = record?.name === name ? byId.get(record.comment) : undefined;
    if (record === undefined || source?.author === undefined) continue;
    const reasons = reasonsIn(source);
    const by = source.author;
    if (Object.keys(reasons).length === 0) continue;
    let isAllowed = allowed.get(by.id);
    if (isAllowed === undefined) {
      isAllowed = (await conversation.mayWrite(by)) === 'yes';
      allowed.set(by.id, isAllowed);
    }
    const on = new Date(source.created).toISOString().slice(0, 10);
    if (isAllowed) found.push({ findings: record.findings, reasons, by: by.name, on });
  }
  return found;
}

/** The rules that a comment accepts as it stands now, with their reasons. */
function reasonsIn({ body }: Comment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readCommands(body).flatMap((command) =>
      command.kind === 'accept' && isReason(command.reason) ? [[command.rule, command.reason]] : [],
    ),
  );
}
