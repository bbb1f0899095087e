import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProfileAction } from '../../src/seccomp/profile/profile.ts';
import type { ResolvedProfile } from '../../src/seccomp/profile/resolve-profile.ts';

const PROGRAMS = join(import.meta.dirname, 'programs');

/** The engines to run: those of the system, or what PROBEABLE_RUNC and PROBEABLE_CRUN name. */
export const ENGINES = {
  runc: process.env.PROBEABLE_RUNC ?? 'runc',
  crun: process.env.PROBEABLE_CRUN ?? 'crun',
} as const;

export type RunnableEngine = keyof typeof ENGINES;

function succeeds(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Why no real container can be run here; undefined where one can. */
export function whyNoContainers(engine?: RunnableEngine): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'needs x86_64 Linux';
  if (process.getuid?.() !== 0) return 'needs root';
  if (!succeeds('gcc', '--version')) return 'needs gcc';
  return engine === undefined || succeeds(ENGINES[engine], '--version') ? undefined : `needs ${engine}`;
}

/** The release of an engine; PROBEABLE_RUNC_RELEASE and so on where a distribution's build behaves like another. */
export function installedRelease(engine: RunnableEngine): string {
  const given = process.env[`PROBEABLE_${engine.toUpperCase()}_RELEASE`];
  if (given !== undefined) return given;
  const text = execFileSync(ENGINES[engine], ['--version']).toString();
  return /version (\d[\w.+~-]*)/.exec(text)?.[1] ?? '';
}

/** A folder with a container's root, and the program that reads filters. */
export class Workbench {
  readonly folder = mkdtempSync(join(tmpdir(), 'probeable-containers-'));
  #count = 0;

  constructor() {
    const bin = join(this.folder, 'rootfs/bin');
    for (const inside of ['bin', 'proc', 'dev'])
      mkdirSync(join(this.folder, 'rootfs', inside), { recursive: true });
    execFileSync('gcc', ['-static', '-o', join(bin, 'wait'), join(PROGRAMS, 'wait.c')]);
    execFileSync('gcc', ['-o', join(this.folder, 'dump'), join(PROGRAMS, 'dump.c')]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Runs a container under a profile, and gives the bytes of the filter that the kernel runs; or what the engine said
   * where the container did not start.
   */
  async filterOf(engine: RunnableEngine, profile: ResolvedProfile): Promise<Uint8Array | string> {
    const id = `probeable-${process.pid}-${this.#count++}`;
    const bundle = join(this.folder, id);
    mkdirSync(bundle);
    writeFileSync(join(bundle, 'config.json'), configuration(join(this.folder, 'rootfs'), profile));
    const state = join(bundle, 'state');
    const log = join(bundle, 'log');
    const { before, start } = engineCommand(engine, state);
    const command = `${before} exec ${start} run -b ${bundle} ${id} >${log} 2>&1`;
    const child = spawn('unshare', ['-m', 'sh', '-c', command], { stdio: 'ignore' });
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    try {
      const pid = await this.#runningPid(child, id);
      if (pid === undefined) return readFileSync(log, 'utf8');
      return execFileSync(join(this.folder, 'dump'), [String(pid)], { maxBuffer: 1e6, timeout: 10_000 });
    } finally {
      execFileSync('sh', ['-c', `pkill -KILL -P ${child.pid}; kill -KILL ${child.pid} 2>/dev/null; true`]);

      await ended;
      execFileSync('sh', ['-c', `${ENGINES[engine]} --root ${state} delete -f ${id} >/dev/null 2>&1; true`]);
    }
  }

  /** The filters of a systemd-nspawn container, the newest first. */
  async filtersOfNspawn(): Promise<readonly Uint8Array[]> {
    const root = join(this.folder, 'rootfs');
    for (const inside of ['usr', 'etc', 'sys', 'tmp', 'run'])
      mkdirSync(join(root, inside), { recursive: true });
    writeFileSync(join(root, 'etc/os-release'), 'ID=probeable\n');
    const options = ['--register=no', '--keep-unit', '--quiet', '--directory', root];
    const child = spawn('systemd-nspawn', [...options, '/bin/wait'], { stdio: 'ignore' });
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    try {
      const pid = await this.#runningPid(child, 'systemd-nspawn');
      const filters: Uint8Array[] = [];
      for (let index = 0; pid !== undefined; index++) {
        const { status, stdout } = spawnSync(join(this.folder, 'dump'), [String(pid), String(index)], {
          timeout: 10_000,
        });
        if (status !== 0) break;
        filters.push(stdout);
      }
      return filters;
    } finally {
      spawnSync(
        'sh',
        ['-c', `pkill -KILL -P ${child.pid}; kill -TERM ${child.pid}; sleep 1; kill -KILL ${child.pid}`],
        { stdio: 'ignore' },
      );
      await ended;
    }
  }

  /** The process of the container, once it has become `wait`; undefined where the engine ended before. */
  async #runningPid(
    child: { pid?: number | undefined; exitCode: number | null },
    id: string,
  ): Promise<number | undefined> {
    for (let attempt = 0; attempt < 400; attempt++) {
      if (child.exitCode !== null) return undefined;
      const pid = descendantsOf(child.pid ?? 0).find((one) => isWaiting(one));
      if (pid !== undefined) return pid;
      await sleep(25);
    }
    throw new Error(`${id} has not started within 10 seconds`);
  }
}

/** How an engine is started, and what the shell does before, in a mount namespace of its own. */
export function engineCommand(
  engine: RunnableEngine,
  state: string,
): { readonly before: string; readonly start: string } {
  return engine === 'runc'
    ? { before: '', start: `${ENGINES.runc} --root ${state}` }
    : {
        // crun refuses a host with both versions of cgroups, so it gets one to itself.
        before:
          'mount --make-rprivate / && (umount -R /sys/fs/cgroup; mount -t cgroup2 none /sys/fs/cgroup; true) >/dev/null 2>&1;',
        start: `${ENGINES.crun} --cgroup-manager=disabled --root ${state}`,
      };
}

/** A child is listed with the thread that made it, and Go has many. */
function descendantsOf(pid: number, depth = 3): number[] {
  const children = childrenOf(pid);
  return depth === 0
    ? children
    : [...children, ...children.flatMap((child) => descendantsOf(child, depth - 1))];
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

/** Whether a process is the container's own, with its filter. */
function isWaiting(pid: number): boolean {
  try {
    return /^Name:\twait$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** JSON with 64-bit values written digit by digit. */
function json(value: unknown): string {
  const text = JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? `#${one}#` : one));
  return text.replace(/"#(\d+)#"/g, '$1');
}

/** The configuration of a container as the engines read it. */
export function configuration(
  root: string,
  profile: ResolvedProfile,
  {
    program = '/bin/wait',
    operands = [] as readonly string[],
    noNewPrivileges = true,
    capabilities = ['CAP_KILL'] as readonly string[],
  } = {},
): string {
  return json({
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      args: [program, ...operands],
      env: ['PATH=/bin'],
      cwd: '/',
      noNewPrivileges,
      capabilities: { bounding: capabilities, permitted: capabilities, effective: capabilities },
    },
    root: { path: root, readonly: true },
    hostname: 'probeable',
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755', 'size=65536k'] },
    ],
    linux: {
      namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })),
      seccomp: {
        defaultAction: `SCMP_ACT_${profile.defaultAction.name}`,
        ...errnoOf('defaultErrnoRet', profile.defaultAction),
        architectures: profile.architectures,
        syscalls: profile.rules.map(({ names, action, conditions }) => ({
          names,
          action: `SCMP_ACT_${action.name}`,
          ...errnoOf('errnoRet', action),
          args: conditions.map(({ index, operator, mask, datum }) => ({
            index,
            op: `SCMP_CMP_${operator}`,
            value: operator === 'MASKED_EQ' ? mask : datum,
            valueTwo: operator === 'MASKED_EQ' ? datum : 0,
          })),
        })),
      },
    },
  });
}

function errnoOf(key: string, { errno }: ProfileAction): Record<string, number> {
  return errno === undefined ? {} : { [key]: errno };
}
