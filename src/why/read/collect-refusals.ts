import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import type { LogEvidence, ReadLine, SeenCall } from './evidence.ts';
import { CallJoiner } from './join-calls.ts';
import { readLogLine } from './read-line.ts';
import type { StraceValue } from './strace-value.ts';

/** Equal evidence, counted. */
export interface CollectedEvidence {
  readonly evidence: LogEvidence;
  count: number;
  /** The first line with it, from 1. */
  readonly line: number;
  /** That line, shortened. */
  readonly text: string;
  /** The processes of which it is known; at most a few. */
  readonly pids: Set<string>;
}

/** Lines of one kind that are not evidence. */
export interface CountedLines {
  readonly message: string;
  count: number;
  readonly line: number;
}

/** What a log holds. */
export interface CollectedLog {
  readonly lines: number;
  /** Calls that returned, and what returned nothing. */
  readonly calls: number;
  readonly evidence: readonly CollectedEvidence[];
  /** What could not be read, by reason. */
  readonly unreadable: readonly CountedLines[];
  /** Lines about something else. */
  readonly others: CountedLines | undefined;
  /** How many audit records the kernel left out. */
  readonly suppressed: number;
}

/** Kinds of evidence that are told apart; more cannot be shown, and would take memory without limit. */
const MAX_KINDS = 2_000;

/** Kinds of arguments that are told apart for one call and errno; further ones count as one without arguments. */
const MAX_SHAPES = 40;

const SHOWN = 300;

/** Processes that are kept for evidence, to find records of the same one. */
const MAX_PIDS = 64;

/** Reads a log line by line and keeps what it tells about refusals, in memory that does not grow with the log. */
export class RefusalCollector {
  readonly #joiner = new CallJoiner();
  readonly #kinds = new Map<string, CollectedEvidence>();
  readonly #shapes = new Map<string, number>();
  readonly #unreadable = new Map<string, CountedLines>();
  readonly #modes = new Map<string, Architecture>();
  /** By process: its last call, as long as that has no result. */
  readonly #endless = new Map<string, SeenCall>();
  /** Processes of which it is known who sent them SIGSYS. */
  readonly #trapped = new Set<string>();
  #others: CountedLines | undefined;
  #lines = 0;
  #calls = 0;
  #suppressed = 0;

  /** Takes the next line of the log. */
  push(line: string): void {
    this.#lines++;
    const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (bare !== '') this.#take(readLogLine(bare), bare);
  }

  /** Takes a refusal that no log has: `text` is how somebody asks about it. */
  ask(call: SeenCall, text: string): void {
    this.#lines++;
    if (call.result.kind === 'killed') this.#calls++;
    this.#keep(call, text);
  }

  /** Counts a line of which only the start is known. */
  skip(message: string): void {
    this.#lines++;
    this.#note(message, this.#lines);
  }

  finish(): CollectedLog {
    for (const line of this.#joiner.unfinished())
      this.#note('a call has no second half: the log ends before it, or the process did', line);
    return {
      lines: this.#lines,
      calls: this.#calls,
      evidence: [...this.#kinds.values()],
      unreadable: [...this.#unreadable.values()],
      others: this.#others,
      suppressed: this.#suppressed,
    };
  }

  #take(read: ReadLine, line: string): void {
    switch (read.kind) {
      case 'evidence':
        this.#keep(read.evidence, line);
        break;
      case 'success':
        this.#calls++;
        break;
      case 'unfinished': {
        const lost = this.#joiner.begin(read.pid, read.text, this.#lines);
        if (lost !== undefined) this.#note('a call has no second half', lost);
        break;
      }
      case 'resumed':
        this.#take(this.#joiner.resume(read.pid, read.syscall, read.text), line);
        // Another thread's call may be what all of the process were killed for.
        this.#endless.delete(read.pid);
        break;
      case 'mode':
        this.#setMode(read.pid, read.mode);
        break;
      case 'killed':
        this.#kill(read.pid, line);
        break;
      case 'sent':
        this.#endless.delete(read.pid);
        if (this.#trapped.size < MAX_KINDS) this.#trapped.add(read.pid);
        break;
      case 'suppressed':
        this.#suppressed += read.count;
        break;
      case 'other':
        if (this.#others === undefined)
          this.#others = { message: line.slice(0, SHOWN), count: 1, line: this.#lines };
        else this.#others.count++;
        break;
      case 'unreadable':
        this.#note(read.message, this.#lines);
        break;
    }
  }

  #keep(evidence: LogEvidence, line: string): void {
    if (evidence.kind === 'call' && evidence.result.kind !== 'killed') {
      this.#calls++;
      this.#endless.delete(evidence.pid ?? '');
      if (evidence.result.kind === 'none' && this.#endless.size < MAX_KINDS)
        this.#endless.set(evidence.pid ?? '', evidence);
      if (evidence.result.kind !== 'error') return;
    }
    // Who handles the signal of a filter, or dies by it, was not killed for the call itself.
    if (evidence.kind === 'seccomp') {
      this.#endless.delete(evidence.pid ?? '');
      if (this.#trapped.size < MAX_KINDS) this.#trapped.add(evidence.pid ?? '');
    }
    const placed = this.#withoutManyShapes(this.#withMode(evidence));
    const key = keyOf(placed);
    const known = this.#kinds.get(key);
    const pid = 'pid' in placed ? placed.pid : undefined;
    if (known !== undefined) {
      known.count++;
      if (pid !== undefined && known.pids.size < MAX_PIDS) known.pids.add(pid);
    } else if (this.#kinds.size < MAX_KINDS)
      this.#kinds.set(key, {
        evidence: placed,
        count: 1,
        line: this.#lines,
        text: line.trim().slice(0, SHOWN),
        pids: new Set(pid === undefined ? [] : [pid]),
      });
    else this.#note(`more than ${MAX_KINDS} different refusals, so this one is not told apart`, this.#lines);
  }

  #kill(pid: string, line: string): void {
    const call = this.#endless.get(pid);
    this.#endless.delete(pid);
    if (call !== undefined) this.#keep({ ...call, result: { kind: 'killed' } }, line);
    else if (!this.#trapped.has(pid))
      this.#note('SIGSYS ended a process, and the log does not show for which call', this.#lines);
  }

  /** Forgets the arguments of a call of which too many kinds were seen. */
  #withoutManyShapes(evidence: LogEvidence): LogEvidence {
    if (evidence.kind !== 'call' || evidence.args.length === 0 || this.#kinds.has(keyOf(evidence)))
      return evidence;
    const without = { ...evidence, args: [], hasRegisters: false };
    const name = keyOf(without);
    const shapes = (this.#shapes.get(name) ?? 0) + 1;
    if (shapes > MAX_SHAPES || this.#kinds.size >= MAX_KINDS) return without;
    this.#shapes.set(name, shapes);
    return evidence;
  }

  #setMode(pid: string, mode: '32 bit' | '64 bit' | 'x32'): void {
    const name = mode === '32 bit' ? 'x86' : mode === 'x32' ? 'x32' : undefined;
    const architecture = name === undefined ? undefined : findArchitecture(name);
    if (architecture === undefined) this.#modes.delete(pid);
    else if (this.#modes.size < MAX_KINDS) this.#modes.set(pid, architecture);
  }

  #withMode(evidence: LogEvidence): LogEvidence {
    if (evidence.kind !== 'call' || evidence.architecture !== undefined) return evidence;
    const architecture = this.#modes.get(evidence.pid ?? '');
    return architecture === undefined ? evidence : { ...evidence, architecture };
  }

  #note(message: string, line: number): void {
    const known = this.#unreadable.get(message);
    if (known !== undefined) known.count++;
    else if (this.#unreadable.size < MAX_KINDS) this.#unreadable.set(message, { message, count: 1, line });
  }
}

/** What evidence has in common that is answered alike: paths, addresses and processes do not matter. */
function keyOf(evidence: LogEvidence): string {
  switch (evidence.kind) {
    case 'call':
      return `call ${evidence.architecture?.name ?? ''} ${evidence.syscall} ${errnoKey(evidence)} ${evidence.args.map(({ value }) => shapeOf(value)).join(',')}`;
    case 'seccomp':
      return `seccomp ${evidence.arch} ${evidence.number} ${evidence.code} ${evidence.signal} ${evidence.command}`;
    case 'denial':
      return `denial ${evidence.module} ${evidence.what} ${evidence.subject}`;
    case 'start':
      return `start ${evidence.failure} ${evidence.syscall} ${evidence.reason}`;
  }
}

function errnoKey({ result }: SeenCall): string {
  return result.kind === 'error' ? `${result.errno}${result.isInjected ? ' injected' : ''}` : result.kind;
}

/** From here on a number is taken for an address: no flag, size or descriptor of a usual call is as large. */
const ADDRESS = 0x1_0000_0000n;

function shapeOf(value: StraceValue): string {
  switch (value.kind) {
    case 'number':
      return value.value >= ADDRESS && BigInt.asIntN(64, value.value) >= ADDRESS
        ? 'address'
        : String(value.value);
    case 'flags':
      return `${value.names.join('|')}|${value.bits}`;
    case 'string':
      return value.text === '' ? '""' : value.text.startsWith('/') ? '"/"' : '"…"';
    case 'struct':
      return `{${[...value.fields].map(([name, one]) => `${name}=${shapeOf(one)}`).join(',')}}`;
    case 'list':
      return `[${value.items.length === 0 ? '' : '…'}]`;
    case 'unknown':
      return '?';
  }
}
