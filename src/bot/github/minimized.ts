import type { Attempt } from '../attempt.ts';
import { at } from '../payload.ts';
import { type GitHub, withConfirmation } from './client.ts';

/* Only GitHub's GraphQL API knows of comments that somebody has hidden ("Minimizable" in its schema). */

const IS_MINIMIZED = `query isMinimized($id: ID!) {
  node(id: $id) { ... on Minimizable { isMinimized } }
}`;

const UNMINIMIZE = `mutation unminimize($id: ID!) {
  unminimizeComment(input: {subjectId: $id}) { unminimizedComment { isMinimized } }
}`;

/** Whether a comment is hidden. `id` is its global node ID. */
export async function isMinimized(github: GitHub, id: string): Promise<boolean> {
  return at(await github.graphql(IS_MINIMIZED, { id }), 'node', 'isMinimized') === true;
}

/** Shows a hidden comment again. */
export async function unminimize(github: GitHub, id: string, attempt: Attempt): Promise<void> {
  await github.graphql(UNMINIMIZE, { id, request: withConfirmation(attempt) });
}
