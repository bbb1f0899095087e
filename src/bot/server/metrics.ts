import type { JudgeEnd } from '../judging/judge.ts';
import type { QueueCounts } from './upkeep.ts';

/** Counters of this process, in the text format of Prometheus (version 0.0.4). */
export class Metrics {
  readonly #deliveries = new Map<string, number>();
  readonly #outcomes = new Map<string, number>();
  #seconds = 0;
  #restarts = 0;
  readonly #judgesLost: Record<JudgeEnd, number> = { time: 0, memory: 0, died: 0, fault: 0 };

  /** Counts a webhook by its answer: `kept`, `again`, `nothing to do`, `refused`. */
  received(answer: string): void {
    this.#deliveries.set(answer, (this.#deliveries.get(answer) ?? 0) + 1);
  }

  /** Counts an attempt at a delivery. */
  finished(outcome: string, seconds: number): void {
    this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    this.#seconds += seconds;
  }

  /** Counts a restart of the review thread. */
  restarted(): void {
    this.#restarts++;
  }

  /** Counts a change that could not be judged. */
  judgeLost(end: JudgeEnd): void {
    this.#judgesLost[end]++;
  }

  /** @param countedAt the time of the counts, in milliseconds since 1970 */
  text({ waiting, running, done, failed }: QueueCounts, countedAt: number): string {
    return [
      '# TYPE probeable_webhooks_total counter',
      ...[...this.#deliveries].map(
        ([answer, count]) => `probeable_webhooks_total{answer="${answer}"} ${count}`,
      ),
      '# TYPE probeable_turns_total counter',
      ...[...this.#outcomes].map(
        ([outcome, count]) => `probeable_turns_total{outcome="${outcome}"} ${count}`,
      ),
      '# TYPE probeable_turn_seconds_total counter',
      `probeable_turn_seconds_total ${this.#seconds}`,
      '# TYPE probeable_thread_restarts_total counter',
      `probeable_thread_restarts_total ${this.#restarts}`,
      '# TYPE probeable_judges_lost_total counter',
      ...Object.entries(this.#judgesLost).map(
        ([reason, count]) => `probeable_judges_lost_total{reason="${reason}"} ${count}`,
      ),
      '# TYPE probeable_deliveries gauge',
      ...Object.entries({ waiting, running, done, failed }).map(
        ([state, count]) => `probeable_deliveries{state="${state}"} ${count}`,
      ),
      '# TYPE probeable_deliveries_counted_timestamp_seconds gauge',
      `probeable_deliveries_counted_timestamp_seconds ${countedAt / 1000}`,
      '',
    ].join('\n');
  }
}
