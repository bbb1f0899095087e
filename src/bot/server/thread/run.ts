import { platform, setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import type { BotContext } from '../../judge.ts';
import { defaultCount, Judges } from '../../judging/judges.ts';
import type { JudgeProgram } from '../../judging/launch.ts';
import type { Log } from '../log.ts';
import { Worker } from '../worker.ts';
import { Forges } from './forges.ts';
import type { FromThread, ThreadData, ToThread } from './protocol.ts';
import { RemoteQueue } from './remote-queue.ts';

/** How often what did not arrive is asked for, in seconds. */
const CHORES = 600;

/**
 * The thread that reviews: it speaks with GitHub and GitLab, so that the one that they call has nothing else to do than to
 * keep what comes. What strangers wrote is read by processes of their own. Lasts until it is told to stop.
 */
export async function runReviews(
  port: MessagePort,
  data: ThreadData,
  { context, program }: { readonly context: BotContext; readonly program: JudgeProgram },
): Promise<void> {
  const say = (message: FromThread): void => port.postMessage(message);
  const queue = new RemoteQueue(port);
  const log: Log = {
    info: (message, fields = {}) => say({ kind: 'log', level: 'info', message, fields }),
    error: (message, fields = {}) => say({ kind: 'log', level: 'error', message, fields }),
  };
  const { width, secondMs } = data;
  const judges = new Judges({
    program,
    count: defaultCount(),
    ended: ({ end, message, path = '', owner }) => {
      say({ kind: 'judge lost', end });
      log.error('a change was too much for a judge', { owner, path, reason: end, error: message });
    },
    failed: (error) => log.error('a judge does not start, and is tried again', { error }),
  });
  const forges = new Forges(data, { queue, judge: judges, context, log });
  const worker = new Worker({
    queue,
    perform: (id, task, attempt) => forges.perform(id, task, attempt),
    log,
    finished: (outcome, seconds) => say({ kind: 'finished', outcome, seconds }),
    width,
    secondMs,
  });
  const stopped = new Promise<void>((resolve) => {
    port.on('message', (message: ToThread) => {
      switch (message.kind) {
        case 'returned':
        case 'threw':
          return queue.settle(message);
        case 'wake':
          return worker.wake();
        case 'ping':
          return say({ kind: 'alive' });
        case 'stop':
          return resolve();
      }
    });
  });
  await judges.start();
  yieldToAnswers();
  say({ kind: 'ready' });
  worker.start();
  void forges.introduce();
  const ask = (): void => void forges.fetchMissed();
  ask();
  const timer = setInterval(ask, CHORES * secondMs);
  await stopped;
  clearInterval(timer);
  await worker.stop();
  judges.stop();
  port.close();
}

/**
 * GitHub waits for an answer, nobody waits for a review to the millisecond: this thread is nice to the others, and no
 * nicer, since that is about all that runs on the machine: at 5 it still has a third of what another one has, at 10 a
 * tenth (sched_prio_to_weight in kernel/sched/core.c). On Linux setpriority(2) of 0 is about the calling thread alone
 * ("C library/kernel differences" in its man page).
 */
function yieldToAnswers(): void {
  if (platform() === 'linux') setPriority(10);
}
