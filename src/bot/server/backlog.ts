import { isChecked } from '../github/check-run.ts';
import { newestOpenPulls, type PullRef, readPull } from '../github/pull-request.ts';
import type { ReviewOptions } from '../review.ts';
import type { Deliveries } from './deliveries.ts';
import type { Log } from './log.ts';
import type { PullTask } from './task.ts';

type OpenPulls = PullTask & { readonly what: { readonly kind: 'open pulls' } };

/**
 * Queues the pull requests that were open when the App was installed: one page, the most recently updated first. Without
 * this, a required check would stay pending until the next push.
 */
export async function queueOpenPulls(
  id: string,
  { installation, owner, repo, what }: OpenPulls,
  {
    github,
    queue,
    log,
  }: Pick<ReviewOptions, 'github'> & { readonly queue: Pick<Deliveries, 'put'>; readonly log: Log },
): Promise<'passed on'> {
  const { numbers, hasMore } = await newestOpenPulls(github, { owner, repo });
  if (hasMore)
    log.info('older open pull requests get their check with their next push or /probeable recheck', {
      delivery: id,
      repository: `${owner}/${repo}`,
      checked: numbers.length,
    });
  if (what.unsearchedRepositories !== undefined)
    log.info('the open pull requests of further repositories get their check with their next push', {
      delivery: id,
      repositories: what.unsearchedRepositories,
    });
  const tasks = numbers.map(
    (number): PullTask => ({ installation, owner, repo, what: { kind: 'backlog', number } }),
  );
  await queue.put(`${id}.open`, tasks);
  return 'passed on';
}

/**
 * Whether a pull request has its check already, or is closed and needs none. The check proves it for the first attempt
 * alone: the check is written before the comment, and an earlier attempt may have ended between them.
 */
export async function isSettled(pull: PullRef, options: ReviewOptions): Promise<boolean> {
  const { github, check, identity, attempt } = options;
  const { head, isOpen } = await readPull(github, pull);
  if (!isOpen) return true;
  if (attempt.number > 1) return false;
  const { owner, repo } = pull;
  return isChecked(github, { owner, repo, head, name: check, login: identity.login, attempt });
}
