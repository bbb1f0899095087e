import { fdatasyncSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Row } from './database.ts';
import { lockFolder } from './folder-lock.ts';

/**
 * Opens a PostgreSQL in this thread (PGlite), with its files in `folder`; only one process can use it. As with a
 * PostgreSQL server, a transaction is on the disk when its query resolves.
 *
 * @throws {Error} if another process uses the folder, or if PGlite is not installed
 */
export async function openEmbedded(folder: string): Promise<Database> {
  const [{ PGlite }, { NodeFS }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/nodefs'),
  ]).catch(() => {
    throw new Error(
      'the package @electric-sql/pglite is not installed: install it, or name a PostgreSQL with DATABASE_URL',
    );
  });
  /** PGlite's file system for Node, with the fsync(2) that it omits. */
  class SyncedFiles extends NodeFS {
    override async init(...[lite, options]: Parameters<InstanceType<typeof NodeFS>['init']>) {
      const { emscriptenOpts } = await super.init(lite, options);
      const preRun = [...(emscriptenOpts.preRun ?? []), ({ NODEFS }: { NODEFS: unknown }) => addSync(NODEFS)];
      return { emscriptenOpts: { ...emscriptenOpts, preRun } };
    }
  }
  const unlock = lockFolder(folder);
  const lite = await PGlite.create({
    fs: new SyncedFiles(join(folder, 'postgres')),
    // -F would turn fsync off. Emscripten's fdatasync(2) does nothing; its fsync(2) calls the file system.
    startParams: [
      ...PGlite.defaultStartParams.filter((each) => each !== '-F'),
      '-c',
      'wal_sync_method=fsync',
    ],
  });
  return {
    query: async (text, values) => (await lite.query<Row>(text, [...values])).rows,
    execute: async (text) => void (await lite.exec(text)),
    // Without background processes, nothing is vacuumed, and no checkpoint is made before the database closes: XLogWrite
    // (xlog.c of PostgreSQL) does not request one. The log would grow, and recovery after a kill would replay all of it.
    maintain: async (table) => {
      await lite.exec(`VACUUM ANALYZE ${table}`);
      await lite.exec('CHECKPOINT');
    },
    close: async () => {
      await lite.close();
      unlock();
    },
  };
}

/** Adds the `fsync` operation to Emscripten's NODEFS. Its fsync(2) calls this if it exists (`_fd_sync` in its libwasi). */
function addSync(files: unknown): void {
  if (typeof files !== 'object' || files === null || !('stream_ops' in files))
    throw new Error('this release of @electric-sql/pglite cannot be told to write to the disk');
  const { stream_ops: operations } = files;
  if (typeof operations !== 'object' || operations === null)
    throw new Error('this release of @electric-sql/pglite cannot be told to write to the disk');
  Object.assign(operations, {
    fsync: (stream: { readonly nfd?: unknown }): number => {
      // Folders have no file descriptor in NODEFS.
      if (typeof stream.nfd === 'number') fdatasyncSync(stream.nfd);
      return 0;
    },
  });
}
