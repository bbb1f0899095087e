import type { BlockContent } from 'mdast';
import type { NewFinding } from '../accept/refusal.ts';
import type { Verdict } from '../verdict.ts';
import { blocksToMarkdown } from './markdown.ts';
import { code, list, paragraph, prose, strong, trustedText } from './nodes.ts';

/** The result of one `accept` command. */
export interface Answered {
  readonly rule: string;
  readonly findings: readonly NewFinding[];
  /** Why nothing is accepted; undefined if findings are accepted. */
  readonly refusal: string | undefined;
}

/** Limit on the findings that an answer names; the check names all of them. */
const MAX_NAMED = 50;

/**
 * The answer to a comment that accepts findings.
 *
 * @param marker the first line, by which the bot recognizes the answer
 */
export function answerBody(marker: string, answers: readonly Answered[]): string {
  const accepted = answers.flatMap(({ findings }) => findings);
  const named = accepted
    .slice(0, MAX_NAMED)
    .map(({ rule, path, line }) => [paragraph(code(rule), trustedText(' at '), code(`${path}:${line}`))]);
  const rest = accepted.length - named.length;
  if (rest > 0) named.push([paragraph(trustedText(`${rest} more`))]);
  const refused = answers.flatMap(({ rule, refusal }) =>
    refusal === undefined ? [] : [[paragraph(code(rule || 'accept'), trustedText(': '), ...prose(refusal))]],
  );
  const blocks: BlockContent[] = [];
  if (named.length > 0)
    blocks.push(
      paragraph(
        strong('Accepted here'),
        trustedText(
          ', as long as the check says the same of them. To take it back, delete the comment that accepts them.',
        ),
      ),
      list(named),
    );
  if (refused.length > 0) blocks.push(paragraph(strong('Not accepted')), list(refused));
  return `${marker}\n${blocksToMarkdown(blocks)}`;
}

/** The accepted findings, each with who accepted it, when and why. Comments and checks contain them. */
export function acceptedBlocks({ accepted = [] }: Pick<Verdict, 'accepted'>): readonly BlockContent[] {
  if (accepted.length === 0) return [];
  return [
    paragraph(strong('Accepted here'), trustedText(', and not counted:')),
    list(
      accepted.map(({ path, finding: { rule, start, message }, by, on, reason }) => [
        paragraph(
          code(rule),
          trustedText(' at '),
          code(`${path}:${start.line}`),
          trustedText(': '),
          ...prose(message),
          trustedText('. Accepted by '),
          code(by),
          trustedText(` on ${on}: `),
          ...prose(reason),
        ),
      ]),
    ),
  ];
}
