import type { Answer } from '../thread-requests.ts';

/* What the thread that has the embedded database and the one that asks it say to each other. */

/** What the thread is started with. */
export interface DatabaseThreadData {
  readonly folder: string;
}

export type DatabaseRequest =
  | { readonly kind: 'query'; readonly text: string; readonly values: readonly unknown[] }
  | { readonly kind: 'execute'; readonly text: string }
  | { readonly kind: 'maintain'; readonly table: string }
  | { readonly kind: 'close' };

export interface ToDatabase {
  readonly id: number;
  readonly request: DatabaseRequest;
}

export type FromDatabase = { readonly kind: 'ready' } | Answer;
