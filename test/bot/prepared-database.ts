import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { BASELINE_COMPILER, program } from '../support/command-line.ts';
import { madeOnceLater } from '../support/made-once.ts';

const prepared = join(inject('sharedFolder'), 'database');

/**
 * Makes an embedded database as a server leaves it that was started once and did nothing. That takes four seconds of the
 * processor, and most tests are not about it, so that one is made for a run.
 */
export function prepareDatabase(): Promise<void> {
  return madeOnceLater(prepared, makeDatabase);
}

async function makeDatabase(folder: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const environment = {
    PATH: process.env.PATH,
    APP_ID: '1',
    WEBHOOK_SECRET: 'none',
    PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    // Nobody is to be told of this one.
    GITHUB_API_URL: 'http://127.0.0.1:1',
  };
  const args = [
    ...BASELINE_COMPILER,
    program,
    'bot',
    'serve',
    '--port',
    '0',
    '--metrics-port',
    '0',
    '--data',
    folder,
  ];
  const server = spawn(process.execPath, args, {
    cwd: tmpdir(),
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('"message":"ready"')) server.kill('SIGTERM');
  });
  const [status] = await once(server, 'close');
  if (status !== 0) throw new Error(`the server that makes a database ended with ${status}`);
}

/** Puts the database into a folder. */
export function copyPreparedDatabase(folder: string): void {
  cpSync(prepared, folder, { recursive: true });
}
