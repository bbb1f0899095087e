import { parentPort, workerData } from 'node:worker_threads';
import { openEmbedded } from '../../bot/server/database/embedded.ts';
import type { DatabaseThreadData } from '../../bot/server/database/protocol.ts';
import { serveDatabase } from '../../bot/server/database/serve-database.ts';

/* The program of the thread that has the embedded database. */

if (parentPort === null) throw new Error('this is a thread of probeable bot serve');
const { folder }: DatabaseThreadData = workerData;
await serveDatabase(parentPort, await openEmbedded(folder));
// PGlite leaves nothing behind that must be waited for.
process.exit(0);
