import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { idle, isDead, opened, type Running, SECRET, Stage } from './stage.ts';

/* Three servers on one PostgreSQL (Debian's package), each killed in turn. */

const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
const binaries = versions.map((version) => `/usr/lib/postgresql/${version}/bin`).at(-1);
const isRoot = process.getuid?.() === 0;
const canRun =
  binaries !== undefined && isRoot && spawnSync('runuser', ['-u', 'postgres', '--', 'true']).status === 0;
if (!canRun)
  console.log(
    'SKIPPED: no postgresql, or not root: several servers on one database (test/bot/postgres.test.ts)',
  );

/** More in `PROBEABLE_KILLS` for a longer run. */
const KILLS = Number(process.env.PROBEABLE_KILLS ?? 12);
const SERVERS = 3;

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

  test('servers that are killed again and again leave one comment on each pull request', async () => {
    const { github } = stage;
    const start = (): Promise<Running> => stage.serve({ DATABASE_URL: url });
    const pulls = Array.from({ length: 40 }, () => stage.pull());
    github.lag = 40;
    const servers = await Promise.all(Array.from({ length: SERVERS }, start));
    let killed = 0;
    github.onRequest = (operation) => {
      if (operation.includes(' /app') || killed >= KILLS || Math.random() > 0.06) return;
      servers[killed++ % SERVERS]?.process.kill('SIGKILL');
    };
    const kept = new Set<number>();
    for (let turn = 0; kept.size < pulls.length || killed < KILLS; turn++) {
      const place = turn % SERVERS;
      const server = servers[place];
      if (server === undefined || isDead(server)) servers[place] = await start();
      const pull = pulls.find(({ number }) => !kept.has(number)) ?? pulls[turn % pulls.length];
      const to = servers[place];
      if (pull === undefined || to === undefined) break;
      if ((await github.deliver(to.url, 'pull_request', opened(pull, 'synchronize'), SECRET)) === 202)
        kept.add(pull.number);
      await sleep(20);
    }
    github.onRequest = () => {};
    const last = await start();
    await idle(last);
    stage.expectOneCommentEach(pulls);
    expect(killed).toBe(KILLS);
  }, 240_000);
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
