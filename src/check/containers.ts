import type { ContainerPolicy } from '../lint/container-policy.ts';
import { asksContainers } from './asks-containers.ts';

/**
 * What containers answer, fetched once a text needs it: putting the filters of all runtimes together takes longer than
 * judging a spec.
 */
export class Containers {
  readonly #load: () => Promise<readonly ContainerPolicy[]> | readonly ContainerPolicy[];
  #known: readonly ContainerPolicy[] | undefined;

  constructor(load: () => Promise<readonly ContainerPolicy[]> | readonly ContainerPolicy[]) {
    this.#load = load;
  }

  /** Those that are at hand. */
  static of(policies: readonly ContainerPolicy[]): Containers {
    const containers = new Containers(() => policies);
    containers.#known = policies;
    return containers;
  }

  /** Fetches them if a text asks for them. */
  async prepare(text: string): Promise<void> {
    if (this.#known === undefined && asksContainers(text)) await this.load();
  }

  /** Fetches them. */
  async load(): Promise<void> {
    this.#known = await this.#load();
  }

  /** What has been fetched so far. */
  get known(): readonly ContainerPolicy[] {
    return this.#known ?? [];
  }
}
