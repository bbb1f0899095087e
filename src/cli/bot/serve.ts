import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import { gitlabHook } from '../../bot/gitlab/hook.ts';
import { githubHook } from '../../bot/server/github-hook.ts';
import type { Address } from '../../bot/server/listen.ts';
import { createLog } from '../../bot/server/log.ts';
import { serveBot } from '../../bot/server/serve.ts';
import { StartFault } from '../../bot/server/start-fault.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { PACKAGE } from '../package-info.ts';
import { print } from '../print.ts';
import { type Environment, readForges } from './forges.ts';

export interface ServeRequest {
  readonly environment: Environment;
  /** A file of more of it, as `bot register` leaves one. */
  readonly file: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Where the metrics are; undefined for nowhere. */
  readonly metrics: Address | undefined;
  readonly folder: string;
  readonly check: string;
  readonly hasSarif: boolean;
  readonly width: number;
}

/** Runs the bot's server until SIGTERM or SIGINT: then what is being done is ended, and what is left is kept. */
export async function serve(request: ServeRequest): Promise<void> {
  const { host, port, metrics, folder, check, hasSarif, width } = request;
  const environment = {
    ...(request.file === undefined ? {} : readEnvironment(request.file)),
    ...request.environment,
  };
  const { github, gitlab } = readForges(environment);
  const log = createLog((line) => print(line));
  // Listened for from the start: whoever reads that the server is ready may end it at once.
  const stopping = new Promise<void>((resolve) => {
    let isStopping = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        // Who asks twice does not want to wait.
        if (isStopping) process.exit(1);
        isStopping = true;
        log.info('stopping', { signal });
        resolve();
      });
  });
  const served = await serveBot({
    host,
    port,
    metrics,
    folder,
    hooks: new Map([
      ...(github === undefined
        ? []
        : (['/', '/webhook'] as const).map((path) => [path, githubHook(github.secrets)] as const)),
      ...(gitlab === undefined ? [] : [['/gitlab', gitlabHook(gitlab.secrets)] as const]),
    ]),
    databaseUrl: environment.DATABASE_URL,
    databaseThread: program('probeable-database'),
    thread: program('probeable-reviews'),
    review: {
      github: github?.access,
      gitlab: gitlab?.access,
      check,
      hasSarif,
      width,
      secondMs: Number(environment.PROBEABLE_SECOND ?? 1000),
    },
    log,
  }).catch((error: unknown) => {
    if (!(error instanceof StartFault)) throw error;
    throw new Failure(`cannot serve: ${error.what}: ${describeSystemError(error.cause) ?? error.message}`);
  });
  await stopping;
  await served.stop();
  log.info('stopped');
}

/** A thread's program, beside the command line. */
function program(name: string): URL {
  return pathToFileURL(join(PACKAGE.root, 'dist', 'bin', `${name}.mjs`));
}

function readEnvironment(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure(`--env: ${file}: ${describeSystemError(error) ?? 'cannot be read'}`);
  }
}
