import { type Acceptance, readCommands } from '../command.ts';
import { firstChecked } from '../github/check-run.ts';
import { isRefusal, withConfirmation } from '../github/client.ts';
import { createOnce } from '../github/once.ts';
import { mayWrite } from '../github/permission.ts';
import { type PullRef, readPull } from '../github/pull-request.ts';
import { checkOf, judgePullRequest, type ReviewOptions } from '../review.ts';
import { type Answered, answerBody } from '../text/acceptance.ts';
import { type ListedComment, listComments } from './acceptances.ts';
import { formatRecord, MAX_FINDINGS, readRecord } from './record.ts';
import { findingsOfCommand } from './refusal.ts';

/** What became of a comment that accepts findings. */
export type AcceptOutcome =
  | 'accepted'
  | 'refused'
  | 'answered before'
  | 'gone'
  | 'closed'
  /** GitHub takes no comment, so that nothing is accepted. */
  | 'not answered';

/** Whether the pull request has to be judged again. */
export function isAccepted(outcome: AcceptOutcome): boolean {
  return outcome === 'accepted' || outcome === 'answered before';
}

/**
 * Does what a comment with `/probeable accept` asks for, once: its answer says which findings are accepted, and is what
 * later reviews go by. The review that makes the check green is the caller's.
 */
export async function acceptFindings(
  pull: PullRef,
  comment: number,
  options: ReviewOptions,
): Promise<AcceptOutcome> {
  const { github, identity, attempt } = options;
  const { owner, repo, number } = pull;
  const refusalMarker = `<!-- probeable:refused name=${identity.name} comment=${comment} -->`;
  const isAnswer = ({ user, body = '' }: ListedComment): boolean => {
    if (user?.login !== identity.login) return false;
    const record = readRecord(body);
    return body.startsWith(refusalMarker) || (record?.comment === comment && record.name === identity.name);
  };
  const comments = await listComments(github, pull);
  if (comments.some(isAnswer)) return 'answered before';
  const asked = comments.find(({ id }) => id === comment);
  if (asked === undefined) return 'gone';
  const commands = readCommands(asked.body ?? '').flatMap((each) => (each.kind === 'accept' ? [each] : []));
  if (commands.length === 0) return 'gone';
  const judged = await answersTo(pull, asked, commands, options);
  if (judged === 'closed') return 'closed';
  const answers = withinRecord(judged);
  const keys = [...new Set(answers.flatMap(({ findings }) => findings.map(({ key }) => key)))];
  const record = { name: identity.name, comment, findings: keys };
  const marker = keys.length === 0 ? refusalMarker : formatRecord(record);
  const body = answerBody(marker, answers);
  const create = async (): Promise<true> => {
    const request = withConfirmation(attempt);
    await github.rest.issues.createComment({ owner, repo, issue_number: number, body, request });
    return true;
  };
  const find = async (): Promise<true | undefined> =>
    (await listComments(github, pull)).some(isAnswer) || undefined;
  try {
    await createOnce(create, find, attempt);
  } catch (error) {
    if (isRefusal(error)) return 'not answered';
    throw error;
  }
  return keys.length === 0 ? 'refused' : 'accepted';
}

/** The answers whose findings fit into one record, in their order; the others accept nothing. */
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

/** What each command comes to. */
async function answersTo(
  pull: PullRef,
  asked: ListedComment,
  commands: readonly Acceptance[],
  options: ReviewOptions,
): Promise<readonly Answered[] | 'closed'> {
  const { github } = options;
  const all = (refusal: string): readonly Answered[] =>
    commands.map(({ rule }) => ({ rule, findings: [], refusal }));
  switch (await mayWrite(github, pull, asked.user)) {
    case 'no':
      return all('accepting a finding takes the permission to write in this repository');
    case 'unknown':
      return all('GitHub does not tell this token who may write in this repository');
    case 'yes':
  }
  const state = await readPull(github, pull);
  if (!state.isOpen) return 'closed';
  const { owner, repo } = pull;
  // Whoever accepts has seen what the check says. A push meanwhile may bring what nobody has seen.
  const checked = await firstChecked(github, checkOf({ owner, repo, head: state.head }, options));
  if (checked === undefined || checked > asked.created_at)
    return all('a push has come in between: look at what the check finds now, and accept it then');
  const publication = await judgePullRequest(pull, state, options);
  return commands.map((command) => {
    const found = findingsOfCommand(command, publication.findings);
    const { rule } = command;
    return typeof found === 'string'
      ? { rule, findings: [], refusal: found }
      : { rule, findings: found, refusal: undefined };
  });
}
