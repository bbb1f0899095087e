import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFailed } from 'vitest';
import { BASELINE_COMPILER, program } from '../support/command-line.ts';
import { FakeGitHub } from './github/server.ts';
import type { Pull } from './github/state.ts';
import { copyPreparedDatabase, prepareDatabase } from './prepared-database.ts';
import { BAD } from './specs.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The App's secret. */
export const SECRET = 'today';

/** How much of what servers said is shown when a test fails. */
const LINES = 40;

/** A server of the App, as a process. */
export interface Running {
  readonly process: ChildProcess;
  readonly url: string;
  /** Where its metrics are. */
  readonly metrics: string;
  readonly ended: Promise<number | null>;
  said(): string;
}

/** A GitHub, and the servers of an App that works with it. */
export class Stage {
  readonly github = new FakeGitHub();
  /** The command line that is run. */
  program = program;
  /** Whether servers warm up their judges, as they do elsewhere: most tests need not wait for that. */
  isWarm = false;
  readonly #folder = mkdtempSync(join(tmpdir(), 'probeable-server-'));
  readonly #servers: ChildProcess[] = [];
  /** What servers said at last. */
  readonly #lines: string[] = [];

  /** Starts GitHub, for one test. */
  async open(): Promise<void> {
    this.showOnFailure();
    await this.start();
  }

  /** Shows what servers said at last if the current test fails. */
  showOnFailure(): void {
    onTestFailed(() => console.log(this.#lines.join('\n')));
  }

  /** Starts GitHub, for several tests. */
  async start(): Promise<void> {
    await prepareDatabase();
    this.github.appKey = publicKey;
    await this.github.start();
    writeFileSync(join(this.#folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  }

  /** Ends everything; GitHub must have had nothing to complain about. */
  async close(): Promise<void> {
    await Promise.all(this.#servers.map(end));
    this.github.stop();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    expect(new Set(this.github.violations)).toEqual(new Set());
  }

  /** Starts `probeable bot serve`, and waits until it is ready. */
  serve(
    environment: Readonly<Record<string, string>> = {},
    caller = 'server',
    more: readonly string[] = [],
  ): Promise<Running> {
    return this.#start(more, {
      APP_ID: '1',
      PRIVATE_KEY_FILE: join(this.#folder, 'key.pem'),
      WEBHOOK_SECRET: `${SECRET},yesterday`,
      GITHUB_API_URL: this.github.urlFor(caller),
      PROBEABLE_SECOND: '20',
      ...(this.isWarm ? {} : { PROBEABLE_COLD_JUDGES: '1' }),
      ...environment,
    });
  }

  /** The same with nothing but a file that `bot register` has left. */
  serveFrom(file: string): Promise<Running> {
    return this.#start(['--env', file], {});
  }

  async #start(more: readonly string[], environment: Readonly<Record<string, string>>): Promise<Running> {
    const data = join(this.#folder, 'data');
    const isEmbedded = !more.includes('--data') && environment.DATABASE_URL === undefined;
    if (isEmbedded && !existsSync(data)) copyPreparedDatabase(data);
    const usual = { '--port': '0', '--metrics-port': '0', '--data': data };
    const unsaid = Object.entries(usual).filter(([option]) => !more.includes(option));
    const args = ['bot', 'serve', ...unsaid.flat(), ...more];
    const child = spawn(process.execPath, [...BASELINE_COMPILER, this.program, ...args], {
      cwd: this.#folder,
      env: { PATH: process.env.PATH, ...environment },
    });
    this.#servers.push(child);
    let said = '';
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [port, metricsPort] = await new Promise<readonly string[]>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          said += text;
          this.#lines.push(...text.trimEnd().split('\n'));
          this.#lines.splice(0, this.#lines.length - LINES);
          const found = /"message":"ready".*?"port":(\d+),"metricsPort":(\d+)/.exec(said);
          if (found !== null) resolve(found.slice(1));
        });
      void ended.then(() => reject(new Error(said)));
    });
    const metrics = `http://127.0.0.1:${metricsPort}/metrics`;
    return { process: child, url: `http://127.0.0.1:${port}`, metrics, ended, said: () => said };
  }

  pull(files: Readonly<Record<string, string>> = { 'xyzzy.yaml': BAD }): Pull {
    return this.github.repository.open({}, files);
  }
}

/** Kills a process, and waits until it is gone and writes nothing any more. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

/** The webhook of a pull request. */
export function opened(pull: Pull, action = 'opened'): object {
  return {
    action,
    installation: { id: 7 },
    repository: { name: 'specs', owner: { login: 'linux' }, default_branch: 'main' },
    pull_request: { number: pull.number },
  };
}

/** The value of a metric, 0 while there is none: `probeable_turns_total{outcome="failure"}`. */
export async function metric({ metrics }: Running, name: string): Promise<number> {
  const line = (await get(metrics)).split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? 0);
}

export async function get(url: string): Promise<string> {
  return (await fetch(url, { signal: AbortSignal.timeout(10_000) })).text();
}

/** Until all that was kept is done. */
export async function idle({ metrics }: Running): Promise<void> {
  const asked = Date.now() / 1000;
  const isIdle = async (): Promise<boolean> => {
    const text = await get(metrics);
    // What was counted before is repeated for a while.
    const [, counted] = /^probeable_deliveries_counted_timestamp_seconds (.*)$/m.exec(text) ?? [];
    return Number(counted) >= asked && /waiting"} 0\n.*running"} 0\n/s.test(text);
  };
  await expect.poll(isIdle, { timeout: 60_000, interval: 50 }).toBe(true);
}
