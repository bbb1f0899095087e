import { RULES } from '../../rules/index.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import type { Attempt } from './attempt.ts';
import type { Conversation } from './forge/conversation.ts';
import { isRefusal } from './forge/errors.ts';
import { createOnce } from './forge/once.ts';
import type { BotContext } from './judge.ts';
import { blocksToMarkdown } from './text/markdown.ts';
import { code, link, paragraph, strong, trustedText } from './text/nodes.ts';

/** A request to explain a rule. */
export interface Question {
  readonly rule: string;
  /** The id of the comment that contains the request; it is answered once. */
  readonly comment: number;
}

/**
 * Answers `/probeable explain RULE` with a new comment; a repeated call does nothing. The result is `refused` if the
 * conversation is locked: another attempt would not help.
 */
export async function explainRule(
  { rule, comment }: Question,
  { conversation, context, attempt }: { conversation: Conversation; context: BotContext; attempt: Attempt },
): Promise<'answered' | 'answered before' | 'refused'> {
  const marker = `<!-- probeable:answer comment=${comment} -->`;
  const find = async (): Promise<number | undefined> =>
    (await conversation.comments()).find(
      ({ author, body }) => author?.isOurs === true && body.startsWith(marker),
    )?.id;
  if ((await find()) !== undefined) return 'answered before';
  const create = (): Promise<unknown> => conversation.write(`${marker}\n${answer(rule, context)}`);
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
        trustedText('There is no rule '),
        code(id),
        trustedText(didYouMean(id, names) || '.'),
        ...(url === undefined ? [] : [trustedText(' '), link(url, trustedText('All rules'))]),
      ),
    ]);
  }
  return blocksToMarkdown([
    paragraph(
      strong(rule.id),
      trustedText(` (${rule.severity}): ${rule.summary}`),
      ...(url === undefined ? [] : [trustedText(' '), link(url, trustedText('Why, and examples'))]),
    ),
  ]);
}
