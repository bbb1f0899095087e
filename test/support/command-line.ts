import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';

/* The command line as a user meets it: the built program in a process of its own. `npm test` builds first. */

export const program = join(import.meta.dirname, '../../dist/bin/probeable.mjs');

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
}

/** Runs it to its end. It never shows a stack trace. */
export function probeable(args: readonly string[], options: RunOptions): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    cwd: options.cwd,
    input: options.input ?? '',
    env: { PATH: process.env.PATH ?? '', ...options.env },
    timeout: 180_000,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  });
  expect(stderr).not.toMatch(/^\s+at /m);
  return { status, stdout, stderr };
}
