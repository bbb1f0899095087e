import type { IncomingHttpHeaders } from 'node:http';
import type { Task } from './task.ts';

/** The response to a request that is refused. */
export interface RefusedRequest {
  readonly status: number;
  readonly text: string;
}

/** A request whose headers are those of a webhook; its body is not read yet. */
export interface Opened {
  /** Whether the body, byte for byte as it was received, comes from the forge. */
  isAuthentic(body: Buffer): Promise<boolean>;
  /** The response text if it does not. */
  readonly refusal: string;
  /** The idempotency key of the delivery: the same if the forge sends the delivery again. */
  id(body: Buffer): string;
  /** What the delivery asks for; empty for most events. */
  tasks(payload: unknown): readonly Task[];
}

/** Accepts the webhooks of one forge. */
export interface Hook {
  /** Checks the headers. If it refuses them, the body is not read. */
  open(headers: IncomingHttpHeaders): Opened | RefusedRequest;
}
