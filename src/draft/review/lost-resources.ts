import type { NewValue } from '../uapi-values.ts';
import { type ShownFunction, shownName } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** What gives something that the function has to give back, the first parenthesis of which stands for the name it gets. */
const RESOURCES: readonly (readonly [RegExp, RegExp, string])[] = [
  [
    /^\t+(\w+)\s*=\s*(?:\([^()]*\)\s*)?((?:k[mzc]|kv[mzc]?|v[mz]?)alloc\w*|k(?:mem|str)n?dup\w*|v?memdup_\w+|strndup_user)\(/,
    /\b(kfree\w*|kvfree\w*|vfree)\s*\(/,
    'freed',
  ],
  [
    /^\t+(\w+)\s*=\s*(find_get_task_by_vpid|get_pid_task|pidfd_get_task)\(/,
    /\b(put_task_struct)\s*\(/,
    'given back',
  ],
  [/^\t+(\w+)\s*=\s*(find_get_pid|get_task_pid|pidfd_get_pid)\(/, /\b(put_pid)\s*\(/, 'given back'],
  [/^\t+(\w+)\s*=\s*(get_task_mm|mm_access)\(/, /\b(mmput\w*)\s*\(/, 'given back'],
  [/^\t+(\w+)\s*=\s*(fget(?:_raw|_task)?)\(/, /\b(fput)\s*\(/, 'given back'],
  [/^\t+(\w+)\s*=\s*(\w*alloc_pages?)\(/, /\b(__free_pages?|put_page)\s*\(/, 'freed'],
];
/** Locks, by the argument that taking and releasing them share. */
const LOCKS: readonly (readonly [RegExp, RegExp])[] = [
  [/^\t+(mutex_lock)\(([^()]*)\);/, /\b(mutex_unlock)\s*\(/],
  [/^\t+((?:raw_)?spin_lock(?:_irq|_bh)?)\(([^()]*)\);/, /\b((?:raw_)?spin_unlock\w*)\s*\(/],
  [/^\t+(down_(?:read|write))\(([^()]*)\);/, /\b(up_(?:read|write))\s*\(/],
  [/^\t+(mmap_(?:read|write)_lock)\(([^()]*)\);/, /\b(mmap_(?:read|write)_unlock)\s*\(/],
  [/^\t+(rcu_read_lock)\(()\);/, /\b(rcu_read_unlock)\s*\(/],
  [/^\t+(inode_lock)\(([^()]*)\);/, /\b(inode_unlock)\s*\(/],
];

/** The ways out of one series that are told of. */
const MAX_TOLD = 3;
/** The resources of one function that are followed. */
const MAX_TAKEN = 8;

interface Line {
  readonly text: string;
  readonly line: number;
}

/** What a function has to give back before it returns. */
interface Taken {
  /** The function that gave it. */
  readonly giver: string;
  /** The variable that holds it, or the argument by which a lock is known. */
  readonly name: string;
  readonly isLock: boolean;
  readonly release: RegExp;
}

interface TakenAt extends Taken {
  readonly index: number;
}

/** Returns from new functions that keep memory, a reference or a lock which their other ways out give back. */
export function lostResources(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      // What is given back at the end of its scope needs no line for it (include/linux/cleanup.h).
      if (lines.some(({ text }) => /\b__free\(|\b(?:scoped_)?guard\(|\bCLASS\(/.test(text))) return [];
      const taken = lines.flatMap(({ text }, index) => {
        const one = takenIn(text);
        return one === undefined ? [] : [{ ...one, index }];
      });
      for (const one of taken.slice(0, MAX_TAKEN)) {
        if (!one.isLock && !isLocal(lines, one.name)) continue;
        const lost = returnWithout(lines, one);
        if (lost === undefined) continue;
        const what = one.isLock
          ? `what ${one.giver}(${one.name}) took is still held`
          : `"${one.name}", which ${one.giver}() gave, is lost`;
        const message = `${what} where ${shownName(shown)}() returns here; it calls ${lost.release}() on another way out`;
        return [fact(shown.path, lost.line, message)];
      }
      return [];
    })
    .slice(0, MAX_TOLD);
}

function takenIn(text: string): Taken | undefined {
  for (const [shape, release] of RESOURCES) {
    const [, name, giver] = shape.exec(text) ?? [];
    if (name !== undefined && giver !== undefined) return { giver, name, isLock: false, release };
  }
  for (const [shape, release] of LOCKS) {
    const [, giver, name] = shape.exec(text) ?? [];
    if (name !== undefined && giver !== undefined) return { giver, name, isLock: true, release };
  }
  return undefined;
}

/** Whether a variable belongs to the function, so that nothing outlives it there. */
function isLocal(lines: readonly Line[], name: string): boolean {
  const declared = new RegExp(
    `^\\t+(?!static\\b|return\\b)(?:[a-z_]\\w*\\s+)+(?:[^;=(]*,)?\\s*\\*+\\s*${name}\\b`,
  );
  return lines.some(({ text }) => declared.test(text));
}

/** The first return behind, in a block of its own, that gives nothing back where others do. */
function returnWithout(
  lines: readonly Line[],
  { name, isLock, release, index: start }: TakenAt,
): { readonly line: number; readonly release: string } | undefined {
  const word = name.replaceAll(/[^\w]/g, String.raw`\$&`);
  const never = /(?!)/;
  const names = isLock ? never : new RegExp(`\\b${word}\\b`);
  const given = new RegExp(
    isLock ? `${release.source}\\s*${word}\\s*[,)]` : `${release.source}[^;]*\\b${word}\\b`,
  );
  // What is stored or returned belongs to something else.
  const moved = isLock
    ? never
    : new RegExp(
        `=\\s*(?:\\([^()]*\\)\\s*)?&?${word}\\s*[;,]|\\b(?:no_free|return)_ptr\\(${word}\\)|^\\t+${word}\\s*=`,
      );
  const base = indentOf(lines[start]?.text ?? '');
  const rest = lines.slice(start + 1);
  const releaser = rest.map(({ text }) => given.exec(text)?.[1]).find((found) => found !== undefined);
  if (releaser === undefined) return undefined;
  for (const [index, { text, line }] of rest.entries()) {
    if (text.trim() === '') continue;
    const indent = indentOf(text);
    if (indent < base || moved.test(text)) return undefined;
    if (given.test(text)) {
      if (indent === base || !leaves(rest, index, indent)) return undefined;
      continue;
    }
    if (indent <= base || !/^\t+return\b/.test(text) || names.test(text)) continue;
    const around = blocksAround(rest, index, base);
    if (/^\t+(?:goto|return|break|continue)\b/.test(around.own[0] ?? '')) continue;
    if (around.own.some((one) => names.test(one)) || around.all.some((one) => given.test(one))) continue;
    return { line, release: releaser };
  }
  return undefined;
}

function indentOf(text: string): number {
  return /^\t*/.exec(text)?.[0].length ?? 0;
}

/** Whether the block of a line ends with a jump, so that what follows the block is not reached from it. */
function leaves(lines: readonly Line[], index: number, indent: number): boolean {
  for (const { text } of lines.slice(index + 1)) {
    if (text.trim() === '') continue;
    if (indentOf(text) < indent) return false;
    if (/^\t+(?:return|goto|continue|break)\b/.test(text)) return true;
  }
  return false;
}

interface Blocks {
  /** The lines before one in its block, and the conditions that lead there. */
  readonly own: readonly string[];
  /** Those of the blocks around it, too. */
  readonly all: readonly string[];
}

function blocksAround(lines: readonly Line[], index: number, base: number): Blocks {
  const own: string[] = [];
  const all: string[] = [];
  let level = indentOf(lines[index]?.text ?? '');
  const first = level;
  let isCondition = false;
  for (let at = index - 1; at >= 0 && level > base; at--) {
    const text = lines[at]?.text ?? '';
    if (text.trim() === '') continue;
    const indent = indentOf(text);
    const opens = indent < level && /^\t+(?:\}\s*)?(?:if|else|switch|case|default|for|while|do)\b/.test(text);
    // The lines between a condition's first line and its block.
    const isWithin = indent < level || isCondition;
    if (opens) {
      isCondition = /^\t+\}\s*else\s*\{?\s*$/.test(text);
      level = indent;
    }
    all.push(text);
    if (isWithin || level === first) own.push(text);
  }
  return { own, all };
}
