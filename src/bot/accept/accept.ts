import type { Attempt } from '../attempt.ts';
import { type Acceptance, readCommands } from '../command.ts';
import type { Comment, Conversation } from '../forge/conversation.ts';
import { isRefusal } from '../forge/errors.ts';
import { createOnce } from '../forge/once.ts';
import type { Publication } from '../judging/publication.ts';
import { type Answered, answerBody } from '../text/acceptance.ts';
import { formatRecord, MAX_FINDINGS, readRecord } from './record.ts';
import { findingsOfCommand } from './refusal.ts';

/** The outcome of a comment that accepts findings. */
export type AcceptOutcome =
  | 'accepted'
  | 'refused'
  | 'answered before'
  | 'gone'
  | 'closed'
  /** The forge refused our comment. Acceptances are read from it, so nothing is accepted. */
  | 'not answered';

/** Whether the change must be reviewed again: an acceptance is recorded, now or by an earlier attempt. */
export function isAccepted(outcome: AcceptOutcome): boolean {
  return outcome === 'accepted' || outcome === 'answered before';
}

export interface AcceptOptions {
  /** Its name in messages: `GitHub`. */
  readonly forge: string;
  /** Tells this bot from others on the same change. */
  readonly name: string;
  readonly conversation: Conversation;
  readonly attempt: Attempt;
  readState(): Promise<AcceptState | 'closed'>;
}

/** The state of the change at one moment. */
export interface AcceptState {
  /** When the check of its head was first published, in milliseconds since 1970; undefined if it never was. */
  readonly firstChecked: number | undefined;
  /** Judges the current head without publishing anything. */
  judge(): Promise<Publication>;
}

/**
 * Carries out a comment with `/probeable accept`, and replies to it once. The reply records which findings are accepted;
 * later reviews read it. The caller then reviews the change, which updates the check.
 *
 * @param comment the id of the comment
 */
export async function acceptFindings(comment: number, options: AcceptOptions): Promise<AcceptOutcome> {
  const { conversation, name, attempt } = options;
  const refusalMarker = `<!-- probeable:refused name=${name} comment=${comment} -->`;
  const isAnswer = ({ author, body }: Comment): boolean => {
    if (author?.isOurs !== true) return false;
    const record = readRecord(body);
    return body.startsWith(refusalMarker) || (record?.comment === comment && record.name === name);
  };
  const comments = await conversation.comments();
  if (comments.some(isAnswer)) return 'answered before';
  const asked = comments.find(({ id }) => id === comment);
  if (asked === undefined) return 'gone';
  const commands = readCommands(asked.body).flatMap((each) => (each.kind === 'accept' ? [each] : []));
  if (commands.length === 0) return 'gone';
  const judged = await answersTo(asked, commands, options);
  if (judged === 'closed') return 'closed';
  const answers = withinRecord(judged);
  const keys = [...new Set(answers.flatMap(({ findings }) => findings.map(({ key }) => key)))];
  const record = { name, comment, findings: keys };
  const marker = keys.length === 0 ? refusalMarker : formatRecord(record);
  const body = answerBody(marker, answers);
  const create = async (): Promise<true> => {
    await conversation.write(body);
    return true;
  };
  const find = async (): Promise<true | undefined> =>
    (await conversation.comments()).some(isAnswer) || undefined;
  try {
    await createOnce(create, find, attempt);
  } catch (error) {
    if (isRefusal(error)) return 'not answered';
    throw error;
  }
  return keys.length === 0 ? 'refused' : 'accepted';
}

/** Keeps answers, in order, while their findings fit into one record; the others accept nothing and say why. */
function withinRecord(answers: readonly Answered[]): readonly Answered[] {
  let total = 0;
  return answers.map((answer) => {
    total += answer.findings.length;
    if (answer.findings.length === 0 || total <= MAX_FINDINGS) return answer;
    total -= answer.findings.length;
    return {
      rule: answer.rule,
      findings: [],
      refusal: `one comment accepts ${MAX_FINDINGS} findings at most: accept this in another one`,
    };
  });
}

/** What each command accepts, or why it accepts nothing. */
async function answersTo(
  { author, created }: Comment,
  commands: readonly Acceptance[],
  { conversation, forge, readState }: AcceptOptions,
): Promise<readonly Answered[] | 'closed'> {
  const all = (refusal: string): readonly Answered[] =>
    commands.map(({ rule }) => ({ rule, findings: [], refusal }));
  switch (author === undefined ? 'no' : await conversation.mayWrite(author)) {
    case 'no':
      return all('accepting a finding takes the permission to write in this repository');
    case 'unknown':
      return all(`${forge} does not tell this token who may write in this repository`);
    case 'yes':
  }
  const state = await readState();
  if (state === 'closed') return 'closed';
  const { firstChecked } = state;
  // Only findings that the check had published before the comment count: a later push may bring findings that the
  // author of the comment has not seen.
  if (firstChecked === undefined || firstChecked > created)
    return all('a push has come in between: look at what the check finds now, and accept it then');
  const publication = await state.judge();
  return commands.map((command) => {
    const found = findingsOfCommand(command, publication.findings);
    const { rule } = command;
    return typeof found === 'string'
      ? { rule, findings: [], refusal: found }
      : { rule, findings: found, refusal: undefined };
  });
}
