import { platform, setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { describeError } from '../../describe-error.ts';
import { statusOf } from '../../forge/errors.ts';
import type { BotContext } from '../../judge.ts';
import { defaultCount, Judges } from '../../judging/judges.ts';
import type { JudgeProgram } from '../../judging/launch.ts';
import { App } from '../app.ts';
import type { Log } from '../log.ts';
import { fetchMissed } from '../missed.ts';
import { Worker } from '../worker.ts';
import type { FromThread, ThreadData, ToThread } from './protocol.ts';
import { RemoteQueue } from './remote-queue.ts';

/** How often what did not arrive is asked for, in seconds. */
const CHORES = 600;

/**
 * The thread that reviews: it speaks with GitHub, so that the one that is called by GitHub has nothing else to do than to
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
  const { appId, privateKey, apiUrl, check, hasSarif, width, secondMs } = data;
  const { version } = context;
  const app = new App({
    appId,
    privateKey,
    baseUrl: apiUrl,
    version,
    secondMs,
    log: (text) => log.info(text),
  });
  const judges = new Judges({
    program,
    count: defaultCount(),
    ended: ({ end, message, path = '', owner }) => {
      say({ kind: 'judge lost', end });
      log.error('a change was too much for a judge', { owner, path, reason: end, error: message });
    },
    failed: (error) => log.error('a judge does not start, and is tried again', { error }),
  });
  const worker = new Worker({
    queue,
    app,
    judge: judges,
    context,
    check,
    hasSarif,
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
  void introduce(app, log);
  const ask = (): void =>
    void fetchMissed(app, queue, log).catch((error: unknown) =>
      log.error('what did not arrive could not be asked for', {
        error: describeError(error),
      }),
    );
  ask();
  const timer = setInterval(ask, CHORES * secondMs);
  await stopped;
  clearInterval(timer);
  await worker.stop();
  judges.stop();
  port.close();
}

/** Logs which App it runs as, so that a wrong key is noticed at once. */
async function introduce(app: App, log: Log): Promise<void> {
  try {
    log.info('GitHub knows this App', { login: await app.login() });
  } catch (error) {
    const status = statusOf(error);
    const isUnknown = status === 401 || status === 404;
    log.error(
      isUnknown
        ? 'GitHub does not know this App: check APP_ID and its private key'
        : 'GitHub cannot be reached',
      { error: describeError(error) },
    );
  }
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
