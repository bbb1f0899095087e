import { setTimeout as sleep } from 'node:timers/promises';
import { at, branchAt, commitAt, numberAt, textAt } from '../payload.ts';
import type { GitLab } from './client.ts';

/** The address of a merge request. */
export interface MergeRequestRef {
  /** The id of the target project. */
  readonly project: number;
  /** The number within the project, which people see. */
  readonly iid: number;
}

/** The state of a merge request at one time. */
export interface MergeRequest extends MergeRequestRef {
  readonly isOpen: boolean;
  /** The head of the newest version that GitLab has compared; empty if the merge request is closed and has none. */
  readonly head: string;
  /** The merge base of that version; undefined if the branches have no common commit. */
  readonly base: string | undefined;
  /** Undefined if the fork was deleted. */
  readonly sourceProject: number | undefined;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  /** The number of changed files, such as `12`, or `1000+` if GitLab does not list all. */
  readonly changesCount: string | undefined;
  /** The pipeline of the head, on which merging may depend; undefined if there is none. */
  readonly pipeline: { readonly id: number; readonly project: number } | undefined;
  readonly webUrl: string;
}

/** The waits before further looks, in seconds: GitLab sends webhooks before it has compared the commits. */
const LOOKS = [1, 3, 6];

/**
 * Reads a merge request.
 *
 * @returns undefined if GitLab has not compared its commits yet
 */
async function readOnce(
  gitlab: GitLab,
  { project, iid }: MergeRequestRef,
): Promise<MergeRequest | undefined> {
  const found = await gitlab.get(`projects/${project}/merge_requests/${iid}`);
  const head = commitAt(found, 'diff_refs', 'head_sha');
  const sourceBranch = branchAt(found, 'source_branch');
  const targetBranch = branchAt(found, 'target_branch');
  const webUrl = textAt(found, 'web_url');
  if (sourceBranch === undefined || targetBranch === undefined || webUrl === undefined)
    throw new Error(`GitLab does not describe merge request !${iid} of project ${project}`);
  const isOpen = at(found, 'state') === 'opened';
  // A closed merge request may lack a head; nothing else of it is used.
  if (head === undefined && isOpen) return undefined;
  const pipeline = numberAt(found, 'head_pipeline', 'id');
  const pipelineProject = numberAt(found, 'head_pipeline', 'project_id');
  const isOfHead = commitAt(found, 'head_pipeline', 'sha') === head;
  return {
    project,
    iid,
    isOpen,
    head: head ?? '',
    base: commitAt(found, 'diff_refs', 'base_sha'),
    sourceProject: numberAt(found, 'source_project_id'),
    sourceBranch,
    targetBranch,
    changesCount: textAt(found, 'changes_count'),
    pipeline:
      pipeline === undefined || pipelineProject === undefined || !isOfHead
        ? undefined
        : { id: pipeline, project: pipelineProject },
    webUrl,
  };
}

/** Whether a commit is, or was, the head of a merge request. */
async function hasHad(gitlab: GitLab, { project, iid }: MergeRequestRef, head: string): Promise<boolean> {
  const { items } = await gitlab.list(`projects/${project}/merge_requests/${iid}/versions`);
  return items.some((version) => commitAt(version, 'head_commit_sha') === head);
}

/**
 * Reads a merge request after GitLab has compared its commits, with the head that a webhook announced or a later one.
 *
 * @throws {Error} if GitLab has not compared the commits after several looks
 */
export async function readMergeRequest(
  gitlab: GitLab,
  ref: MergeRequestRef,
  secondMs: number,
  announced?: string,
): Promise<MergeRequest> {
  for (let look = 0; ; look++) {
    const found = await readOnce(gitlab, ref);
    if (found !== undefined) {
      if (announced === undefined || found.head === announced || !found.isOpen) return found;
      if (await hasHad(gitlab, ref, announced)) return found;
    }
    const seconds = LOOKS[look];
    if (seconds === undefined) throw new Error(`GitLab has not compared the commits of !${ref.iid} yet`);
    await sleep(seconds * secondMs);
  }
}

/** The web address of the merge request's project, to which `/commit/…` or `/blob/…` can be appended. */
export function webAddress({ webUrl }: MergeRequest): string | undefined {
  const [, project] = /^(https?:\/\/[^\s<>"'`]+?)(?:\/-)?\/merge_requests\/\d+$/.exec(webUrl) ?? [];
  return project === undefined ? undefined : `${project}/-`;
}
