import type { AskedCall, AskFiles, AskIndex, AskMessage, AskQuestion } from './ask-protocol.ts';
import { AskSession } from './ask-session.ts';
import { loadOnce } from './load-once.ts';

/* The worker of "Can I call it?": loads what a question needs, and answers it. */

const index = loadOnce((path: string) => json<AskIndex>(path));
const calls = loadOnce((name: string) => json<AskedCall>(`calls/${name}.json`));

const files: AskFiles = {
  index: () => index('data.json'),
  facts: (name) => json(`facts/${name}.json`),
  call: calls,
};

const session = new AskSession(files);

/** The revision of the newest question. */
let newest = 0;

/** Loads a file beside the page. */
async function json<T>(path: string): Promise<T> {
  const response = await fetch(new URL(path, location.href));
  if (!response.ok) throw new Error(`${path} could not be loaded`);
  return response.json();
}

async function answer(question: AskQuestion): Promise<void> {
  try {
    send(await session.answer(question));
    // A question that came meanwhile makes this one out of date.
    await new Promise((resolve) => setTimeout(resolve));
    if (question.revision === newest) send(await session.matrix(question));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'it failed';
    send({ kind: 'reply', revision: question.revision, fault: `No answer: ${why}.`, answer: [] });
  }
}

let hasChoices = false;

/** Sends what one may choose from. It is for the next question, so it is loaded after the answer to the first one. */
async function sendChoices(): Promise<void> {
  if (hasChoices) return;
  hasChoices = true;
  try {
    send(await session.choices({ runtimes: false }));
    send(await session.choices({ runtimes: true }));
  } catch {
    // Without them one can still type, and the next question asks for them again.
    hasChoices = false;
  }
}

function send(message: AskMessage): void {
  postMessage(message);
}

addEventListener('message', ({ data }: MessageEvent<AskQuestion>) => {
  newest = data.revision;
  void answer(data).then(sendChoices);
});
