import type { JudgeEnd } from '../../judging/judge.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Fields } from '../log.ts';
import type { Answer } from '../thread-requests.ts';

/* The messages between the review thread and the main thread, which has the queue. */

/** The credentials of the GitHub App. */
export interface GitHubAccess {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  readonly apiUrl: string;
}

/** The GitLab instance, and the token of the bot's account there. */
export interface GitLabAccess {
  /** `https://gitlab.com` */
  readonly url: string;
  readonly token: string;
}

/** The `workerData` of the review thread. */
export interface ThreadData {
  /** Undefined if GitHub is not served. */
  readonly github: GitHubAccess | undefined;
  /** Undefined if GitLab is not served. */
  readonly gitlab: GitLabAccess | undefined;
  /** The name of the check, or of the commit status. */
  readonly check: string;
  readonly hasSarif: boolean;
  /** How many deliveries are worked on at a time. */
  readonly width: number;
  /** How long a second lasts, in milliseconds; shorter in tests. */
  readonly secondMs: number;
}

/** A call of one of the queue's methods. */
export type Call = {
  readonly [Name in keyof Deliveries]: {
    readonly name: Name;
    readonly values: Parameters<Deliveries[Name]>;
  };
}[keyof Deliveries];

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'call'; readonly id: number; readonly call: Call }
  | {
      readonly kind: 'log';
      readonly level: 'info' | 'error';
      readonly message: string;
      readonly fields: Fields;
    }
  | { readonly kind: 'finished'; readonly outcome: string; readonly seconds: number }
  /** A change could not be judged. */
  | { readonly kind: 'judge lost'; readonly end: JudgeEnd }
  /** The answer to a ping: the event loop of the thread is not blocked. */
  | { readonly kind: 'alive' };

export type ToThread =
  | Answer
  /** A delivery was stored. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'ping' }
  /** Finish the deliveries in progress, then end. */
  | { readonly kind: 'stop' };
