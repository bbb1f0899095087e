import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from 'vitest';
import { fullTest } from '../support/full.ts';
import { fallAsleep } from './sleep.ts';
import { Stage } from './stage.ts';
import { survive, TIMEOUT } from './survive.ts';
import { loseTheDatabase } from './swallow.ts';

/* Several servers on one PostgreSQL (Debian's package), which are killed, and fall asleep. */

const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
const binaries = versions.map((version) => `/usr/lib/postgresql/${version}/bin`).at(-1);
const isRoot = process.getuid?.() === 0;
const canRun =
  binaries !== undefined && isRoot && spawnSync('runuser', ['-u', 'postgres', '--', 'true']).status === 0;
if (!canRun)
  console.log(
    'SKIPPED: no postgresql, or not root: several servers on one database (test/bot/postgres.test.ts)',
  );

describe.skipIf(!canRun)('on PostgreSQL', () => {
  let folder = '';
  let url = '';
  const as = (command: string, ...args: readonly string[]): string =>
    execFileSync('runuser', ['-u', 'postgres', '--', join(binaries ?? '', command), ...args], {
      cwd: '/',
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'probeable-postgres-'));
    chmodSync(folder, 0o777);
    const data = join(folder, 'data');
    const port = await freePort();
    as('initdb', '-D', data, '-A', 'trust', '-U', 'postgres');
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`;
    execFileSync(
      'runuser',
      [
        '-u',
        'postgres',
        '--',
        join(binaries ?? '', 'pg_ctl'),
        '-D',
        data,
        '-w',
        '-o',
        options,
        '-l',
        join(folder, 'log'),
        'start',
      ],
      { cwd: '/', stdio: 'ignore' },
    );
    url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  }, 60_000);
  afterAll(() => {
    if (folder === '') return;
    as('pg_ctl', '-D', join(folder, 'data'), '-m', 'immediate', 'stop');
    rmSync(folder, { recursive: true, force: true });
  });

  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
  });
  afterEach(() => stage.close());

  fullTest(
    'three servers on one database, killed at every step, again and again: everything is there once',
    async () => {
      await survive(stage, 3, { DATABASE_URL: url });
    },
    TIMEOUT,
  );

  test('two servers that fall asleep at every step: what the other one did is not done again', async () => {
    await fallAsleep(stage, { DATABASE_URL: url });
  }, 300_000);

  test('a network that swallows what is sent: GitHub is told in time, and all goes on afterwards', async () => {
    await loseTheDatabase(stage, url);
  }, 180_000);
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
