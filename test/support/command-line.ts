import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { askWarm } from './warm.ts';

/* Runs the built program as a user does. `npm test` builds first. */

export const program = join(import.meta.dirname, '../../dist/bin/probeable.mjs');

/**
 * Options of Node for a server with an embedded database. PGlite is WebAssembly, and most servers live for seconds: with
 * V8's baseline compiler alone, the start takes half of the processor time.
 */
export const BASELINE_COMPILER = ['--liftoff-only'];

const TIMEOUT_MS = 180_000;

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

/**
 * Runs the program to its end. Fails if it prints a stack trace. A shared warm process runs it to save time. Runs with
 * plugins get a process of their own, since a process loads a module only once; so do runs as another user.
 */
export function probeable(args: readonly string[], options: RunOptions): Result {
  const isOwn = options.uid !== undefined || args.includes('--allow-plugins');
  const result = isOwn ? inOwnProcess(args, options) : inWarmProcess(args, options);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  return result;
}

/** Runs the program in a process of its own, as a shell does. */
function inOwnProcess(args: readonly string[], options: RunOptions): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    cwd: options.cwd,
    input: options.input ?? '',
    env: environment(options),
    maxBuffer: 1 << 28,
    timeout: TIMEOUT_MS,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  });
  return { status, stdout, stderr };
}

function inWarmProcess(args: readonly string[], options: RunOptions): Result {
  const input = Buffer.from(options.input ?? '').toString('base64');
  const request = { args, cwd: options.cwd, env: environment(options), input };
  return askWarm(dirname(program), request, TIMEOUT_MS);
}

function environment({ env }: RunOptions): Readonly<Record<string, string>> {
  return { PATH: process.env.PATH ?? '', ...env };
}
