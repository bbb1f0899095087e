import type { JudgeEnd } from '../../judging/judge.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Fields } from '../log.ts';
import type { Answer } from '../thread-requests.ts';

/*
 * What the thread that reviews and the one that has the queue say to each other.
 */

/** What the thread is made with. */
export interface ThreadData {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  readonly apiUrl: string;
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
