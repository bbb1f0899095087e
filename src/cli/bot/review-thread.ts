import { parentPort, workerData } from 'node:worker_threads';
import { runReviews } from '../../bot/server/thread/run.ts';
import { botContext } from './context.ts';
import { judgeProgram } from './judge-program.ts';

/* The program of the review thread. */

if (parentPort === null) throw new Error('this program runs only as a thread of probeable bot serve');
// Tests start many servers that live for seconds: in those, warm judges would take a third of the processor time.
const program = judgeProgram({ isWarm: process.env.PROBEABLE_COLD_JUDGES === undefined });
await runReviews(parentPort, workerData, { context: botContext(), program });
// Requests to a forge that does not answer must not keep the thread alive.
process.exit(0);
