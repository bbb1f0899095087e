import type { Attempt } from '../attempt.ts';
import { isRefusal } from '../forge/errors.ts';
import { at, numberAt, textAt } from '../payload.ts';
import type { GitLab } from './client.ts';
import type { MergeRequest } from './merge-request.ts';

/** Whose statuses they are, and what they are called. */
export interface StatusName {
  readonly name: string;
  /** The number of the user that writes. */
  readonly self: number;
  readonly attempt: Attempt;
}

/** Where a status is written: in a pipeline that is there, or in that of a ref, which GitLab makes for it. */
export interface Place {
  readonly project: number;
  readonly pipeline?: number;
  readonly ref?: string;
}

/** A status of ours, with its place. */
export interface OwnStatus extends Place {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  /** When it was set for good, in milliseconds since 1970; undefined where it was not. */
  readonly finished: number | undefined;
}

/**
 * Where a status of the head may be written, the best first. A merge request shows, and waits for, the pipelines of its
 * source branch in the project that it comes from, and those made for it; a fork need not let us write there. What is
 * written in the project that it is to get into stands at the commit, and not at the merge request
 * (Ci::PipelinesForMergeRequestFinder).
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

/** Whether a status stands at a place. */
export function isAt(status: OwnStatus, { project, pipeline, ref }: Place): boolean {
  if (status.project !== project) return false;
  return pipeline === undefined ? status.ref === ref : status.pipeline === pipeline;
}

/** Whether a status says that the head is still being judged. */
export function isOpen({ state }: OwnStatus): boolean {
  return state === 'pending' || state === 'running' || state === 'created';
}

/** Our statuses of the head, oldest first, in every project where one may be. */
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
      // A fork that is private, or a commit that is not there.
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

/** When the status of the head first said a verdict, in milliseconds since 1970; undefined where it never did. */
export async function firstDecided(
  gitlab: GitLab,
  request: MergeRequest,
  name: StatusName,
): Promise<number | undefined> {
  const own = await ownStatuses(gitlab, request, name);
  const times = own.flatMap((status) => (isOpen(status) ? [] : (status.finished ?? [])));
  return times.toSorted((a, b) => a - b)[0];
}
