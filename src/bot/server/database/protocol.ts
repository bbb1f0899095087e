import type { Answer } from '../thread-requests.ts';

/* The messages between the database thread and the thread that queries it. */

/** The `workerData` of the database thread. */
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
