import type { DiffLine, FileDiff } from '../diff.ts';

/** A check that refuses all bits of a variable but those of a mask: `if (flags & ~(A | B)) return -EINVAL;`. */
export interface FlagGuard {
  readonly variable: string;
  /** The flags of the mask. */
  readonly members: readonly string[];
}

/** What masks that have a name contain. */
export type NamedMasks = ReadonlyMap<string, readonly string[]>;

/** The lines that one condition or list may take. */
const MAX_JOINED = 6;
/** How often a mask is made of others. */
const MAX_DEPTH = 4;
/** Names of what has more than one bit. */
const AGGREGATE =
  /(?:^|_)(?:ALL|MASK|VALID|SUPPORTED|KNOWN|ALLOWED|LEGAL|\w*FLAGS?|BITS|ATTRS|OPTIONS|TYPES?)(?:_|$)/;

/** The masks that lines define by a list of names, but for those that are defined in two ways. */
export function namedMasks(files: readonly FileDiff[]): NamedMasks {
  const found = new Map<string, readonly string[]>();
  const twice = new Set<string>();
  for (const { hunks } of files)
    for (const hunk of hunks) {
      const lines = hunk.lines.filter(({ sign }) => sign !== '-');
      for (const [index, { text }] of lines.entries()) {
        const start = /^\s*#\s*define\s+([A-Z]\w+)\s+(?=[(A-Z\\])/.exec(text);
        if (start === null) continue;
        const [, name = ''] = start;
        const list = joinedDefinition(lines, index).slice(start[0].length);
        const names = /^\(?\s*([A-Z]\w*(?:\s*\|\s*[A-Z]\w*)*)\s*\)?\s*(?:\/\*.*)?$/.exec(list)?.[1];
        const members = names?.split('|').map((one) => one.trim());
        if (members === undefined) twice.add(name);
        else if (found.has(name) && String(found.get(name)) !== String(members)) twice.add(name);
        else found.set(name, members);
      }
    }
  return new Map([...found].filter(([name]) => !twice.has(name)));
}

/** A definition with the lines that a backslash joins to it. */
function joinedDefinition(lines: readonly DiffLine[], index: number): string {
  let joined = '';
  for (const { text } of lines.slice(index, index + MAX_JOINED)) {
    joined += text.replace(/\\\s*$/, ' ');
    if (!/\\\s*$/.test(text)) return joined.trimEnd();
  }
  return '';
}

/** The check that begins at a line, where it refuses what it finds and all of its mask is known. */
export function flagGuard(
  lines: readonly { readonly text: string }[],
  index: number,
  masks: NamedMasks,
): FlagGuard | undefined {
  if (!/^\t+if\s*\(/.test(lines[index]?.text ?? '')) return undefined;
  let condition = '';
  let next = index;
  do condition += ` ${lines[next++]?.text.trim() ?? ''}`;
  while (open(condition) > 0 && next < index + MAX_JOINED);
  const [, variable, list] =
    /\bif\s*\(\s*\(*(?:unlikely\s*\(\s*)?((?:\w+(?:->|\.))*\w+)\s*&\s*~\s*(\w+|\(\s*\w+(?:\s*\|\s*\w+)*\s*\))\s*\)(?!\s*&&)/.exec(
      condition,
    ) ?? [];
  const action = `${condition} ${lines[next]?.text ?? ''}`;
  if (variable === undefined || list === undefined) return undefined;
  if (!/\breturn\s+(?:ERR_PTR\(\s*)?-E|\bgoto\b/.test(action)) return undefined;
  const names = list.replaceAll(/[()]/g, '').split('|');
  const members = names.map((name) => expand(name.trim(), masks, MAX_DEPTH));
  return members.some((one) => one === undefined)
    ? undefined
    : { variable, members: members.flatMap((one) => one ?? []) };
}

function expand(name: string, masks: NamedMasks, depth: number): readonly string[] | undefined {
  const parts = masks.get(name);
  if (parts === undefined) return AGGREGATE.test(name) || !/^[A-Z]/.test(name) ? undefined : [name];
  if (depth === 0) return undefined;
  const all = parts.map((part) => expand(part, masks, depth - 1));
  return all.some((one) => one === undefined) ? undefined : all.flatMap((one) => one ?? []);
}

/** How many parentheses a text leaves open. */
function open(text: string): number {
  return [...text].reduce((sum, one) => sum + (one === '(' ? 1 : one === ')' ? -1 : 0), 0);
}

/** The name of a function, or of the call that SYSCALL_DEFINE names, in its head or in that of a hunk. */
export function headName(text: string): string | undefined {
  return /SYSCALL_DEFINE\d\s*\(\s*(\w+)/.exec(text)?.[1] ?? /^[a-z_][\w \t*]*?\b(\w+)\s*\(/.exec(text)?.[1];
}
