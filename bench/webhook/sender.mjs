/* Sends signed webhooks from a thread of its own: what the others do as GitHub would count as the server's. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

export const SECRET = 'the secret of the benchmark';

export function startSender() {
  return new Worker(new URL(import.meta.url));
}

/** Has `bodies` sent, at a `rate` or `width` at a time; gives how long the answers took, sorted, in milliseconds. */
export function ask(sender, work) {
  return new Promise((resolve, reject) => {
    sender.once('error', reject);
    sender.once('message', (message) => {
      sender.off('error', reject);
      resolve(message);
    });
    sender.postMessage(work);
  });
}

async function sendOne(url, agent, [body, signature], times) {
  const sent = performance.now();
  const status = await new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-github-event': 'pull_request',
      // One that is sent again keeps its id.
      'x-github-delivery': signature.slice(0, 36),
      'x-hub-signature-256': `sha256=${signature}`,
    };
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end(body);
  });
  times.push(performance.now() - sent);
  if (status !== 200 && status !== 202) throw new Error(`status ${status}`);
}

/** `isPatient`: who is killed cannot answer, and GitHub does not ask again. */
async function perform({ bodies, url, rate, width, isPatient = false }) {
  const signed = bodies.map((body) => [body, createHmac('sha256', SECRET).update(body).digest('hex')]);
  const send = (entry) =>
    sendOne(url, agent, entry, times).catch((error) => {
      if (!isPatient) throw error;
    });
  const agent = new Agent({ keepAlive: true });
  const times = [];
  const start = performance.now();
  if (rate === undefined) {
    let next = 0;
    await Promise.all(
      Array.from({ length: width }, async () => {
        for (let entry = signed[next++]; entry !== undefined; entry = signed[next++]) await send(entry);
      }),
    );
  } else {
    const sending = [];
    for (const [index, entry] of signed.entries()) {
      // Whoever falls behind does not make it up by sending less.
      await sleep(Math.max(0, start + (index * 1000) / rate - performance.now()));
      sending.push(send(entry));
    }
    await Promise.all(sending);
  }
  const seconds = (performance.now() - start) / 1000;
  agent.destroy();
  return { times: times.sort((a, b) => a - b), seconds };
}

if (!isMainThread) parentPort.on('message', async (work) => parentPort.postMessage(await perform(work)));
