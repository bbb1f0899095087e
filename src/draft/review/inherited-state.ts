import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';

/** What a thread, a process and an address space have, which fork() copies and execve() keeps or replaces. */
const STATE = /\bstruct (task_struct|signal_struct|mm_struct)\s*\{/;
/** Where a child is made, and where a program is replaced. */
const FORKS = /fork|copy_thread|copy_process|dup_task|\/process(?:_\d+)?\.c/;
const EXECUTES = /\bexec|_exec|flush_thread|mm_release/;
const MEMBER =
  /^\s+(?!return\b)(?:const\s+)?(?:struct\s+|unsigned\s+|enum\s+)?\w[\w ]*[\s*]+(\w+)(?:\[\w*\])?\s*(?::\s*\d+\s*)?;/;

/**
 * What becomes of a state that a series gives to threads or processes, where a child is made and a program is replaced: only
 * its author knows, and reviewers ask. At most one question.
 */
export function inheritedState(files: readonly FileDiff[]): readonly NewValue[] {
  const kernel = files.filter(({ newPath }) => isKernelC(newPath));
  const added = kernel.flatMap(({ newPath: path = '', hunks }) =>
    path.endsWith('.h')
      ? hunks.flatMap(({ section, lines }) => addedState(path, STATE.exec(section)?.[1], lines))
      : [],
  );
  for (const { path, line, name, what } of added) {
    const open = [
      ...(isHandled(kernel, name, FORKS) ? [] : ['is it inherited in fork() and by threads']),
      // A program that is replaced gets a new address space.
      ...(what.includes('mm_struct') || isHandled(kernel, name, EXECUTES)
        ? []
        : ['what becomes of it in execve()']),
    ];
    if (open.length === 0) continue;
    const message = `no code answers what reviewers will ask: ${what}: ${open.join(', and ')}?`;
    return [{ syscall: undefined, path, line, isQuestion: true, message }];
  }
  return [];
}

/** Whether new lines in some function or file name a state. */
function isHandled(files: readonly FileDiff[], name: string, place: RegExp): boolean {
  return files.some(({ newPath = '', hunks }) =>
    hunks.some(
      ({ section, lines }) =>
        lines.some(({ sign, text }) => sign === '+' && text.includes(name)) &&
        // A comment or a member may have the word, too.
        [newPath, section, ...lines.map(({ text }) => text)].some(
          (one) => place.test(one) && (one === newPath || one.includes('(')),
        ),
    ),
  );
}

interface AddedState {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly what: string;
}

function addedState(
  path: string,
  section: string | undefined,
  lines: readonly DiffLine[],
): readonly AddedState[] {
  let struct = section;
  const found: AddedState[] = [];
  for (const { sign, text, line } of lines) {
    const flag = /^#define\s+(PF_[A-Z]\w+)\s+0x/.exec(text)?.[1];
    if (flag !== undefined && sign === '+')
      found.push({ path, line, name: flag, what: `the flag ${flag} of a thread` });
    const opened = STATE.exec(text)?.[1];
    if (opened !== undefined) struct = opened;
    else if (/^\}/.test(text)) struct = undefined;
    const member = MEMBER.exec(text)?.[1];
    if (struct === undefined || sign !== '+' || member === undefined) continue;
    // Its type or its place changes.
    if (lines.some((one) => one.sign === '-' && MEMBER.exec(one.text)?.[1] === member)) continue;
    found.push({ path, line, name: member, what: `"${member}" is new in struct ${struct}` });
  }
  return found;
}
