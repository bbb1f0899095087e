import type { Attempt } from '../attempt.ts';
import { isRefusal } from '../forge/errors.ts';
import { at, numberAt, textAt } from '../payload.ts';
import type { GitLab } from './client.ts';
import type { MergeRequest } from './merge-request.ts';

/** The name of the bot's commit statuses, and their author. */
export interface StatusName {
  readonly name: string;
  /** The id of the bot's user. */
  readonly self: number;
  readonly attempt: Attempt;
}

/** The place of a status: an existing pipeline, or a ref, for which GitLab creates a pipeline. */
export interface Place {
  readonly project: number;
  readonly pipeline?: number;
  readonly ref?: string;
}

/** A status of the bot with its place. */
export interface OwnStatus extends Place {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  /** The time of the final state, in milliseconds since 1970; undefined if there is none yet. */
  readonly finished: number | undefined;
}

/**
 * The places for a status of the head, the best first. A merge request shows and waits for its own pipelines and for
 * those of its source branch in the source project, but a fork may refuse the bot. A status in the target project shows
 * at the commit, not at the merge request (Ci::PipelinesForMergeRequestFinder).
 */
export function placesOf({
  project,
  iid,
  sourceProject,
  sourceBranch,
  pipeline,
}: MergeRequest): readonly Place[] {
  return [
    ...(pipeline === undefined ? [] : [{ project: pipeline.project, pipeline: pipeline.id }]),
    ...(sourceProject === undefined ? [] : [{ project: sourceProject, ref: sourceBranch }]),
    ...(sourceProject === project ? [] : [{ project, ref: `refs/merge-requests/${iid}/head` }]),
  ];
}

/** Whether a status is at a place. */
export function isAt(status: OwnStatus, { project, pipeline, ref }: Place): boolean {
  if (status.project !== project) return false;
  return pipeline === undefined ? status.ref === ref : status.pipeline === pipeline;
}

/** Whether a status has no final state yet. */
export function isOpen({ state }: OwnStatus): boolean {
  return state === 'pending' || state === 'running' || state === 'created';
}

/** The bot's statuses of the head in all projects of its places, oldest first. */
export async function ownStatuses(
  gitlab: GitLab,
  request: MergeRequest,
  { name, self }: StatusName,
): Promise<readonly OwnStatus[]> {
  const found: OwnStatus[] = [];
  for (const project of new Set(placesOf(request).map((place) => place.project))) {
    const path = `projects/${project}/repository/commits/${request.head}/statuses`;
    try {
      const { items } = await gitlab.list(path, { name, all: true });
      found.push(...items.flatMap((item) => ownStatus(item, project, name, self)));
    } catch (error) {
      // The fork is private, or the project does not have the commit.
      if (!isRefusal(error)) throw error;
    }
  }
  return found.toSorted((a, b) => a.id - b.id);
}

function ownStatus(item: unknown, project: number, name: string, self: number): readonly OwnStatus[] {
  const id = numberAt(item, 'id');
  if (id === undefined || at(item, 'name') !== name || numberAt(item, 'author', 'id') !== self) return [];
  const finished = Date.parse(textAt(item, 'finished_at') ?? '');
  const pipeline = numberAt(item, 'pipeline_id');
  return [
    {
      id,
      project,
      ...(pipeline === undefined ? {} : { pipeline }),
      ref: textAt(item, 'ref') ?? '',
      state: textAt(item, 'status') ?? '',
      description: textAt(item, 'description') ?? '',
      finished: Number.isNaN(finished) ? undefined : finished,
    },
  ];
}

/** When the head first got a verdict, in milliseconds since 1970; undefined if it never did. */
export async function firstDecided(
  gitlab: GitLab,
  request: MergeRequest,
  name: StatusName,
): Promise<number | undefined> {
  const own = await ownStatuses(gitlab, request, name);
  const times = own.flatMap((status) => (isOpen(status) ? [] : (status.finished ?? [])));
  return times.toSorted((a, b) => a - b)[0];
}
