import { WARM } from '../../bot/judging/launch.ts';
import { runJudge } from '../../bot/judging/run-judge.ts';
import { warmUp } from '../../bot/judging/warm-up.ts';
import { botContext } from './context.ts';

/* The program of a judge process. */

const context = botContext();
if (process.argv[2] === WARM) await warmUp(context);
await runJudge(context);
