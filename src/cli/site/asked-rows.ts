import { findArchitecture } from '../../seccomp/architecture.ts';
import { exemptAnswer } from '../../seccomp/simulate/exempt.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { mergeRows } from '../../site/container-rows.ts';
import type { ContainerRow } from '../../site/site-source.ts';
import { NEWEST } from '../../spec/version.ts';
import { type AskedPolicy, historyOf, readCatalogue } from '../simulate/policies.ts';

/** What all releases of each runtime return on x86_64 and the newest kernel, asked of their filters. */
export class AskedRows {
  #history: readonly AskedPolicy[] | undefined;

  /** What they return for a number; consecutive releases with the same answer share a row. */
  rowsFor(number: number): readonly ContainerRow[] {
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
    const exempt = exemptAnswer(syscallNumbers().nameOf(number, architecture), architecture, NEWEST);
    return mergeRows(
      this.#history.map((policy) => {
        const { answer, rule, possible } =
          exempt ?? policy.ask({ architecture, number, syscall: undefined, args: undefined });
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
          notes: policy.notes,
        };
      }),
    );
  }
}
