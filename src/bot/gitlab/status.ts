import { setTimeout as sleep } from 'node:timers/promises';
import { shorten } from '../../spec/shorten.ts';
import { statusOf } from '../forge/errors.ts';
import { createOnce } from '../forge/once.ts';
import { type GitLab, GitLabError } from './client.ts';
import type { MergeRequest } from './merge-request.ts';
import {
  isAt,
  isOpen,
  type OwnStatus,
  ownStatuses,
  type Place,
  placesOf,
  type StatusName,
} from './statuses.ts';

/** What a commit status may be set to, as far as it is used here. */
export type State = 'pending' | 'success' | 'failed' | 'skipped' | 'canceled';

/** What is to be said of the head of a merge request. */
export interface StatusText {
  readonly state: State;
  readonly description: string;
}

/** GitLab keeps no more characters of a description. */
const MAX_DESCRIPTION = 255;

/** How long to wait before a status is written again that GitLab was busy with, in seconds. */
const BUSY = [1, 3, 6];

/**
 * Says that the head is being judged, where nothing was said of it: a pipeline that must succeed waits for it. Whatever
 * GitLab has against that is no matter: the verdict comes.
 */
export async function announceReview(gitlab: GitLab, request: MergeRequest, name: StatusName): Promise<void> {
  const text: StatusText = { state: 'pending', description: 'the specs are being judged' };
  try {
    if ((await ownStatuses(gitlab, request, name)).length === 0) await write(gitlab, request, name, text, []);
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
  }
}

/**
 * Says the verdict of the head. Nothing is written where the newest status of the place says it already; a status that
 * still says elsewhere that the head is being judged says the verdict, too: the pipeline of the merge request may have
 * been made meanwhile.
 *
 * @returns the refusal where no project takes it
 */
export async function publishStatus(
  gitlab: GitLab,
  request: MergeRequest,
  name: StatusName,
  text: StatusText,
): Promise<GitLabError | undefined> {
  const own = await ownStatuses(gitlab, request, name);
  const written = await write(gitlab, request, name, text, own);
  if (written instanceof GitLabError) return written;
  const left = own.filter((status) => isOpen(status) && !isAt(status, written));
  await settle(gitlab, request, name, left, text);
  return undefined;
}

/** Ends what still says that the head is being judged: nobody goes on with it. */
export async function withdraw(gitlab: GitLab, request: MergeRequest, name: StatusName): Promise<void> {
  const open = (await ownStatuses(gitlab, request, name)).filter(isOpen);
  await settle(gitlab, request, name, open, {
    state: 'canceled',
    description: 'a newer commit is judged in its place',
  });
}

/** Has some statuses say a text where that is allowed. */
async function settle(
  gitlab: GitLab,
  { head }: MergeRequest,
  name: StatusName,
  statuses: readonly OwnStatus[],
  text: StatusText,
): Promise<void> {
  for (const { project, pipeline, ref } of statuses) {
    const place = {
      project,
      ...(pipeline === undefined ? {} : { pipeline }),
      ...(ref === undefined ? {} : { ref }),
    };
    try {
      await post(gitlab, head, place, name, text);
    } catch (error) {
      if (!isElsewhere(error)) throw error;
    }
  }
}

/** Writes a status at the best place that takes it, and gives that place; or the first refusal. */
async function write(
  gitlab: GitLab,
  request: MergeRequest,
  name: StatusName,
  text: StatusText,
  own: readonly OwnStatus[],
): Promise<Place | GitLabError> {
  let refusal: GitLabError | undefined;
  for (const place of placesOf(request)) {
    const last = own.findLast((status) => isAt(status, place));
    if (last !== undefined && says(last, text)) return place;
    const find = async (): Promise<true | undefined> =>
      (await ownStatuses(gitlab, request, name)).some(
        (status) => status.id >= (own.at(-1)?.id ?? 0) && isAt(status, place) && says(status, text),
      ) || undefined;
    try {
      await createOnce(() => post(gitlab, request.head, place, name, text), find, name.attempt);
      return place;
    } catch (error) {
      if (!(error instanceof GitLabError) || !isElsewhere(error)) throw error;
      refusal ??= error;
    }
  }
  return refusal ?? new GitLabError(404, 'the project that the merge request comes from is gone');
}

/**
 * Whether another place may take what this one refuses: for lack of a permission (403), since project, commit or pipeline
 * are not to be seen (404), or since the pipeline is full (422).
 */
function isElsewhere(error: unknown): boolean {
  const status = statusOf(error);
  return status === 403 || status === 404 || status === 422;
}

/** Whether a status says a text. */
function says({ state, description }: OwnStatus, text: StatusText): boolean {
  const isState = state === text.state || (state === 'failed' && text.state === 'skipped');
  return isState && description === shorten(text.description, MAX_DESCRIPTION);
}

async function post(
  gitlab: GitLab,
  head: string,
  { project, pipeline, ref }: Place,
  { name, attempt }: StatusName,
  { state, description }: StatusText,
): Promise<true> {
  const send = (as: State): Promise<unknown> =>
    gitlab.post(
      `projects/${project}/statuses/${head}`,
      {
        state: as,
        name,
        description: shorten(description, MAX_DESCRIPTION),
        ...(ref === undefined ? {} : { ref }),
        ...(pipeline === undefined ? {} : { pipeline_id: pipeline }),
      },
      attempt,
    );
  for (let tries = 0; ; tries++) {
    try {
      await send(state);
      return true;
    } catch (error) {
      const seconds = BUSY[tries];
      // GitLab before 17.6 knows no status that is neither good nor bad. What nobody judged must not look good.
      if (state === 'skipped' && statusOf(error) === 400 && String(error).includes('valid value')) {
        await send('failed');
        return true;
      }
      if (statusOf(error) !== 409) throw error;
      if (seconds === undefined) throw new Error('GitLab is busy with the status of this commit');
      await sleep(seconds * attempt.secondMs);
    }
  }
}
