import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

interface Slip {
  /** Finds it in a new line of C; the parentheses are what the message is told of. */
  readonly shape: RegExp;
  readonly path?: RegExp;
  /** It is looked for in comments, too, where only words stand and no code. */
  readonly isWord?: boolean;
  /** What lines behind it show that it is meant. */
  readonly unless?: RegExp;
  readonly say: (found: readonly string[]) => string;
}

const SLIPS: readonly Slip[] = [
  {
    shape:
      /\b(pr_(?:emerg|alert|crit|err|warn|notice|info)(?:_once|_ratelimited)?)\("(?:[^"\\]|\\.)*(?<!\\n|%s|%pV)"\s*[,)]/,
    unless: /pr_cont|KERN_CONT|print_vma_addr|show_/,
    say: ([, name]) =>
      `the text that ${name}() prints has no "\\n" at its end: it is not shown before the next message (kernel/printk/printk.c, vprintk_store)`,
  },
  {
    shape: /^(?:extern\s+(?!.*")[\w\s*]+\b(\w+)\s*(?:\(.*)?;|DECLARE_STATIC_KEY_\w+\((\w+)\))/,
    path: /\.c$/,
    say: ([, name, key]) =>
      `"${name ?? key}" is declared in a .c file, where nothing compares it with its definition; declare it in a header`,
  },
  {
    shape: /^extern\s+(?!["_])(?:(?!__)[\w*]+\s+)+?\**((?!__attr)\w+)\s*\((?!\s*\*)/,
    path: /\.h$/,
    say: ([, name]) =>
      `the prototype of ${name}() is extern anyway; leave the word out (Documentation/process/coding-style.rst, "Function prototypes")`,
  },
  {
    shape: /\b(__user|const|static|inline|unsigned|volatile)\s+\1\b/,
    say: ([, word]) => `"${word}" stands there twice`,
  },
  {
    shape: /^#\s*if\s+0\b/,
    path: /\.c$/,
    say: () => '"#if 0" leaves code that nobody compiles; leave it out',
  },
  {
    shape: /(?:\/\*|\/\/|^\s\*).*\b(TODO|FIXME|XXX)\b/,
    isWord: true,
    say: ([, mark]) => `a comment leaves a ${mark}: do it, or say in the message why it can wait`,
  },
  {
    shape: /^#\s*define\s+(\w+)\s+(\w+\s*<<\s*\w+)\s*(?:\/[*/].*)?$/,
    say: ([, name, value]) =>
      `${name} is "${value}" without parentheses, so that an operator beside it may bind closer; write (${value})`,
  },
  {
    shape: /^#\s*(?:if|ifdef|ifndef|elif)\b.*\b(CONFIG_\w+)/,
    path: /(?:^|\/)include\/uapi\//,
    say: ([, option]) =>
      `${option} means nothing in a header for programs: it is defined when the kernel is built, not when they are (scripts/headers_install.sh refuses it)`,
  },
  {
    shape: /\b(k[mzv]*alloc)\(sizeof\(struct (\w+)\)\s*,/,
    say: ([, allocator, struct]) =>
      `${allocator}() gets sizeof(struct ${struct}): if the type of the pointer changes, the size does not; write sizeof(*pointer) (Documentation/process/coding-style.rst)`,
  },
  {
    shape: /^\t+(BUG(?:_ON)?)\(/,
    say: ([, name]) =>
      `${name}() kills the task with what it holds, or stops the machine, which new code should not do; return an error, with WARN_ON_ONCE() where a program cannot cause it (Documentation/process/deprecated.rst)`,
  },
  {
    shape:
      /\b((?:get|put)_user)\([^,]+,\s*\((?:__)?u(?:8|16|32|64) __user \*\)\s*\(?(\w+(?:->|\.)(?!\w*buf)\w+)/,
    say: ([, name, from]) =>
      `${name}() gets "${from}" through a cast, which hides its type from the compiler and from sparse; declare the member with the type that it leads to, or turn a number into an address with u64_to_user_ptr()`,
  },
  {
    shape: /\(?\b(\w+)\s*[<>]=?\s*((?!0\b)\w+)\s*\)?\s*\?\s*(?:\1\s*:\s*\2|\2\s*:\s*\1)\s*;/,
    say: ([, left, right]) =>
      `this is the smaller or the larger of "${left}" and "${right}"; write min() or max()`,
  },
];

/** The slips of one kind, and of one series, that are told of. */
const MAX_OF_KIND = 1;
const MAX_TOLD = 5;

/** What reviewers say of single new lines of C, wherever they stand. */
export function lineSlips(files: readonly FileDiff[]): readonly NewValue[] {
  const counts = new Map<Slip, number>();
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ lines }) =>
            lines.flatMap(({ sign, text, line }, index): readonly NewValue[] => {
              if (sign !== '+' || isRewritten(lines, index)) return [];
              const isComment = /^\s*(?:\*|\/[*/])/.test(text);
              return SLIPS.flatMap((slip) => {
                if (isComment && slip.isWord !== true) return [];
                const found = slip.path === undefined || slip.path.test(path) ? slip.shape.exec(text) : null;
                const next = lines.slice(index + 1, index + 5).map((one) => one.text);
                if (next.some((one) => slip.unless?.test(one) === true)) return [];
                const count = counts.get(slip) ?? 0;
                if (found === null || count >= MAX_OF_KIND) return [];
                counts.set(slip, count + 1);
                return [fact(path, line, slip.say(found))];
              });
            }),
          )
        : [],
    )
    .slice(0, MAX_TOLD);
}

/** Whether a line replaces one with the same beginning, which had the slip already. */
function isRewritten(lines: readonly DiffLine[], index: number): boolean {
  const start = /^extern\s[^(]*\(/.exec(lines[index]?.text ?? '')?.[0];
  if (start === undefined) return false;
  return lines
    .slice(Math.max(0, index - 8), index)
    .some(({ sign, text }) => sign === '-' && text.startsWith(start));
}
