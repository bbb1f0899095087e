import type { Request } from './state.ts';

/** What GitLab sends about a merge request. */
export function mergeRequestHook({ iid, head, state, project }: Request, action = 'open'): object {
  return {
    object_kind: 'merge_request',
    project: { id: project.id },
    object_attributes: { iid, state, action, last_commit: { id: head } },
  };
}
