import { setTimeout as sleep } from 'node:timers/promises';
import { at, branchAt, commitAt, numberAt, textAt } from '../payload.ts';
import type { GitLab } from './client.ts';

/** A merge request: of the project that it is to get into, by the number that people see. */
export interface MergeRequestRef {
  readonly project: number;
  readonly iid: number;
}

/** What a merge request is at a moment. */
export interface MergeRequest extends MergeRequestRef {
  readonly isOpen: boolean;
  /** Commits: of the newest version of it that GitLab has compared. `base` is undefined where no commit is common. */
  readonly head: string;
  readonly base: string | undefined;
  /** Undefined where the fork that it came from is gone. */
  readonly sourceProject: number | undefined;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  /** How many files it changes, in words of GitLab: `12`, and `1000+` where it does not tell of all. */
  readonly changesCount: string | undefined;
  /** The pipeline that decides whether it can be merged, where there is one for the head. */
  readonly pipeline: { readonly id: number; readonly project: number } | undefined;
  /** Where people read it. */
  readonly webUrl: string;
}

/** How long to wait before each further look, in seconds: GitLab compares the commits after it has told of them. */
const LOOKS = [1, 3, 6];

/**
 * Reads a merge request.
 *
 * @returns undefined where GitLab has not compared its commits yet
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
  // Of one that is closed nothing else is asked.
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

/** Whether GitLab has, or had, a commit as the head of a merge request. */
async function hasHad(gitlab: GitLab, { project, iid }: MergeRequestRef, head: string): Promise<boolean> {
  const { items } = await gitlab.list(`projects/${project}/merge_requests/${iid}/versions`);
  return items.some((version) => commitAt(version, 'head_commit_sha') === head);
}

/**
 * Reads a merge request when GitLab has compared its commits, with the head that a webhook has announced or a later one.
 *
 * @throws {Error} where GitLab is not that far yet
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

/** Where people read the project of a merge request, as far as what follows is a commit or a file. */
export function webAddress({ webUrl }: MergeRequest): string | undefined {
  const [, project] = /^(https?:\/\/[^\s<>"'`]+?)(?:\/-)?\/merge_requests\/\d+$/.exec(webUrl) ?? [];
  return project === undefined ? undefined : `${project}/-`;
}
