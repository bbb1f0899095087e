import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEnv } from 'node:util';
import type { Address } from '../../bot/server/listen.ts';
import { createLog } from '../../bot/server/log.ts';
import { serveBot } from '../../bot/server/serve.ts';
import { StartFault } from '../../bot/server/start-fault.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { PACKAGE } from '../package-info.ts';
import { print } from '../print.ts';

export interface ServeRequest {
  readonly environment: Readonly<Record<string, string | undefined>>;
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

/** Runs the App's server until SIGTERM or SIGINT: then what is being done is ended, and what is left is kept. */
export async function serve(request: ServeRequest): Promise<void> {
  const { host, port, metrics, folder, check, hasSarif, width } = request;
  const environment = {
    ...(request.file === undefined ? {} : readEnvironment(request.file)),
    ...request.environment,
  };
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
    secrets: webhookSecrets(environment),
    databaseUrl: environment.DATABASE_URL,
    databaseThread: program('probeable-database'),
    thread: program('probeable-reviews'),
    review: {
      appId: required(environment, 'APP_ID'),
      privateKey: privateKey(environment),
      apiUrl: environment.GITHUB_API_URL ?? 'https://api.github.com',
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

/** With none, every delivery would be refused, and nobody would learn why. */
function webhookSecrets(environment: ServeRequest['environment']): readonly string[] {
  const secrets = required(environment, 'WEBHOOK_SECRET')
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
  if (secrets.length === 0) throw new Failure('WEBHOOK_SECRET holds no secret, only commas and spaces');
  return secrets;
}

function required(environment: ServeRequest['environment'], name: string): string {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new Failure(`${name} is not set: see probeable bot serve --help`);
  return value;
}

function readEnvironment(file: string): ServeRequest['environment'] {
  try {
    return parseEnv(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Failure(`--env: ${file}: ${describeSystemError(error) ?? 'cannot be read'}`);
  }
}

/** The key as PEM. What is none is said now, and not in the log of the first webhook. */
function privateKey(environment: ServeRequest['environment']): string {
  const key = readKey(environment);
  try {
    createPrivateKey(key);
    return key;
  } catch {
    throw new Failure('PRIVATE_KEY: this is no private key; GitHub gives it out as a file that ends in .pem');
  }
}

function readKey(environment: ServeRequest['environment']): string {
  const path = environment.PRIVATE_KEY_FILE;
  if (path === undefined || path === '') return required(environment, 'PRIVATE_KEY').replaceAll('\\n', '\n');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`PRIVATE_KEY_FILE: ${path}: ${describeSystemError(error) ?? 'cannot be read'}`);
  }
}
