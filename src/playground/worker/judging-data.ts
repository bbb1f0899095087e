import { Containers } from '../../check/containers.ts';
import { Ruleset } from '../../check/ruleset.ts';
import type { ContainerPolicy } from '../../lint/container-policy.ts';
import { CallerTable } from '../../seccomp/callers/caller-table.ts';
import { type ContainerData, policiesIn } from '../../site/container-data.ts';

/** The rules, and what is known of containers. */
export class JudgingData {
  readonly containers: ContainerData | undefined;
  readonly callers: CallerTable;
  readonly policies: Containers;
  readonly ruleset: Ruleset;

  /** @param containers undefined until they are loaded */
  constructor(containers: ContainerData | undefined) {
    const policies: readonly ContainerPolicy[] = containers === undefined ? [] : policiesIn(containers);
    this.containers = containers;
    this.callers = new CallerTable(containers?.callers ?? []);
    this.policies = Containers.of(policies);
    // As in a folder without a configuration. The page makes links to rules itself.
    this.ruleset = new Ruleset({ configurations: [], containers: this.policies, url: () => '' });
  }
}
