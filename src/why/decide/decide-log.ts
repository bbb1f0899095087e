import type { Architecture } from '../../seccomp/architecture.ts';
import { decodeAction } from '../../seccomp/seccomp-action.ts';
import type { CollectedEvidence, CollectedLog } from '../read/collect-refusals.ts';
import type { LogEvidence, SeenCall } from '../read/evidence.ts';
import { decideDenial, decideKilled, decideRecord } from './decide-audit.ts';
import { type AnswerContext, decideCall } from './decide-call.ts';
import { decideStart } from './decide-start.ts';
import type { RefusalAnswer } from './refusal-answer.ts';

/** The answer to equal refusals of a log. */
export interface AnsweredRefusal {
  readonly kind: LogEvidence['kind'];
  readonly decision: RefusalAnswer;
  count: number;
  /** The first line, from 1, and its text. */
  readonly line: number;
  readonly text: string;
}

/** Answers every refusal of a log; those with one answer are one. Most doubtful first, as they occur. */
export function decideLog(
  log: CollectedLog,
  context: Omit<AnswerContext, 'auditLine'>,
): readonly AnsweredRefusal[] {
  const records = new RecordIndex(log.evidence);
  const answered = new Map<string, AnsweredRefusal>();
  for (const { evidence, count, line, text, pids } of log.evidence) {
    const decision = decide(evidence, {
      ...context,
      auditLine: (architecture, number) => records.find(architecture, number, pids),
    });
    if (decision === undefined) continue;
    const key = `${evidence.kind} ${JSON.stringify(decision)}`;
    const known = answered.get(key);
    if (known === undefined) answered.set(key, { kind: evidence.kind, decision, count, line, text });
    else known.count += count;
  }
  return [...answered.values()].toSorted((a, b) => weight(a) - weight(b) || a.line - b.line);
}

/** Records in which a filter refused with an errno, by call. Another process may have another filter. */
class RecordIndex {
  readonly #records = new Map<string, CollectedEvidence[]>();

  constructor(evidence: readonly CollectedEvidence[]) {
    for (const one of evidence) {
      const { evidence: record } = one;
      if (record.kind !== 'seccomp' || record.architecture === undefined || record.code === undefined)
        continue;
      if (decodeAction(record.code).kind !== 'errno') continue;
      const key = `${record.architecture.name} ${record.number}`;
      this.#records.set(key, [...(this.#records.get(key) ?? []), one]);
    }
  }

  /** The line of a record about a call of one of these processes; of any where the trace names none. */
  find(architecture: Architecture, number: number, pids: ReadonlySet<string>): number | undefined {
    return this.#records
      .get(`${architecture.name} ${number}`)
      ?.find((one) => pids.size === 0 || [...one.pids].some((pid) => pids.has(pid)))?.line;
  }
}

function decide(evidence: LogEvidence, context: AnswerContext): RefusalAnswer | undefined {
  switch (evidence.kind) {
    case 'call':
      return decideSeen(evidence, context);
    case 'seccomp':
      return decideRecord(evidence, context);
    case 'denial':
      return decideDenial(evidence);
    case 'start':
      return decideStart(evidence);
  }
}

function decideSeen(seen: SeenCall, context: AnswerContext): RefusalAnswer | undefined {
  const { result } = seen;
  switch (result.kind) {
    case 'error':
      return decideCall(seen, result.errno, result.isInjected, context);
    case 'killed':
      return decideKilled(seen, context);
    case 'none':
    case 'success':
      return undefined;
  }
}

/** What the kernel failed as it always does comes last. */
function weight({ decision: { verdict } }: AnsweredRefusal): number {
  return verdict === 'kernel' || verdict === 'nobody' ? 1 : 0;
}
