import type { ContainerData } from '../../site/container-data.ts';
import type { Answer, Question } from '../protocol.ts';
import { Session } from './session.ts';

/*
 * The worker: judges each text as it comes. Of texts that came while it worked, it takes the newest.
 */

const session = new Session();
let newest: Question | undefined;
let isWaiting = false;

function say(answer: Answer): void {
  postMessage(answer);
}

function work(): void {
  isWaiting = false;
  const question = newest;
  if (question === undefined) return;
  say(session.judge(question));
  say(session.draw(question));
}

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  newest = data;
  if (isWaiting) return;
  isWaiting = true;
  // Whatever else has been typed by now is taken first.
  setTimeout(work);
});

/** What containers answer comes after the first verdict. */
async function learnContainers(): Promise<void> {
  const response = await fetch(new URL('containers.json', location.href));
  if (!response.ok) return;
  const data: ContainerData = await response.json();
  session.learn(data);
  work();
}

learnContainers().catch(() => {
  // Without it everything but the container answers works; the page says where they are missing.
});
