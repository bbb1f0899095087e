import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ResolvedProfile } from '../../src/seccomp/profile/resolve-profile.ts';
import { configuration, engineCommand, type RunnableEngine } from './runtime.ts';

/** What `started.c` ends with. */
const STATUS = 42;

/** How a start ended. */
export interface Start {
  readonly isStarted: boolean;
  /** What the engine printed. */
  readonly said: string;
}

/** Starts containers to see whether they start. */
export class StartBench {
  readonly #folder = mkdtempSync(join(tmpdir(), 'probeable-starts-'));
  #count = 0;

  constructor() {
    for (const inside of ['bin', 'proc', 'dev'])
      mkdirSync(join(this.#folder, 'rootfs', inside), { recursive: true });
    const source = join(import.meta.dirname, 'programs/started.c');
    execFileSync('gcc', ['-static', '-nostdlib', '-o', join(this.#folder, 'rootfs/bin/started'), source]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Starts a container whose program ends at once. */
  start(engine: RunnableEngine, profile: ResolvedProfile, noNewPrivileges: boolean): Start {
    const id = `probeable-start-${process.pid}-${this.#count++}`;
    const bundle = join(this.#folder, id);
    mkdirSync(bundle);
    const root = join(this.#folder, 'rootfs');
    writeFileSync(
      join(bundle, 'config.json'),
      configuration(root, profile, { program: '/bin/started', noNewPrivileges }),
    );
    const { before, start } = engineCommand(engine, join(bundle, 'state'));
    // Where the engine's own threads cannot work under the filter, runc waits forever.
    const command = `${before} timeout -s KILL 20 ${start} run -b ${bundle} ${id}; status=$?; ${start} delete -f ${id} >/dev/null 2>&1; exit $status`;
    const { status, stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', command], {
      timeout: 60_000,
    });
    return { isStarted: status === STATUS, said: `${stdout}${stderr}` };
  }
}
