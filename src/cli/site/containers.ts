import { Containers } from '../../check/containers.ts';
import { Ruleset } from '../../check/ruleset.ts';
import type { ContainerPolicy } from '../../lint/container-policy.ts';
import { findArchitecture } from '../../seccomp/architecture.ts';
import type { CallerTable } from '../../seccomp/callers/caller-table.ts';
import { exemptSince, exemptText } from '../../seccomp/simulate/exempt.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { containerData, LAST_NUMBER } from '../../site/container-data.ts';
import { mergeRows } from '../../site/container-rows.ts';
import type { ContainerRow } from '../../site/site-source.ts';
import { loadPolicies } from '../load-policies.ts';
import { ruleUrl } from '../package-info.ts';
import { type AskedPolicy, historyOf, readCatalogue } from '../simulate/policies.ts';

/** The policies of containers on x86_64, built once: all releases of each runtime, and the newest ones for rules. */
export class ContainerHistory {
  readonly #rows = new Map<number, readonly ContainerRow[]>();
  #history: readonly AskedPolicy[] | undefined;
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
    const rows = this.#ask(number);
    this.#rows.set(number, rows);
    return rows;
  }

  /** The data for the playground. */
  json(callers: CallerTable): string {
    const data = containerData((number) => this.rowsFor(number), this.newest, callers.callers);
    return `${JSON.stringify(data)}\n`;
  }

  #ask(number: number): readonly ContainerRow[] {
    const architecture = findArchitecture('x86_64');
    if (architecture === undefined) return [];
    this.#history ??= historyOf(
      readCatalogue({
        architecture,
        kernel: [Number.MAX_SAFE_INTEGER, 0],
        capabilities: undefined,
        engine: undefined,
        numbers: syscallNumbers(),
      }),
    );
    const exempt = exemptSince(syscallNumbers().nameOf(number, architecture), architecture);
    const notes = exempt === undefined ? [] : [exemptText(exempt)];
    return mergeRows(
      this.#history.map((policy) => {
        const { answer, rule, possible } = policy.ask({
          architecture,
          number,
          syscall: undefined,
          args: undefined,
        });
        return {
          runtime: policy.title,
          from: policy.release ?? '',
          until: policy.until ?? policy.release ?? '',
          date: policy.date,
          isAfterGap: policy.isAfterGap === true,
          engine: policy.engine,
          answer,
          rule,
          possible: [...new Set(possible.map((one) => one.answer))],
          notes: [...policy.notes, ...notes],
        };
      }),
    );
  }
}
