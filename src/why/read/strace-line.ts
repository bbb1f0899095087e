import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { plainCallName } from './call-name.ts';
import type { ReadLine, SeenCall, SeenResult } from './evidence.ts';
import { resultIn } from './strace-result.ts';
import { readStraceArgument, splitArguments } from './strace-value.ts';

/*
 * What precedes a call: a process (`[pid 12]`, `12` of -f -o, with its command of -Y), a time (-t, -tt, -ttt, -r), an
 * instruction pointer (-i), a number (-n), a context (--secontext).
 */
const PREFIX = String.raw`(?:strace: )?(?:\[pid +(?<pid>\d+)(?:<[^>]{0,64}>)?\] +|(?<bare>\d+)(?:<[^>]{0,64}>)? +(?!\())?(?:[\d:.]+ +(?:\(\+ +[\d.]+\) +)?)?(?:\[[^\]]{1,80}\] +)*`;

/** Names are `openat2`, `syscall_0x1b3`, `_llseek`. */
const CALL = new RegExp(String.raw`^ *${PREFIX}(?<name>[a-z_]\w*)\(`);
const RESUMED = new RegExp(String.raw`^ *${PREFIX}<\.\.\. (?<name>\w+) resumed>,? ?`);
const UNFINISHED = '<unfinished ...>';

/** Calls that strace prints with names, in another order than that of the registers (strace's src/clone.c). */
const REORDERED: ReadonlySet<string> = new Set(['clone', 'clone2']);

/** Reads a line of strace; undefined if it is none. */
export function readStraceLine(line: string): ReadLine | undefined {
  const resumed = RESUMED.exec(line);
  if (resumed?.groups !== undefined) {
    const text = line.slice(resumed[0].length);
    return { kind: 'resumed', pid: pidOf(resumed.groups), syscall: resumed.groups.name ?? '', text };
  }
  const call = CALL.exec(line);
  if (call?.groups === undefined) return undefined;
  const { name = '' } = call.groups;
  const pid = pidOf(call.groups);
  const trimmed = line.trimEnd();
  const start = call[0].length;
  if (trimmed.endsWith(UNFINISHED))
    return { kind: 'unfinished', pid, text: `${name}(${trimmed.slice(start, -UNFINISHED.length).trimEnd()}` };
  if (isSuccess(line)) return { kind: 'success' };
  return readCall(name, line, start, pid);
}

/** Reads a call whose halves were joined: `openat2(3, "x", …) = -1 EPERM (…)`. */
export function readJoinedCall(text: string, pid: string): ReadLine {
  const start = text.indexOf('(') + 1;
  if (isSuccess(text)) return { kind: 'success' };
  return readCall(text.slice(0, start - 1), text, start, pid);
}

function pidOf({ pid, bare }: Readonly<Record<string, string | undefined>>): string {
  return pid ?? bare ?? '';
}

/**
 * Whether a line ends in a result that is no error. Most lines of a log do, so they are not read any further. The quotes
 * are counted, because a line that is cut within a string may end like one with a result.
 */
function isSuccess(line: string): boolean {
  const at = line.lastIndexOf(' = ');
  const next = line.charCodeAt(at + 3);
  if (at === -1 || next < 0x30 || next > 0x39) return false;
  let closing = at;
  while (closing > 0 && line[closing - 1] === ' ') closing--;
  return line[closing - 1] === ')' && hasClosedStrings(line, closing);
}

function hasClosedStrings(line: string, end: number): boolean {
  let isOpen = false;
  for (let at = line.indexOf('"'); at !== -1 && at < end; at = line.indexOf('"', at + 1)) {
    let before = at;
    while (isOpen && line[before - 1] === '\\') before--;
    if ((at - before) % 2 === 0) isOpen = !isOpen;
  }
  return !isOpen;
}

function readCall(syscall: string, line: string, start: number, pid: string): ReadLine {
  const { parts, end, isOpen } = splitArguments(line, start);
  const result = isOpen ? undefined : resultIn(line.slice(end));
  // A kernel's log has such texts, too: "foo_probe(12) failed".
  if (result === undefined && !syscallNumbers().knows(syscall)) return { kind: 'other' };
  if (result === undefined)
    return {
      kind: 'unreadable',
      message: isOpen
        ? `the call of ${syscall} is cut before its closing bracket`
        : `the call of ${syscall} has no result: the line is cut`,
    };
  return { kind: 'evidence', evidence: seenCall(syscall, parts, result, pid) };
}

/** The call of a line of strace, with or without a result; undefined if the text is none. */
export function seenCallIn(text: string): SeenCall | undefined {
  const call = CALL.exec(text);
  if (call?.groups === undefined) return undefined;
  const { parts, end, isOpen } = splitArguments(text, call[0].length);
  if (isOpen) return undefined;
  const result = resultIn(text.slice(end)) ?? { kind: 'none' };
  return seenCall(plainCallName(call.groups.name ?? ''), parts, result, pidOf(call.groups));
}

/** Whether a call is written as strace does, and not as C: with a result, or with fields as `{flags=0}`. */
export function isStraceNotation(text: string): boolean {
  return /\) += *[-?\d]/.test(text) || /[({,] *[a-z_]\w*=(?!=)/.test(text) || /^ *\[pid/.test(text);
}

/** A call from the texts of its arguments. */
function seenCall(syscall: string, parts: readonly string[], result: SeenResult, pid: string): SeenCall {
  return {
    kind: 'call',
    syscall,
    args: parts.map(readStraceArgument),
    hasRegisters: !REORDERED.has(syscall),
    result,
    pid: pid === '' ? undefined : pid,
    architecture: undefined,
  };
}
