import { createHash } from 'node:crypto';
import type { BotContext, Verdict } from '../judge.ts';
import { annotationsOf, checkOutput } from '../text/check-run.ts';
import type { Turn } from '../turn.ts';
import { type GitHub, inTurn } from './client.ts';
import { createOnce } from './once.ts';

/** GitHub takes so many annotations in a request. */
const PAGE = 50;

export interface CheckTarget {
  readonly owner: string;
  readonly repo: string;
  readonly head: string;
  /** What a required check is known by. */
  readonly name: string;
  /** As whom the bot writes: whoever may write checks could make one that looks like ours. */
  readonly login: string;
  readonly turn: Turn;
}

/** Whether the check of a commit says something already. */
export async function isChecked(github: GitHub, target: CheckTarget): Promise<boolean> {
  return (await ownRuns(github, target)).some(({ status }) => status === 'completed');
}

/** The bot's runs of a check. */
async function ownRuns(github: GitHub, { owner, repo, head, name, login }: CheckTarget) {
  const { data } = await github.rest.checks.listForRef({
    owner,
    repo,
    ref: head,
    check_name: name,
    filter: 'all',
    per_page: 100,
  });
  return data.check_runs.filter(({ app }) => `${app?.slug}[bot]` === login);
}

/**
 * Publishes a verdict as a check run: annotations in pages, the conclusion last, so that nothing is green before all of
 * it is there. The same verdict about the same commit is published once, and a run that was broken off is taken up
 * where it ended.
 */
export async function publishCheck(
  github: GitHub,
  target: CheckTarget,
  verdict: Verdict,
  context: BotContext,
): Promise<void> {
  const { owner, repo, head, name, turn } = target;
  const annotations = annotationsOf(verdict);
  const output = checkOutput(verdict, context);
  const digest = createHash('sha256')
    .update(JSON.stringify([output, annotations]))
    .digest('hex');
  const id = `probeable:${digest.slice(0, 32)}`;
  const find = async () =>
    (await ownRuns(github, target)).find(
      ({ external_id, conclusion }) =>
        external_id === id && (conclusion === null || conclusion === verdict.conclusion),
    );
  const request = inTurn(turn);
  const complete = { status: 'completed', conclusion: verdict.conclusion } as const;
  const create = async () => {
    const isWhole = annotations.length <= PAGE;
    const { data } = await github.rest.checks.create({
      owner,
      repo,
      name,
      head_sha: head,
      external_id: id,
      ...(isWhole ? complete : { status: 'in_progress' }),
      output: { ...output, annotations: annotations.slice(0, PAGE) },
      request,
    });
    return data;
  };
  const check = (await find()) ?? (await createOnce(create, find, turn));
  if (check.status === 'completed') return;
  for (let at = check.output.annotations_count; at < annotations.length; at += PAGE)
    await github.rest.checks.update({
      owner,
      repo,
      check_run_id: check.id,
      output: { ...output, annotations: annotations.slice(at, at + PAGE) },
      request,
    });
  await github.rest.checks.update({ owner, repo, check_run_id: check.id, ...complete, request });
}
