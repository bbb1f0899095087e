import type { ContainerPolicy } from '../lint/container-policy.ts';
import { mayNeedContainers } from './may-need-containers.ts';

/**
 * The policies of container runtimes, loaded when a text first needs them, because building the filters of all runtimes
 * takes longer than checking a spec.
 */
export class Containers {
  readonly #load: () => Promise<readonly ContainerPolicy[]> | readonly ContainerPolicy[];
  #known: readonly ContainerPolicy[] | undefined;

  constructor(load: () => Promise<readonly ContainerPolicy[]> | readonly ContainerPolicy[]) {
    this.#load = load;
  }

  /** Policies that are already loaded. */
  static of(policies: readonly ContainerPolicy[]): Containers {
    const containers = new Containers(() => policies);
    containers.#known = policies;
    return containers;
  }

  /** Loads the policies if a text may need them. */
  async prepare(text: string): Promise<void> {
    if (this.#known === undefined && mayNeedContainers(text)) await this.load();
  }

  /** Loads the policies. */
  async load(): Promise<void> {
    this.#known = await this.#load();
  }

  /** The policies, if they were loaded, else none. */
  get known(): readonly ContainerPolicy[] {
    return this.#known ?? [];
  }
}
