import { RULES } from '../../rules/index.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import type { Attempt } from './attempt.ts';
import { type GitHub, isRefusal, withConfirmation } from './github/client.ts';
import { createOnce } from './github/once.ts';
import type { PullRef } from './github/pull-request.ts';
import type { BotContext } from './judge.ts';
import { blocksToMarkdown } from './text/markdown.ts';
import { code, link, own, paragraph, strong } from './text/nodes.ts';

/** What somebody asked in a comment. */
export interface Question {
  readonly rule: string;
  /** The comment that asks, which is answered once. */
  readonly comment: number;
}

/**
 * Answers `/probeable explain RULE` with a comment of its own; done again, it does nothing. A conversation that is locked
 * takes no answer, and will not take one later.
 */
export async function explainRule(
  pull: PullRef,
  { rule, comment }: Question,
  {
    github,
    login,
    context,
    attempt,
  }: { github: GitHub; login: string; context: BotContext; attempt: Attempt },
): Promise<'answered' | 'answered before' | 'refused'> {
  const { owner, repo, number } = pull;
  const marker = `<!-- probeable:answer comment=${comment} -->`;
  const find = async (): Promise<number | undefined> => {
    const comments = await github.paginate(github.rest.issues.listComments, {
      owner,
      repo,
      issue_number: number,
      per_page: 100,
    });
    return comments.find(({ user, body }) => user?.login === login && body?.startsWith(marker))?.id;
  };
  if ((await find()) !== undefined) return 'answered before';
  const body = `${marker}\n${answer(rule, context)}`;
  const create = async (): Promise<number> => {
    const asked = { owner, repo, issue_number: number, body, request: withConfirmation(attempt) };
    return (await github.rest.issues.createComment(asked)).data.id;
  };
  try {
    await createOnce(create, find, attempt);
  } catch (error) {
    if (isRefusal(error)) return 'refused';
    throw error;
  }
  return 'answered';
}

function answer(id: string, { ruleUrl }: BotContext): string {
  const rule = RULES.find((each) => each.id === id);
  const url = ruleUrl(rule?.id ?? '');
  if (rule === undefined) {
    const names = RULES.map((each) => each.id);
    return blocksToMarkdown([
      paragraph(
        own('There is no rule '),
        code(id),
        own(didYouMean(id, names) || '.'),
        ...(url === undefined ? [] : [own(' '), link(url, own('All rules'))]),
      ),
    ]);
  }
  return blocksToMarkdown([
    paragraph(
      strong(rule.id),
      own(` (${rule.severity}): ${rule.summary}`),
      ...(url === undefined ? [] : [own(' '), link(url, own('Why, and examples'))]),
    ),
  ]);
}
