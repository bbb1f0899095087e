import type { ContainerData } from '../../site/container-data.ts';
import type { JudgeRequest, WorkerMessage } from '../protocol.ts';
import { Session } from './session.ts';

/* The worker: judges each text that the page sends. Of the texts that arrive during its work, it takes the newest. */

const session = new Session();
let latestRequest: JudgeRequest | undefined;
let isScheduled = false;

function work(): void {
  isScheduled = false;
  if (latestRequest === undefined) return;
  send(session.judge(latestRequest));
  send(session.draw(latestRequest));
}

function send(message: WorkerMessage): void {
  postMessage(message);
}

addEventListener('message', ({ data }: MessageEvent<JudgeRequest>) => {
  latestRequest = data;
  if (isScheduled) return;
  isScheduled = true;
  // Messages that are already queued arrive before the timer, so that only the newest text is judged.
  setTimeout(work);
});

/** Loads the container data, after the first judgement. */
async function loadContainerData(): Promise<void> {
  const response = await fetch(new URL('containers.json', location.href));
  if (!response.ok) return;
  const data: ContainerData = await response.json();
  session.useContainerData(data);
  work();
}

loadContainerData().catch(() => {
  // Everything except the container answers works without it, and the page says that they are missing.
});
