/**
 * What a name can lead to. `any`: there is such a name, and it leads to something; what it is, is not known, and it may be
 * a link to it.
 */
export type FileType = 'file' | 'directory' | 'link' | 'fifo' | 'socket' | 'char' | 'block' | 'any';

/**
 * A file as the caller finds it: its mode is all that decides who may use it (no access control list, no security
 * module), and looking at it neither runs out of memory nor fails on a disk or a server.
 */
export interface KnownFile {
  readonly type: FileType;
  /** The twelve bits; undefined if not known. */
  readonly mode: number | undefined;
  readonly owner: number | undefined;
  readonly group: number | undefined;
  /** Where a link points to; undefined if not known. */
  readonly target: string | undefined;
}

/** Who makes a call; undefined is what is not known. */
export interface FileCaller {
  /** Real, effective and file system id: one for all. */
  readonly user: number | undefined;
  readonly groups: ReadonlySet<number> | undefined;
  /** The permitted and effective capabilities, over the ids of the files. */
  readonly capabilities: ReadonlySet<string> | undefined;
}

/** What is known of the files of a machine, and of who asks for them. */
export interface KnownFiles {
  /** By path, a character for each byte: from the root, or `./name` from a working directory that is not known. `none`: there is no such name. */
  readonly files: ReadonlyMap<string, KnownFile | 'none'>;
  /** The working directory, as an absolute path without links; undefined if not known. */
  readonly directory: string | undefined;
  readonly caller: FileCaller;
}

/** A caller of whom nothing is known. */
export const ANYBODY: FileCaller = { user: undefined, groups: undefined, capabilities: undefined };

const UNLISTED: KnownFile = {
  type: 'directory',
  mode: undefined,
  owner: undefined,
  group: undefined,
  target: undefined,
};

/** A place in the tree of files. */
export interface Place {
  /** `/usr/bin`, `/`, `./name`, `.` */
  readonly path: string;
  /** Nobody said that it is no link: what is above it is not known. */
  readonly mayBeLink: boolean;
}

export const ROOT: Place = { path: '/', mayBeLink: false };

/** Where relative paths start. */
export function workingDirectory({ directory }: KnownFiles): Place {
  return { path: directory ?? '.', mayBeLink: false };
}

/** The directory above a place; undefined if not known. */
export function above({ path, mayBeLink }: Place): Place | undefined {
  if (mayBeLink || path === '.') return undefined;
  if (path === '/') return ROOT;
  return { path: path.slice(0, path.lastIndexOf('/')) || '/', mayBeLink: false };
}

/** What is known of a name in a directory. */
export function below(known: KnownFiles, directory: Place, name: string): Place {
  const path = directory.path === '/' ? `/${name}` : `${directory.path}/${name}`;
  return { path, mayBeLink: !known.files.has(path) };
}

/** What is at a place: a directory for certain where something is known to be below it. Undefined if not known. */
export function fileAt(known: KnownFiles, { path }: Place): KnownFile | 'none' | undefined {
  const file = known.files.get(path);
  if (file !== undefined) return file;
  if (path === '/' || path === '.' || path === known.directory) return UNLISTED;
  const prefix = `${path}/`;
  for (const [other, state] of known.files) if (state !== 'none' && other.startsWith(prefix)) return UNLISTED;
  return known.directory?.startsWith(prefix) ? UNLISTED : undefined;
}
