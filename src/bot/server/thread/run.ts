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

/** How often missed deliveries are searched for, in seconds. */
const MISSED_INTERVAL = 600;

/**
 * Runs the review thread until it is told to stop. This thread makes all requests to GitHub and GitLab, so that the main
 * thread only has to store webhooks. Judges, which are separate processes, parse what strangers wrote.
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
    failed: (error) => log.error('a judge failed to start, and will be tried again', { error }),
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
  lowerThreadPriority();
  say({ kind: 'ready' });
  worker.start();
  void forges.introduce();
  const ask = (): void => void forges.fetchMissed();
  ask();
  const timer = setInterval(ask, MISSED_INTERVAL * secondMs);
  await stopped;
  clearInterval(timer);
  await worker.stop();
  judges.stop();
  port.close();
}

/**
 * Lowers the priority of this thread: a webhook must be answered in time, while a review may take a little longer. At nice
 * 10 the thread has a tenth of the default weight, at 5 still a third (sched_prio_to_weight in kernel/sched/core.c). On
 * Linux, setpriority(2) with pid 0 affects only the calling thread ("C library/kernel differences" in its man page).
 */
function lowerThreadPriority(): void {
  if (platform() === 'linux') setPriority(10);
}
