import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** The definitions of each kind that one series is told of. */
const MAX_TOLD = 2;
/** Names that programs count with or include by, and that no code needs to name. */
const MARKS =
  /_(?:H|MAX|MIN|LAST|FIRST|NR|NUM|VER|VERSION|SIZE|LEN|MAGIC|SHIFT|NONE|UNDEF|UNSPEC|ALL|MASK)(?:_|$)|_SIZE_VER|^_/;

interface Definition {
  readonly path: string;
  readonly line: number;
  readonly name: string;
}

/**
 * Structs and flags that a whole series defines for programs and that no code of it names: they belong to a later series,
 * since what they mean cannot be reviewed here.
 */
export function unusedDefinitions(files: readonly FileDiff[]): readonly NewValue[] {
  const structs: Definition[] = [];
  const flags: Definition[] = [];
  /** How often words stand in lines that are no comment, and that the series adds or shows. */
  const uses = new Map<string, number>();
  const defined = new Set<string>();
  let hasCode = false;
  for (const { newPath: path = '', hunks } of files) {
    const isCode = /\.[chS]$/.test(path) && !/^(?:Documentation|scripts)\//.test(path);
    if (!isCode) continue;
    for (const { sign, text, line } of hunks.flatMap(({ lines }) => lines)) {
      // A name that is put together is not seen.
      if (isKernelC(path) && /\w##|##\s*\w/.test(text)) return [];
      if (/^\s*(?:\*|\/[*/]|#\s*ifn?def\b|#\s*endif\b)/.test(text)) continue;
      if (sign === '+' && path.endsWith('.c') && isKernelC(path)) hasCode = true;
      const struct = /^struct (\w+)\s*\{/.exec(text)?.[1];
      const flag =
        /^#\s*define\s+([A-Z]\w*_[A-Z0-9]\w*)\s+\(?(?:0x[0-9a-fA-F]+|1U?L*\s*<<\s*\d+|_BIT\w*\(\d+\)|\d+)/.exec(
          text,
        )?.[1];
      if (sign === '+' && /^include\/uapi\//.test(path)) {
        if (struct !== undefined) structs.push({ path, line, name: struct });
        if (flag !== undefined && !MARKS.test(flag)) flags.push({ path, line, name: flag });
      }
      const own = struct ?? flag;
      defined.add(/^#\s*define\s+(\w+)/.exec(text)?.[1] ?? '');
      const words = (sign === '-' ? text : text.replaceAll(/"[^"]*"/g, '')).match(/\b[A-Za-z_]\w+/g) ?? [];
      for (const word of words) if (word !== own || sign === '-') uses.set(word, (uses.get(word) ?? 0) + 1);
    }
  }
  if (!hasCode) return [];
  // A constant with a shift of its name is the mask of a field.
  const isUnused = ({ name }: Definition): boolean =>
    (uses.get(name) ?? 0) === 0 && !defined.has(`${name}_SHIFT`) && !defined.has(`${name}__SHIFT`);
  const unusedFlags = flags.filter(isUnused);
  // Constants of which no code names any are read elsewhere.
  const families = new Set(flags.flatMap((one) => (isUnused(one) ? [] : [familyOf(one.name)])));
  return [
    ...structs
      .filter(isUnused)
      .map(({ path, line, name }) =>
        fact(
          path,
          line,
          `no code of the series uses struct ${name}, so nobody can review what it is for; add it with the code that needs it`,
        ),
      )
      .slice(0, MAX_TOLD),
    ...unusedFlags
      .filter(({ name }) => families.has(familyOf(name)))
      .map(({ path, line, name }) =>
        fact(
          path,
          line,
          `no code of the series names ${name}, though it does others of its kind; add it with the code that gives it a meaning`,
        ),
      )
      .slice(0, 1),
  ];
}

function familyOf(name: string): string {
  return name.slice(0, name.indexOf('_'));
}
