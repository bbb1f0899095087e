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
  /** A file of further variables, as `bot register` writes it. The environment takes precedence. */
  readonly file: string | undefined;
  readonly host: string;
  readonly port: number;
  /** Where metrics are served; undefined for nowhere. */
  readonly metrics: Address | undefined;
  readonly folder: string;
  readonly check: string;
  readonly hasSarif: boolean;
  readonly width: number;
}

/** Runs the bot's server until SIGTERM or SIGINT. Then it finishes the reviews in progress; the queue keeps the rest. */
export async function serve(request: ServeRequest): Promise<void> {
  const { host, port, metrics, folder, check, hasSarif, width } = request;
  const environment = {
    ...(request.file === undefined ? {} : readEnvironment(request.file)),
    ...request.environment,
  };
  const { github, gitlab } = readForges(environment);
  const log = createLog((line) => print(line));
  // The handlers are installed first: a supervisor may stop the server as soon as it logs that it is ready.
  const stopping = new Promise<void>((resolve) => {
    let isStopping = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        // A second signal ends the process at once.
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

/** The program of a thread, which is installed beside the command line's. */
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
