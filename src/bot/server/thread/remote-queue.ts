import type { MessagePort } from 'node:worker_threads';
import type { Claim, Claimed, Deliveries } from '../deliveries.ts';
import { readTask, type Task } from '../task.ts';
import type { Call, FromThread } from './protocol.ts';

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** The queue, which lives in another thread, as the thread that reviews sees it. */
export class RemoteQueue implements Deliveries {
  readonly #port: MessagePort;
  readonly #pending = new Map<number, Pending>();
  #next = 0;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  async claim(): Promise<Claimed | undefined> {
    return readClaimed(await this.#call({ name: 'claim', values: [] }));
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

  /** An answer has come. */
  returned(id: number, value: unknown): void {
    this.#take(id)?.resolve(value);
  }

  threw(id: number, message: string): void {
    this.#take(id)?.reject(new Error(message));
  }

  #call(call: Call): Promise<unknown> {
    const id = this.#next++;
    const message: FromThread = { kind: 'call', id, call };
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#port.postMessage(message);
    });
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}

function readClaimed(value: unknown): Claimed | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('task' in value)) return undefined;
  const task = readTask(value.task);
  const attempts = 'attempts' in value ? Number(value.attempts) : 1;
  return task === undefined ? undefined : { id: String(value.id), task, attempts };
}
