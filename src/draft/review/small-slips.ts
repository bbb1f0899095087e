import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, type ShownFunction } from './added-functions.ts';
import type { CallBody } from './call-bodies.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The slips of one series that are told of. */
const MAX_TOLD = 4;

const CONSTANT = '_*[A-Z][A-Z0-9_]*';
const BITS = `\\(?(\\w+(?:(?:\\.|->)\\w+)*)\\)?\\s*\\|\\s*\\(?(${CONSTANT}(?:\\s*\\|\\s*${CONSTANT})*)\\)?\\s*\\)`;
/** Conditions that a constant in an "or" makes true. */
const ALWAYS: readonly RegExp[] = [
  new RegExp(`^\\s*if\\s*\\(${BITS}\\s*\\{?\\s*$`),
  new RegExp(`(?<!\\w\\s*)\\(\\s*${BITS}\\s*\\?`),
];

/** What is written otherwise than it is meant in new lines of C. */
export function smallSlips(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }): readonly NewValue[] => {
      if (!isKernelC(path)) return [];
      const included = new Set<string>();
      return hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
          if (sign !== '+') return [];
          const header = /^#\s*include\s*([<"][\w./-]+[>"])/.exec(text)?.[1];
          if (header !== undefined) {
            const isAgain = included.has(header);
            included.add(header);
            return isAgain ? [fact(path, line, `${header} is included twice`)] : [];
          }
          return slipIn(path, line, text);
        }),
      );
    })
    .slice(0, MAX_TOLD);
}

function slipIn(path: string, line: number, text: string): readonly NewValue[] {
  const pointer =
    /^\t+(?:const\s+)?(?:struct\s+\w+|void|char|u?int|__?u(?:8|32|64))\s+__user\s*\*(\w+)\s*=\s*\(\s*(?:const\s+)?(?:struct\s+\w+|void|char|__?u(?:8|32|64))\s*\*\s*\)\s*\w/.exec(
      text,
    )?.[1];
  if (pointer !== undefined)
    return [
      fact(
        path,
        line,
        `"${pointer}" is an address of a program, but the cast on its right drops __user: sparse complains; leave the cast out`,
      ),
    ];
  const value = /\b(?:unsigned int|unsigned long|size_t|u32|u64|int|long)\s+__user\s+(\w+)\s*[,)]/.exec(
    text,
  )?.[1];
  if (value !== undefined)
    return [
      fact(path, line, `"${value}" is a value and no pointer, so it has no address space; leave __user out`),
    ];
  const [, left, right] = ALWAYS.flatMap((one) => one.exec(text) ?? []);
  if (left === undefined || right === undefined || !/[a-z]/.test(left)) return [];
  const message = `"${left} | ${right.trim()}" is never 0, so the condition always holds; a test of bits is written with &`;
  return [fact(path, line, message)];
}

/** Copies from a program to the address of a pointer, where the memory that it points to is meant. */
export function misplacedCopies(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      const pointers = lines.flatMap(
        ({ text }) => /^\t(?:const\s+)?(?:struct\s+)?\w+\s+\*(\w+)(?:\s*=[^;]*)?;$/.exec(text)?.[1] ?? [],
      );
      for (const { text, line } of lines) {
        const [, copy, name, size = ''] =
          /\b(copy_from_user|copy_struct_from_user)\(\s*&(\w+)\s*,(.*)/.exec(text) ?? [];
        if (name === undefined || !pointers.includes(name) || size.includes(`sizeof(${name})`)) continue;
        const message = `${copy}() writes over the pointer "${name}", not into what it points to; leave the & out`;
        return [fact(shown.path, line, message)];
      }
      return [];
    })
    .slice(0, 1);
}

/** The log that programs can fill through helpers of new calls; what the calls themselves print is told of elsewhere. */
export function helperMessages(
  functions: readonly ShownFunction[],
  calls: readonly CallBody[],
): readonly NewValue[] {
  return reachable(functions, calls)
    .flatMap((shown): readonly NewValue[] => {
      const found = plainLines(shown).find(({ text }) =>
        /^\s*(?:pr_(?:emerg|alert|crit|err|warn|notice)|printk)\s*\(/.test(text),
      );
      if (found === undefined || shown.head.startsWith('SYSCALL_DEFINE')) return [];
      const message = `${shown.name}(), which a new call leads to, writes to the log without a limit of its rate: a program that can cause it fills the log; use a ratelimited form, or return an error alone`;
      return [fact(shown.path, found.line, message)];
    })
    .slice(0, 1);
}

/** The new functions that the bodies of new calls name, and those that these name. */
function reachable(
  functions: readonly ShownFunction[],
  calls: readonly CallBody[],
): readonly ShownFunction[] {
  const found = new Set<ShownFunction>(calls);
  for (const one of found) {
    const words = new Set(plainLines(one).flatMap(({ text }) => text.match(/\w+(?=\s*\()/g) ?? []));
    for (const other of functions) if (words.has(other.name)) found.add(other);
  }
  return [...found];
}
