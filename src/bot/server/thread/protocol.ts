import type { JudgeEnd } from '../../judging/judge.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Fields } from '../log.ts';
import type { Answer } from '../thread-requests.ts';

/*
 * What the thread that reviews and the one that has the queue say to each other.
 */

/** As which App GitHub is spoken to. */
export interface GitHubAccess {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  readonly apiUrl: string;
}

/** As whom a GitLab is spoken to. */
export interface GitLabAccess {
  /** `https://gitlab.com` */
  readonly url: string;
  readonly token: string;
}

/** What the thread is made with. */
export interface ThreadData {
  /** Undefined where no App of GitHub is served. */
  readonly github: GitHubAccess | undefined;
  /** Undefined where no GitLab is served. */
  readonly gitlab: GitLabAccess | undefined;
  /** What the check, or the commit status, is called. */
  readonly check: string;
  readonly hasSarif: boolean;
  readonly width: number;
  /** How long a second is, in milliseconds. */
  readonly secondMs: number;
}

/** A call of one of the queue's functions. */
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
  /** A change was too much for a judge. */
  | { readonly kind: 'judge lost'; readonly end: JudgeEnd }
  /** The answer to a ping: its event loop turns. */
  | { readonly kind: 'alive' };

export type ToThread =
  | Answer
  /** There is something new to do. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'ping' }
  /** Ends once what is being done is done. */
  | { readonly kind: 'stop' };
