import { chmodSync, chownSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Who asks: root with every capability, and somebody with none, whom the program of `c-program.ts` becomes. */
export const CALLERS = {
  root: { uid: '0', gid: '0', cap: 'all' },
  nobody: { uid: '65534', gid: '65534', cap: 'none' },
} as const;

export type CallerName = keyof typeof CALLERS;

/** Stands for the folder of the tree in what is recorded. */
export const TREE = '/tree';

/**
 * The files of the tree in the notation of `probeable trace --file`. Everybody may search the folder itself; what is above
 * it is the same on no two machines, and is asked for nothing.
 */
export const FILES: Readonly<Record<string, string>> = {
  '/tree': 'directory,0755,0:0',
  '/tree/open': 'directory,0755,0:0',
  '/tree/open/file': 'file,0644,0:0',
  '/tree/open/secret': 'file,0600,0:0',
  '/tree/open/shut': 'file,0000,0:0',
  '/tree/open/program': 'file,0711,0:0',
  '/tree/open/group': 'file,0640,0:65534',
  '/tree/open/own': 'file,0400,65534:65534',
  '/tree/open/disowned': 'file,0077,65534:0',
  '/tree/open/nosuch': 'none',
  '/tree/closed': 'directory,0700,0:0',
  '/tree/closed/file': 'file,0644,0:0',
  '/tree/closed/nosuch': 'none',
  '/tree/searched': 'directory,0711,0:0',
  '/tree/searched/file': 'file,0644,0:0',
  '/tree/listed': 'directory,0744,0:0',
  '/tree/listed/file': 'file,0644,0:0',
  '/tree/shared': 'directory,0070,0:65534',
  '/tree/shared/file': 'file,0604,0:0',
  '/tree/sticky': 'directory,1777,0:0',
  '/tree/sticky/link': 'link:../open/file',
  '/tree/to-file': 'link:open/file',
  '/tree/to-link': 'link:to-file',
  '/tree/to-folder': 'link:open',
  '/tree/to-slash': 'link:open/file/',
  '/tree/to-root': 'link:/tree/open/secret',
  '/tree/into-closed': 'link:closed/file',
  '/tree/dangling': 'link:open/nosuch',
  '/tree/loop': 'link:loop',
  '/tree/nosuch': 'none',
};

/** Names that lead to nothing: they are not there, or links that do not end. */
const LEADS_NOWHERE: readonly string[] = ['/tree/to-slash', '/tree/dangling', '/tree/loop'];

/** The names of which it can be said that they are there, `any`. */
export const THERE: readonly string[] = Object.entries(FILES).flatMap(([path, state]) =>
  state === 'none' || LEADS_NOWHERE.includes(path) ? [] : path,
);

/** Makes the tree in a new folder, as its files say. Only root can. */
export function makeTree(): string {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-tree-'));
  const states = Object.entries(FILES).map(
    ([path, state]) => [folder + path.slice(TREE.length), state] as const,
  );
  for (const [path, state] of states) {
    const [type = '', mode = '0', ids = ''] = state.split(',');
    if (type === 'none') continue;
    if (type.startsWith('link:')) {
      symlinkSync(type.slice('link:'.length).replace(/^\/tree/, folder), path);
      continue;
    }
    if (type === 'file') writeFileSync(path, '');
    else mkdirSync(path, { recursive: true });
    const [owner = 0, group = 0] = ids.split(':').map(Number);
    chownSync(path, owner, group);
    chmodSync(path, Number.parseInt(mode, 8));
  }
  return folder;
}

const LONG = 'n'.repeat(256);

/** Paths to ask for: each of the tree by its name, and what the walk has to do more for. */
const PATHS: readonly string[] = [
  ...Object.keys(FILES).map((path) => path.slice(TREE.length + 1) || '.'),
  './open/./file',
  'open/../closed',
  'open//file',
  'open/file/',
  'open/file/x',
  'open/shut/x',
  'open/',
  'nosuch/x',
  'nosuch/',
  'closed/nosuch/x',
  'to-folder/file',
  'to-folder/../closed/file',
  'to-folder/',
  'to-file/',
  'to-file/x',
  'loop/x',
  'dangling/x',
  `open/${LONG}`,
  `closed/${LONG}`,
  `${LONG}/x`,
  `${TREE}/open/secret`,
  `${TREE}/closed/file`,
];

/** Calls that leave the tree as it is, whoever makes them. */
export function callsOf(): readonly string[] {
  return PATHS.flatMap((path) => {
    const name = JSON.stringify(path);
    const state = FILES[`${TREE}/${path}`];
    const isAbsent = state === 'none' || /\/x$|n{256}$/.test(path);
    return [
      ...[0, 1, 2, 4].map((mode) => `access(${name}, ${mode})`),
      `faccessat2(AT_FDCWD, ${name}, 1, AT_SYMLINK_NOFOLLOW)`,
      `stat(${name}, buffer(144))`,
      `newfstatat(AT_FDCWD, ${name}, buffer(144), AT_SYMLINK_NOFOLLOW)`,
      `openat(AT_FDCWD, ${name}, O_RDONLY, 0)`,
      `openat(AT_FDCWD, ${name}, O_WRONLY, 0)`,
      `openat(AT_FDCWD, ${name}, O_DIRECTORY, 0)`,
      `openat(AT_FDCWD, ${name}, O_NOFOLLOW, 0)`,
      `openat(AT_FDCWD, ${name}, O_PATH | O_NOFOLLOW, 0)`,
      `open(${name}, O_RDWR, 0)`,
      `open(${name}, O_PATH | O_NOFOLLOW | O_DIRECTORY, 0)`,
      `readlink(${name}, buffer(64), 64)`,
      // A path that leads to something is refused afterwards: nothing can be mounted with this flag.
      `mount(NULL, ${name}, NULL, MS_NOUSER, NULL)`,
      `chroot(${name})`,
      ...(isAbsent ? [`unlinkat(AT_FDCWD, ${name}, 0)`] : []),
      ...(state === undefined || isAbsent ? [] : [`mkdirat(AT_FDCWD, ${name}, 0)`]),
    ];
  });
}
