import { fdatasyncSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Row } from './database.ts';
import { lockFolder } from './folder-lock.ts';

/**
 * Opens a PostgreSQL within this thread, in a folder of its own: for one server. A transaction is on the disk when its
 * query resolves, as with a PostgreSQL that is a server.
 *
 * @throws {Error} where another process has the folder, or PGlite is not installed
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
  /** PGlite's files, with the fsync(2) that its own file system leaves out. */
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
    // Without -F, which turns fsync off. Emscripten's fdatasync(2) does nothing, its fsync(2) asks the file system.
    startParams: [
      ...PGlite.defaultStartParams.filter((each) => each !== '-F'),
      '-c',
      'wal_sync_method=fsync',
    ],
  });
  return {
    query: async (text, values) => (await lite.query<Row>(text, [...values])).rows,
    execute: async (text) => void (await lite.exec(text)),
    // Without other processes nothing is vacuumed, and no checkpoint is made before the end (XLogWrite in PostgreSQL's
    // xlog.c asks for none then): the log would grow, and after a kill all of it would be read again.
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

/** Gives Emscripten's NODEFS the operation that its fsync(2) calls where there is one (`_fd_sync` in its libwasi). */
function addSync(files: unknown): void {
  if (typeof files !== 'object' || files === null || !('stream_ops' in files))
    throw new Error('this release of @electric-sql/pglite cannot be told to write to the disk');
  const { stream_ops: operations } = files;
  if (typeof operations !== 'object' || operations === null)
    throw new Error('this release of @electric-sql/pglite cannot be told to write to the disk');
  Object.assign(operations, {
    fsync: (stream: { readonly nfd?: unknown }): number => {
      // Folders have no descriptor there.
      if (typeof stream.nfd === 'number') fdatasyncSync(stream.nfd);
      return 0;
    },
  });
}
