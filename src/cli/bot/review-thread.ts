import { parentPort, workerData } from 'node:worker_threads';
import { runReviews } from '../../bot/server/thread/run.ts';
import { botContext } from './context.ts';
import { judgeProgram } from './judge-program.ts';

/* The program of the thread that reviews. */

if (parentPort === null) throw new Error('this is a thread of probeable bot serve');
const program = judgeProgram({ isWarm: true });
await runReviews(parentPort, workerData, { context: botContext(), program });
// What is still asked of a GitHub that does not answer is not waited for.
process.exit(0);
