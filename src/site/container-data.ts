import type { ContainerPolicy, PolicyAnswer } from '../lint/container-policy.ts';
import type { CallerFacts } from '../seccomp/callers/caller-facts.ts';
import type { ContainerRow } from './site-source.ts';

/** All numbers that filters may know on x86_64 are below this one; higher ones get the same answer. */
export const LAST_NUMBER = 599;

/** Answers by number, equal ones stored once. */
export interface ByNumber<T> {
  readonly distinct: readonly T[];
  /** For each number, the index of its answer in `distinct`. */
  readonly index: readonly number[];
}

/**
 * What containers return for each number on x86_64, with unknown arguments. The playground loads this data instead of
 * the filters, which would be larger than the rest of it.
 */
export interface ContainerData {
  readonly history: ByNumber<readonly ContainerRow[]>;
  readonly newest: readonly {
    readonly name: string;
    readonly limit: number | undefined;
    readonly answers: ByNumber<PolicyAnswer>;
  }[];
  /** Known reactions of callers. */
  readonly callers: readonly CallerFacts[];
}

/** Asks the policies about every number. */
export function containerData(
  rowsFor: (number: number) => readonly ContainerRow[],
  policies: readonly ContainerPolicy[],
  callers: readonly CallerFacts[],
): ContainerData {
  return {
    history: byNumber(rowsFor),
    newest: policies.map((policy) => ({
      name: policy.name,
      limit: policy.limit,
      answers: byNumber((number) => policy.ask(number)),
    })),
    callers,
  };
}

/** The rows of a number. */
export function rowsIn({ history }: ContainerData, number: number): readonly ContainerRow[] {
  return atNumber(history, number) ?? [];
}

/** The data as policies for the rules. An answer that depends on arguments stays `args`, since the data has numbers only. */
export function policiesIn({ newest }: ContainerData): readonly ContainerPolicy[] {
  return newest.map(({ name, limit, answers }) => ({
    name,
    limit,
    ask: (number) => atNumber(answers, number) ?? { answer: 'args', rule: '', possible: [] },
  }));
}

/** Asks for every number. */
export function byNumber<T>(ask: (number: number) => T): ByNumber<T> {
  const places = new Map<string, number>();
  const distinct: T[] = [];
  const index: number[] = [];
  for (let number = 0; number <= LAST_NUMBER; number++) {
    const answer = ask(number);
    const key = JSON.stringify(answer);
    const place = places.get(key) ?? distinct.push(answer) - 1;
    places.set(key, place);
    index.push(place);
  }
  return { distinct, index };
}

/** The answer for a number. */
export function atNumber<T>({ distinct, index }: ByNumber<T>, number: number): T | undefined {
  return distinct[index[Math.min(Math.max(number, 0), LAST_NUMBER)] ?? -1];
}
