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

/** The states of a commit status that the bot sets. */
export type State = 'pending' | 'success' | 'failed' | 'skipped' | 'canceled';

/** A commit status without its name and place. */
export interface StatusText {
  readonly state: State;
  readonly description: string;
}

/** GitLab's limit on a description, in characters. */
const MAX_DESCRIPTION = 255;

/** The waits before a status is written again after a 409, in seconds. */
const BUSY = [1, 3, 6];

/**
 * Sets the status of the head to pending if it has none, so that a pipeline that must succeed waits for the verdict.
 * Refusals are ignored, since the verdict follows.
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
 * Publishes the verdict as the status of the head. Writes nothing if the newest status at the place is already right.
 * Also sets pending statuses at other places, since the pipeline of the merge request may have been created meanwhile.
 *
 * @returns the refusal if no project takes the status
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

/** Cancels pending statuses of a head that is no longer judged. */
export async function cancelPending(gitlab: GitLab, request: MergeRequest, name: StatusName): Promise<void> {
  const open = (await ownStatuses(gitlab, request, name)).filter(isOpen);
  await settle(gitlab, request, name, open, {
    state: 'canceled',
    description: 'a newer commit is judged in its place',
  });
}

/** Sets existing statuses to a text, and skips those that GitLab refuses to change. */
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

/** Writes a status at the best place that takes it. Returns that place, or the first refusal. */
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
 * Whether another place may take what this one refuses: the permission is missing (403), the project, commit or
 * pipeline is not visible (404), or the pipeline is full (422).
 */
function isElsewhere(error: unknown): boolean {
  const status = statusOf(error);
  return status === 403 || status === 404 || status === 422;
}

/** Whether a status has a text. `failed` counts as `skipped`, which old releases of GitLab do not have. */
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
      // GitLab before 17.6 has no `skipped`. A call that was not judged must not look successful, so the status fails.
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
