import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Moment } from './github/server.ts';
import { get, idle, type Running, SECRET, type Stage } from './stage.ts';

/**
 * Servers that are killed with SIGKILL: at every step that GitHub sees, before it is done, when it is done and not yet
 * answered, and a moment after the answer; and while a webhook is on its way. A new one takes the place of each.
 */
export class Deaths {
  readonly #stage: Stage;
  readonly #environment: Readonly<Record<string, string>>;
  /** How often a server is killed at each step. */
  readonly #rounds: number;
  /** Whether servers are killed at a step at all. */
  readonly #isKill: (step: string) => boolean;
  readonly #places: (Running | undefined)[];
  readonly #counts = new Map<string, number>();
  /** Servers that are on their way. */
  readonly #coming = new Set<Promise<void>>();
  #isOver = false;

  constructor(
    stage: Stage,
    servers: number,
    rounds: number,
    isKill: (step: string) => boolean,
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.#stage = stage;
    this.#environment = environment;
    this.#rounds = rounds;
    this.#isKill = isKill;
    this.#places = Array.from({ length: servers }, () => undefined);
  }

  /** Starts the servers, and begins to kill. */
  async start(): Promise<void> {
    for (const place of this.#places.keys()) await this.#fill(place);
    // To whoever lives by then: one that has just started asks before anybody knows where it listens.
    const url = async (): Promise<string> => `${this.#places[await this.#alive()]?.url}/webhook`;
    this.#stage.github.hook = { url, secret: SECRET };
    this.#stage.github.around = (operation, moment, caller) => this.#strike(operation, moment, caller);
  }

  /** How often servers were killed, by step. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Sends a webhook to a server that lives, if it still does when it arrives. GitHub does not send it again by itself. */
  async deliver(event: string, payload: object): Promise<void> {
    const { github } = this.#stage;
    const place = await this.#alive();
    const running = this.#places[place];
    if (running === undefined) return;
    const sent = github.deliver(`${running.url}/webhook`, event, payload, SECRET, randomUUID());
    if (this.#isDue('webhook on its way')) {
      await sleep(Math.random() * 8);
      this.#kill(place);
    }
    await sent;
  }

  /** Waits until there is nothing to do any more; then lets everybody live until what did not arrive has, and is done. */
  async settle(): Promise<void> {
    while (!(await this.#isIdle())) await sleep(100);
    this.#isOver = true;
    const { github } = this.#stage;
    for (;;) {
      const place = await this.#alive();
      const running = this.#places[place];
      if (running === undefined) continue;
      await Promise.all(this.#coming);
      await idle(running);
      // One that starts asks for what did not arrive.
      const sent = github.deliveries.length;
      const asked = github.count('get /app/hook/deliveries');
      this.#kill(place);
      await expect
        .poll(() => github.count('get /app/hook/deliveries'), { timeout: 30_000 })
        .toBeGreaterThan(asked);
      await sleep(500);
      await Promise.all(this.#coming);
      if (github.deliveries.length === sent) return;
    }
  }

  async #isIdle(): Promise<boolean> {
    const running = this.#places[await this.#alive()];
    try {
      return /waiting"} 0\n.*running"} 0\n/s.test(await get(running?.metrics ?? ''));
    } catch {
      return false;
    }
  }

  #strike(operation: string, moment: Moment, caller: string): boolean {
    const place = Number(caller.slice(1));
    if (this.#isOver || Number.isNaN(place)) return false;
    if (!this.#isDue(`${moment} ${operation}`)) return false;
    if (moment === 'answered') setTimeout(() => this.#kill(place), Math.random() * 10);
    else this.#kill(place);
    return true;
  }

  /** Whether a server is to be killed at this step; then it counts. */
  #isDue(step: string): boolean {
    const count = this.#counts.get(step) ?? 0;
    if (this.#isOver || count >= this.#rounds || !this.#isKill(step)) return false;
    this.#counts.set(step, count + 1);
    return true;
  }

  #kill(place: number): void {
    const running = this.#places[place];
    if (running === undefined) return;
    this.#places[place] = undefined;
    running.process.kill('SIGKILL');
    const coming = running.ended.then(() => this.#fill(place));
    this.#coming.add(coming);
    // One that does not start is seen by who waits for all.
    coming.then(
      () => this.#coming.delete(coming),
      () => {},
    );
  }

  async #fill(place: number): Promise<void> {
    const running = await this.#stage.serve(this.#environment, `s${place}`);
    this.#places[place] = running;
  }

  async #alive(): Promise<number> {
    for (;;) {
      const alive = [...this.#places.keys()].filter((place) => this.#places[place] !== undefined);
      const chosen = alive[Math.floor(Math.random() * alive.length)];
      if (chosen !== undefined) return chosen;
      await Promise.race(this.#coming);
    }
  }
}
