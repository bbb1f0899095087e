/* What stands before the braces of a definition. */

const KEYWORDS = new Set(['if', 'while', 'for', 'switch', 'return', 'sizeof', 'do', 'else', 'defined']);

/** `struct name`, `typedef union`, with attributes. */
export const TAGGED =
  /^(?:typedef\s+)?(struct|union|enum)(?:\s+__(?:attribute__|packed|aligned|randomize_layout)(?:\s*\(\(?\w*(?:\(\d+\))?\)?\))?)*(?:\s+(\w+))?$/;

/** The name of the function whose head this is; undefined where it is none of a function. */
export function functionName(written: string): string | undefined {
  if (!written.endsWith(')') && !/\)\s*(?:__\w+(?:\([^()]*\))?\s*)+$/.test(written)) return undefined;
  const name = /(\w+)\s*\(/.exec(
    written.replace(
      /__(?:attribute__|printf|aligned|section|acquires|releases|bpf_kfunc)\b\s*(?:\((?:[^()]|\([^()]*\))*\))?/g,
      ' ',
    ),
  )?.[1];
  if (name === undefined || KEYWORDS.has(name)) return undefined;
  // A macro that makes a function, unless a type stands before it: `struct mqueue_inode_info *MQUEUE_I(…)`.
  if (
    /^[A-Z\d_]+$/.test(name) &&
    !/^(?:static |inline |const )*(?:struct \w+|unsigned \w+|[a-z]\w*)[\s*]+[A-Z\d_]+\s*\(/.test(written)
  )
    return undefined;
  return name;
}

/** A macro that stands on a line of its own, before a function: `DEFINE_FREE(…)`. */
export function isWholeMacro(line: string): boolean {
  return /^(?!(?:COMPAT_)?SYSCALL_)[A-Z][A-Z\d_]+\(.*\)\s*$/.test(line);
}
