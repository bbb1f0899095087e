import { Containers } from '../../check/containers.ts';
import { Ruleset } from '../../check/ruleset.ts';
import type { ContainerPolicy } from '../../lint/container-policy.ts';
import type { CallerTable } from '../../seccomp/callers/caller-table.ts';
import { containerData, LAST_NUMBER } from '../../site/container-data.ts';
import type { ContainerRow } from '../../site/site-source.ts';
import { lazily } from '../../spec/lazily.ts';
import { loadPolicies } from '../load-policies.ts';
import { ruleUrl } from '../package-info.ts';
import { factTexts } from '../simulate/policies.ts';
import { AskedRows } from './asked-rows.ts';
import { readRecordedRows } from './recorded-rows.ts';

/** The policies of containers on x86_64, built once: all releases of each runtime, and the newest ones for rules. */
export class ContainerHistory {
  readonly #rows = new Map<number, readonly ContainerRow[]>();
  readonly #asked = new AskedRows();
  readonly #recorded = lazily(() => readRecordedRows(factTexts()));
  #newest: readonly ContainerPolicy[] | undefined;
  #ruleset: Ruleset | undefined;

  /** The newest release of each runtime, for rules. */
  get newest(): readonly ContainerPolicy[] {
    this.#newest ??= loadPolicies([]);
    return this.#newest;
  }

  /** All rules, which know those releases. */
  get ruleset(): Ruleset {
    this.#ruleset ??= new Ruleset({
      configurations: [],
      containers: Containers.of(this.newest),
      url: ruleUrl,
    });
    return this.#ruleset;
  }

  /** What the runtimes return for a number; consecutive releases with the same answer share a row. */
  rowsFor(asked: number): readonly ContainerRow[] {
    const number = Math.min(asked, LAST_NUMBER);
    const known = this.#rows.get(number);
    if (known !== undefined) return known;
    const rows = this.#recorded()?.(number) ?? this.#asked.rowsFor(number);
    this.#rows.set(number, rows);
    return rows;
  }

  /** The data for the playground. */
  json(callers: CallerTable): string {
    const data = containerData((number) => this.rowsFor(number), this.newest, callers.callers);
    return `${JSON.stringify(data)}\n`;
  }
}
