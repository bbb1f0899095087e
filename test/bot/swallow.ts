import { connect, createServer, type Socket } from 'node:net';
import { expect } from 'vitest';
import { get, idle, opened, SECRET, type Stage } from './stage.ts';

/** A way to a server that can begin to swallow what is sent, as a network does, without saying so. */
class Way {
  readonly #sockets = new Set<Socket>();
  readonly #server;
  #isSwallowing = false;

  constructor(port: number) {
    this.#server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (data) => {
          if (!this.#isSwallowing) to.write(data);
        });
        from.on('close', () => to.destroy());
        from.on('error', () => {});
      }
    });
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  swallow(): void {
    this.#isSwallowing = true;
  }

  /** What was swallowed stays so; what is connected now works. */
  heal(): void {
    this.#isSwallowing = false;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

/**
 * A database that does not answer any more, and does not say so: GitHub is told in time that a webhook was not kept, and
 * when the way is free again, all goes on.
 */
export async function loseTheDatabase(stage: Stage, url: string): Promise<void> {
  const { github } = stage;
  const direct = new URL(url);
  const way = new Way(Number(direct.port));
  const around = new URL(url);
  around.port = String(await way.open());
  try {
    const server = await stage.serve({ DATABASE_URL: around.href });
    github.hook = { url: async () => server.url, secret: SECRET };
    let pulls = 0;
    const deliver = (): Promise<number> => {
      pulls++;
      return github.deliver(server.url, 'pull_request', opened(stage.pull()), SECRET);
    };
    expect(await deliver()).toBe(202);
    await idle(server);
    way.swallow();
    // 502 is what GitHub notes where no answer comes in ten seconds.
    expect(await Promise.all([deliver(), deliver()])).toEqual([503, 503]);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect(await get(`${server.url}/healthz`)).toBe('ok\n');
    way.heal();
    await expect.poll(deliver, { timeout: 60_000 }).toBe(202);
    await idle(server);
    // Those that were not kept are asked for again.
    await expect.poll(() => github.repository.comments.length, { timeout: 60_000 }).toBe(pulls);
    await idle(server);
    expect(github.repository.comments).toHaveLength(pulls);
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(0);
  } finally {
    way.close();
  }
}
