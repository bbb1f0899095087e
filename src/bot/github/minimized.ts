import type { Attempt } from '../attempt.ts';
import { at } from '../payload.ts';
import { type GitHub, withConfirmation } from './client.ts';

/* Only GitHub's GraphQL API exposes hidden comments ("Minimizable" in its schema). */

const IS_MINIMIZED = `query isMinimized($id: ID!) {
  node(id: $id) { ... on Minimizable { isMinimized } }
}`;

const UNMINIMIZE = `mutation unminimize($id: ID!) {
  unminimizeComment(input: {subjectId: $id}) { unminimizedComment { isMinimized } }
}`;

/** Whether a comment is hidden. `id` is the global node ID. */
export async function isMinimized(github: GitHub, id: string): Promise<boolean> {
  return at(await github.graphql(IS_MINIMIZED, { id }), 'node', 'isMinimized') === true;
}

/** Unhides a comment. */
export async function unminimize(github: GitHub, id: string, attempt: Attempt): Promise<void> {
  await github.graphql(UNMINIMIZE, { id, request: withConfirmation(attempt) });
}
