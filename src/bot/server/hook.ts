import type { IncomingHttpHeaders } from 'node:http';
import type { Task } from './task.ts';

/** How a request is refused. */
export interface Refused {
  readonly status: number;
  readonly text: string;
}

/** A request whose headers are those of a webhook. */
export interface Opened {
  /** Whether the body, byte by byte as it came, is from who says so. */
  isAuthentic(body: Buffer): Promise<boolean>;
  /** What is said where it is not. */
  readonly refusal: string;
  /** The delivery's name: the same where the same one is sent again. */
  id(body: Buffer): string;
  /** What it asks for; empty for most. */
  tasks(payload: unknown): readonly Task[];
}

/** What takes the webhooks of a forge. */
export interface Hook {
  /** Looks at the headers: of what is refused by them the body is not read. */
  open(headers: IncomingHttpHeaders): Opened | Refused;
}
