import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** What takes memory of the kernel, with the argument that is how much. */
const ALLOCATIONS: readonly (readonly [string, (name: string) => RegExp])[] = [
  ['kmalloc', (name) => new RegExp(`\\bk[vm]?[mz]alloc\\(\\s*${name}\\s*[,)]`)],
  ['vmalloc', (name) => new RegExp(`\\bv[mz]alloc\\(\\s*${name}\\s*[,)]`)],
  [
    'kcalloc',
    (name) => new RegExp(`\\bkv?(?:calloc|malloc_array)\\(\\s*(?:${name}\\s*,|[^,;]+,\\s*${name}\\s*[,)])`),
  ],
  [
    'kmalloc',
    (name) =>
      new RegExp(
        `\\bk[vm]?[mz]alloc\\(\\s*(?:\\w+\\s*\\*\\s*${name}|${name}\\s*\\*[^,;]+|struct_size\\([^;]*\\b${name}\\b[^;]*)\\s*,`,
      ),
  ],
  [
    'memdup_user',
    (name) =>
      new RegExp(
        `\\bv?memdup_user(?:_nul)?\\(\\s*[^,;]+,\\s*(?:${name}|${name}\\s*\\*[^,;]+|\\w+\\s*\\*\\s*${name})\\s*\\)`,
      ),
  ],
  ['memdup_array_user', (name) => new RegExp(`\\bv?memdup_array_user\\(\\s*[^,;]+,\\s*${name}\\s*,`)],
];

const INTEGER =
  /^(?:(?:unsigned|signed)\s+)?(?:int|long|size_t|__?u(?:32|64)|u32|u64|unsigned|__kernel_size_t)$/;

/** The sizes of one series that are told of. */
const MAX_TOLD = 2;
/** The members that are looked for, since each is looked for in all of the code. */
const MAX_MEMBERS = 12;

/** A member of a struct for programs that says how many things, or bytes, there are. */
const COUNT =
  /^\s+__(?:u32|u64|aligned_u64)\s+((?:nr|num|n)_\w+|\w+_(?:nr|len|size|count|num|cnt)|len|size|count)\s*;/;

/** The same, where the size is a member of a struct that the program passes. */
export function unboundedMembers(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  const names = new Set(
    files.flatMap(({ newPath = '', hunks }) =>
      /^(?:arch\/\w+\/)?include\/uapi\//.test(newPath)
        ? hunks.flatMap(({ lines }) =>
            lines.flatMap(({ sign, text }) => (sign === '+' ? (COUNT.exec(text)?.[1] ?? []) : [])),
          )
        : [],
    ),
  );
  const all = functions.map((shown) => ({ ...shown, lines: plainLines(shown) }));
  const lines = all.flatMap((one) => one.lines);
  return [...names]
    .slice(0, MAX_MEMBERS)
    .flatMap((name): readonly NewValue[] => {
      // A size that is given to a function or kept elsewhere may be compared there.
      const elsewhere = new RegExp(
        `[\\w)]\\s*=\\s*[^;=]*\\w(?:->|\\.)${name}\\s*;|\\b(?!\\w*(?:alloc|copy_|size|mul|memdup))[a-z]\\w+\\([^;]*(?:->|\\.)${name}\\b`,
      );
      if (lines.some(({ text }) => isCompared(text, name) || (text.includes(name) && elsewhere.test(text))))
        return [];
      for (const [allocator, shape] of ALLOCATIONS) {
        const expression = shape(`\\w+(?:->|\\.)${name}`);
        for (const one of all) {
          const found = one.lines.find(({ text }) => text.includes(name) && expression.test(text));
          if (found === undefined) continue;
          const message = `"${name}", a member that programs set, says how much memory ${allocator}() takes, and no new code compares it with a limit: a program can ask for any amount; refuse what is larger than the largest that makes sense`;
          return [fact(one.path, found.line, message)];
        }
      }
      return [];
    })
    .slice(0, MAX_TOLD);
}

/** Memory of the kernel that a new call takes, as much as a program says: nothing in the new code compares the size. */
export function unboundedSizes(functions: readonly ShownFunction[]): readonly NewValue[] {
  const all = functions.map((shown) => ({ ...shown, lines: plainLines(shown) }));
  return callBodies(functions)
    .flatMap(({ call, head, arguments: own }): readonly NewValue[] => {
      const lines = all.find((one) => one.head === head)?.lines ?? [];
      // A size that stands in the memory of the program is one of its own, too.
      const read = lines.flatMap(({ text }) => /\bget_user\((\w+),/.exec(text)?.[1] ?? []);
      const names = [...own.filter(({ type }) => INTEGER.test(type)).map(({ name }) => name), ...read];
      return names.flatMap((name): readonly NewValue[] => {
        if (!/^\w+$/.test(name) || lines.some(({ text }) => isCompared(text, name))) return [];
        if (lines.some(({ text }) => isJudged(text, name, all))) return [];
        for (const [allocator, shape] of ALLOCATIONS) {
          const expression = shape(name);
          for (const one of all) {
            // A helper has the size under the same name.
            const isReached = one.head === head || lines.some(({ text }) => isGiven(text, one.name, name));
            const found = one.lines.find(({ text }) => text.includes(name) && expression.test(text));
            if (found === undefined || !isReached || one.lines.some(({ text }) => isCompared(text, name)))
              continue;
            const message = `"${name}" of ${call} says how much memory ${allocator}() takes, and no new code compares it with a limit: a program can ask for any amount; refuse what is larger than the largest that makes sense`;
            return [fact(one.path, found.line, message, call)];
          }
        }
        return [];
      });
    })
    .slice(0, MAX_TOLD);
}

function isGiven(text: string, helper: string, name: string): boolean {
  return text.includes(helper) && new RegExp(`\\b${helper}\\s*\\([^;]*\\b${name}\\b`).test(text);
}

/** Whether a condition asks a new function about a size, and that function compares. */
function isJudged(
  text: string,
  name: string,
  all: readonly { readonly name: string; readonly lines: readonly { readonly text: string }[] }[],
): boolean {
  return (
    /\bif\s*\(/.test(text) &&
    all.some((one) => isGiven(text, one.name, name) && one.lines.some((line) => /\s[<>]=?\s/.test(line.text)))
  );
}

/** Whether a line refuses a size that is too large, or limits it. */
function isCompared(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  return new RegExp(
    `\\b${name}\\b(?:\\s*,[^;()]*)?\\)?\\s*(?:>|[!=]=\\s*(?!0\\b|NULL))|<=?\\s*\\b${name}\\b|\\b(?:min|min_t|clamp|clamp_t|clamp_val|check_\\w+|access_ok|\\w*limit\\w*)\\s*\\([^;]*\\b${name}\\b`,
  ).test(text.replaceAll('->', '.'));
}
