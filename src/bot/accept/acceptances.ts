import { readCommands } from '../command.ts';
import type { Comment, Conversation } from '../forge/conversation.ts';
import { isReason } from './reason.ts';
import { readRecord } from './record.ts';

/** Findings that one person accepted in one comment. */
export interface Acceptance {
  /** As `findingKey` makes them. */
  readonly findings: readonly string[];
  /** The reason for each rule id. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly by: string;
  /** The day in UTC: `2026-11-25`. */
  readonly on: string;
}

/**
 * Reads which findings are accepted in a pull request. An acceptance needs two comments. The first is our reply, which
 * records the findings; editing it takes write permission, so the author of the pull request alone cannot forge it. The
 * second is the comment that it replies to: it must still exist and hold the command, and its author must have write
 * permission now. Deleting either comment withdraws the acceptance.
 *
 * @param name tells this bot from others on the same pull request
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

/** The rules that the comment accepts in its current text, with their reasons. */
function reasonsIn({ body }: Comment): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readCommands(body).flatMap((command) =>
      command.kind === 'accept' && isReason(command.reason) ? [[command.rule, command.reason]] : [],
    ),
  );
}
