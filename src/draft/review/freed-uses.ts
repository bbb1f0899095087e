import type { NewValue } from '../uapi-values.ts';
import { type ShownFunction, shownName } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** What frees memory at once. */
const FREES = /^(\t+)(kv?free(?:_sensitive)?|vfree)\(\s*(\w+(?:->\w+)*)\s*\);/;
/** What gives a reference back, and what the function took it by: others may hold one still where it took none. */
const PUTS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(\t+)(put_task_struct)\(\s*(\w+)\s*\);/, /\b(?:find_get_task_by_vpid|get_pid_task|pidfd_get_task)\(/],
  [/^(\t+)(put_pid)\(\s*(\w+)\s*\);/, /\b(?:find_get_pid|get_task_pid|pidfd_get_pid)\(/],
  [/^(\t+)(mmput(?:_async)?)\(\s*(\w+)\s*\);/, /\b(?:get_task_mm|mm_access)\(/],
  [/^(\t+)(fput)\(\s*(\w+)\s*\);/, /\b(?:fget(?:_raw|_task)?|anon_inode_getfile\w*|dentry_open|filp_open)\(/],
];

/** The uses of one series that are told of. */
const MAX_TOLD = 2;

interface Line {
  readonly text: string;
  readonly line: number;
}

/** Memory that new functions use, or give back again, after they have given it back. */
export function freedUses(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown).map(({ text, line }) => ({ text: text.trimEnd(), line }));
      // What stands between lines of the preprocessor may exclude each other.
      if (lines.some(({ text }) => /^\s*#/.test(text))) return [];
      return lines
        .flatMap(({ text }, index): readonly NewValue[] => {
          const freed = freedIn(text, lines);
          if (freed === undefined) return [];
          const used = useBehind(lines, index + 1, freed, true);
          if (used === undefined) return [];
          const message = used.isAgain
            ? `${shownName(shown)}() gives "${freed.name}" back a second time here, after ${freed.by}()`
            : `${shownName(shown)}() uses "${freed.name}" here, after ${freed.by}() has given it back`;
          return [fact(shown.path, used.line, message)];
        })
        .slice(0, 1);
    })
    .slice(0, MAX_TOLD);
}

interface Freed {
  readonly name: string;
  readonly by: string;
  readonly depth: number;
}

function freedIn(text: string, lines: readonly Line[]): Freed | undefined {
  const [, indent, by, name] = FREES.exec(text) ?? [];
  if (indent !== undefined && by !== undefined && name !== undefined)
    return { name, by, depth: indent.length };
  for (const [shape, giver] of PUTS) {
    const [, tabs, put, held] = shape.exec(text) ?? [];
    if (tabs === undefined || put === undefined || held === undefined) continue;
    const taken = new RegExp(`^\\t+(?:[\\w ]+\\*)?${held}\\s*=\\s*${giver.source}`);
    const isTaken = lines.some((one) => taken.test(one.text));
    // Another reference of its own keeps it.
    const isKept = lines.some((one) => new RegExp(`\\bget_\\w+\\(${held}\\)`).test(one.text));
    return isTaken && !isKept ? { name: held, by: put, depth: tabs.length } : undefined;
  }
  return undefined;
}

/** The first line that certainly runs after what is freed and uses it, in the same block or behind the label it jumps to. */
function useBehind(
  lines: readonly Line[],
  start: number,
  freed: Freed,
  mayJump: boolean,
): { readonly line: number; readonly isAgain: boolean } | undefined {
  const word = freed.name.replaceAll(/[^\w]/g, String.raw`\$&`);
  const base = freed.name.split('->')[0] ?? '';
  const sets = new RegExp(`(?<![\\w.>])(?:${word}|${base})\\s*=(?!=)|&${base}\\b(?!->)`);
  const again = new RegExp(`\\b${freed.by}\\(\\s*${word}\\s*\\)`);
  const uses = new RegExp(
    `(?<![\\w.>])${word}(?:->|\\[)|(?<![\\w.>&])\\*${word}\\b|\\b(?!sizeof|if|while|switch|return|IS_ERR)\\w+\\((?:[^()]*[,(*\\s])?${word}\\s*[,)]`,
  );
  const depth = mayJump ? freed.depth : 1;
  for (const [offset, { text, line }] of lines.slice(start).entries()) {
    if (text.trim() === '') continue;
    if (sets.test(text)) return undefined;
    const own = /^\t*/.exec(text)?.[0].length ?? 0;
    if (own > depth) continue;
    const isLabel = /^\s*\w+:$/.test(text) || /^\t*(?:case\b|default:)/.test(text);
    if (own < depth && !(isLabel && !mayJump)) return undefined;
    if (isLabel) {
      if (mayJump) return undefined;
      continue;
    }
    const jump = /^\t+goto (\w+);/.exec(text)?.[1];
    if (jump !== undefined) {
      const target = lines.findIndex((one) => one.text.trim() === `${jump}:`);
      return mayJump && target > start + offset ? useBehind(lines, target + 1, freed, false) : undefined;
    }
    // A condition may look whether it is there still.
    if (new RegExp(`\\b(?:if|while)\\s*\\(.*\\b${base}\\b`).test(text) && !uses.test(text)) return undefined;
    if (again.test(text)) return { line, isAgain: true };
    if (uses.test(text) && !/\bsizeof\b/.test(text)) return { line, isAgain: false };
    if (/^\t+(?:return|break|continue)\b/.test(text)) return undefined;
  }
  return undefined;
}
