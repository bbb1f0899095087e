import { isAccepted } from '../accept/accept.ts';
import { acceptOnPull } from '../accept-on-pull.ts';
import { explainRule } from '../explain.ts';
import { acknowledge } from '../github/acknowledge.ts';
import { conversationOf } from '../github/conversation.ts';
import type { PullRef } from '../github/pull-request.ts';
import { type ReviewOptions, reviewPull } from '../review.ts';
import { omissionLines } from './commands.ts';
import type { Work } from './event.ts';

/**
 * Carries out the commands in a comment on a pull request.
 *
 * @returns lines for the log of the job
 * @throws {Error} if the check cannot be written: nobody would learn the verdict
 */
export async function answerComment(
  { comment, commands }: Work & { readonly kind: 'comment' },
  pull: PullRef,
  options: ReviewOptions,
): Promise<readonly string[]> {
  const { github, identity } = options;
  const lines: string[] = [];
  const isRecheck = commands.some(({ kind }) => kind === 'recheck');
  let mustReview = isRecheck;
  if (commands.some(({ kind }) => kind === 'accept')) {
    const outcome = await acceptOnPull(pull, comment, options);
    lines.push(`accept: ${outcome}`);
    mustReview ||= isAccepted(outcome);
  }
  if (mustReview) {
    const reviewed = await reviewPull(pull, options);
    // Without permission to publish, acknowledging the comment would fail, too.
    if (reviewed.kind === 'unpublished')
      throw new Error(
        reviewed.why === 'permission'
          ? 'the token may not write checks'
          : "the check is not written: GitHub's rate limit lasts longer than was waited",
      );
    if (reviewed.kind === 'reviewed') lines.push(...omissionLines(reviewed.omissions));
    if (isRecheck) await acknowledge(github, pull, comment);
    lines.push(`checked again: ${reviewed.kind === 'closed' ? 'closed' : reviewed.publication.title}`);
  }
  const { context, attempt } = options;
  const conversation = conversationOf(github, pull, { login: identity.login, attempt });
  for (const command of commands) {
    if (command.kind !== 'explain') continue;
    const question = { rule: command.rule, comment };
    const answered = await explainRule(question, { conversation, context, attempt });
    lines.push(`${command.rule}: ${answered}`);
  }
  return lines;
}
