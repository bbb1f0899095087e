import type { DiffLine, FileDiff, Hunk } from '../diff.ts';

/** A function of the kernel's C that a hunk shows from its head to the brace that ends it. */
export interface ShownFunction {
  readonly path: string;
  readonly name: string;
  /** From the type of the result to the closing parenthesis, on one line. */
  readonly head: string;
  /** The list of parameters, without its parentheses. */
  readonly parameters: string;
  readonly line: number;
  /** The lines between its braces. */
  readonly body: readonly DiffLine[];
  /** Whether the series adds each line of it. */
  readonly isNew: boolean;
}

/** How messages name a function: a call by its own name. */
export function shownName({ name, parameters }: ShownFunction): string {
  return /^(?:COMPAT_)?SYSCALL_DEFINE\d$/.test(name) ? (/^\w+/.exec(parameters)?.[0] ?? name) : name;
}

/** The longest head and the longest function that are read, in lines. */
const MAX_HEAD = 12;
const MAX_BODY = 400;
/** And the longest head in characters. */
const MAX_LENGTH = 1500;

/** Copies, programs and tests have rules of their own. */
const NOT_KERNEL = /^(?:tools|samples|Documentation|scripts|usr)\//;

/** Whether a file is C that becomes a part of the kernel. */
export function isKernelC(path: string | undefined): path is string {
  return path !== undefined && /\.[ch]$/.test(path) && !NOT_KERNEL.test(path);
}

/** The functions in `.c` files that patches add, or show wholly. A later patch may show a function again. */
export function shownFunctions(files: readonly FileDiff[]): readonly ShownFunction[] {
  return files.flatMap(({ newPath, hunks }) =>
    isKernelC(newPath) && newPath.endsWith('.c') ? hunks.flatMap((hunk) => functionsIn(newPath, hunk)) : [],
  );
}

function functionsIn(path: string, { lines: all }: Hunk): readonly ShownFunction[] {
  const lines = all.filter(({ sign }) => sign !== '-');
  const found: ShownFunction[] = [];
  for (const [open, { text }] of lines.entries()) {
    if (text.trimEnd() !== '{') continue;
    const length = lines.slice(open + 1, open + 1 + MAX_BODY).findIndex((line) => /^\}/.test(line.text));
    if (length === -1) continue;
    const close = open + 1 + length;
    const start = headOf(lines, open);
    if (start === undefined) continue;
    const head = lines
      .slice(start, open)
      .map((line) => line.text.trim())
      .join(' ')
      .slice(0, MAX_LENGTH);
    const [, before = '', parameters = ''] = /^([^()]*)\((.*)\)[^()]*$/.exec(head) ?? [];
    const name = /(\w+)\s*$/.exec(before)?.[1];
    if (name === undefined) continue;
    const isNew = lines.slice(start, close + 1).every(({ sign }) => sign === '+');
    const line = lines[start]?.line ?? 1;
    found.push({ path, name, head, parameters, line, body: lines.slice(open + 1, close), isNew });
  }
  return found;
}

/** Where the head of a function begins that ends before its opening brace. */
function headOf(lines: readonly DiffLine[], open: number): number | undefined {
  for (let start = open - 1; start >= 0 && start >= open - MAX_HEAD; start--) {
    const text = lines[start]?.text ?? '';
    if (/^[#}/]/.test(text) || text.trim() === '' || /[;:]\s*$/.test(text)) return undefined;
    if (!/^[A-Za-z_]/.test(text)) continue;
    // The type of the result may stand on a line of its own.
    const previous = lines[start - 1]?.text ?? '';
    const isSplit = /^\w+\s*\(/.test(text) && /^[a-z_][\w \t*]*$/.test(previous);
    return isSplit ? start - 1 : start;
  }
  return undefined;
}
