import { parentPort, workerData } from 'node:worker_threads';
import { openEmbedded } from '../../bot/server/database/embedded.ts';
import type { DatabaseThreadData } from '../../bot/server/database/protocol.ts';
import { serveDatabase } from '../../bot/server/database/serve-database.ts';

/* The program of the database thread. */

if (parentPort === null) throw new Error('this program runs only as a thread of probeable bot serve');
const { folder }: DatabaseThreadData = workerData;
await serveDatabase(parentPort, await openEmbedded(folder));
// The database is closed. Whatever else PGlite keeps in the event loop must not keep the thread alive.
process.exit(0);
