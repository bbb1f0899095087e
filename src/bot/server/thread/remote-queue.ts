import type { MessagePort } from 'node:worker_threads';
import type { Claim, Claimed, Deliveries } from '../deliveries.ts';
import { readTask, type Task } from '../task.ts';
import { type Answer, ThreadRequests } from '../thread-requests.ts';
import type { Call, FromThread } from './protocol.ts';

/** Forwards the calls of the review thread to the queue in the main thread. */
export class RemoteQueue implements Deliveries {
  readonly #port: MessagePort;
  readonly #requests = new ThreadRequests();

  constructor(port: MessagePort) {
    this.#port = port;
  }

  async claim(limit: number): Promise<readonly Claimed[]> {
    const claimed = await this.#call({ name: 'claim', values: [limit] });
    return Array.isArray(claimed) ? claimed.flatMap(readClaimed) : [];
  }

  async renew(claim: Claim): Promise<boolean> {
    return (await this.#call({ name: 'renew', values: [claim] })) === true;
  }

  async finish(claim: Claim): Promise<void> {
    await this.#call({ name: 'finish', values: [claim] });
  }

  async fail(claim: Claim, fault: string): Promise<boolean> {
    return (await this.#call({ name: 'fail', values: [claim, fault] })) === true;
  }

  async put(id: string, tasks: readonly Task[]): Promise<boolean> {
    return (await this.#call({ name: 'put', values: [id, tasks] })) === true;
  }

  async known(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.#call({ name: 'known', values: [ids] });
    return new Set(found instanceof Set ? [...found].map(String) : []);
  }

  /** Settles the call that this message answers. */
  settle(answer: Answer): void {
    this.#requests.settle(answer);
  }

  #call(call: Call): Promise<unknown> {
    return this.#requests.ask((id) => {
      const message: FromThread = { kind: 'call', id, call };
      this.#port.postMessage(message);
    });
  }
}

function readClaimed(value: unknown): readonly Claimed[] {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('task' in value)) return [];
  const task = readTask(value.task);
  const attempts = 'attempts' in value ? Number(value.attempts) : 1;
  return task === undefined ? [] : [{ id: String(value.id), task, attempts }];
}
