import type { ReadLine } from './evidence.ts';
import { readJoinedCall } from './strace-line.ts';

/** Calls that wait for their second half. A log with more is not one of strace's. */
const MAX_PENDING = 20_000;

interface Pending {
  readonly text: string;
  readonly line: number;
}

/** Joins calls whose halves other processes' lines separate: `<unfinished ...>` and `<... openat resumed>`. */
export class CallJoiner {
  readonly #pending = new Map<string, Pending>();

  /** Keeps a first half; returns the line of one that it replaces, whose second half is missing. */
  begin(pid: string, text: string, line: number): number | undefined {
    const lost = this.#pending.get(pid);
    this.#pending.delete(pid);
    this.#pending.set(pid, { text, line });
    if (lost !== undefined) return lost.line;
    if (this.#pending.size <= MAX_PENDING) return undefined;
    const [oldest] = this.#pending;
    if (oldest === undefined) return undefined;
    this.#pending.delete(oldest[0]);
    return oldest[1].line;
  }

  /** Joins the second half of a call with its first. */
  resume(pid: string, syscall: string, text: string): ReadLine {
    const pending = this.#pending.get(pid);
    if (pending === undefined || !pending.text.startsWith(`${syscall}(`)) {
      // Without the first half the arguments are not known, but the result is.
      const read = readJoinedCall(`${syscall}(${/^ *\) *=/.test(text) ? '' : '..., '}${text}`, pid);
      return read.kind === 'evidence' && read.evidence.kind === 'call'
        ? { kind: 'evidence', evidence: { ...read.evidence, args: [], hasRegisters: false } }
        : read;
    }
    this.#pending.delete(pid);
    const first = pending.text.replace(/[, ]+$/, '');
    const isFirst = first.endsWith('(');
    const rest = text.replace(/^[, ]+/, '');
    return readJoinedCall(rest.startsWith(')') || isFirst ? `${first}${rest}` : `${first}, ${rest}`, pid);
  }

  /** The lines of calls whose second half never came: the log ends, or the process did. */
  unfinished(): readonly number[] {
    return [...this.#pending.values()].map(({ line }) => line);
  }
}
