import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, shownFunctions } from './added-functions.ts';

/** Ways to reach the memory of a program, each with the argument that is its address. */
const REACHES: readonly (readonly [string, (name: string) => RegExp])[] = [
  ['copy_from_user', (name) => new RegExp(`\\bcopy_from_user\\([^,;]+,\\s*${name}\\s*,`)],
  ['copy_to_user', (name) => new RegExp(`\\bcopy_to_user\\(\\s*${name}\\s*,`)],
  [
    'copy_struct_from_user',
    (name) => new RegExp(`\\bcopy_struct_from_user\\([^,;]+,[^,;]+,\\s*${name}\\s*,`),
  ],
  ['get_user', (name) => new RegExp(`\\bget_user\\([^,;]+,\\s*${name}\\s*\\)`)],
  ['put_user', (name) => new RegExp(`\\bput_user\\([^,;]+,\\s*${name}\\s*\\)`)],
  ['strndup_user', (name) => new RegExp(`\\bstrndup_user\\(\\s*${name}\\s*,`)],
  ['strncpy_from_user', (name) => new RegExp(`\\bstrncpy_from_user\\([^,;]+,\\s*${name}\\s*,`)],
  ['u64_to_user_ptr', (name) => new RegExp(`(?<![.>\\w])${name}\\s*=\\s*u64_to_user_ptr\\(`)],
  ['compat_ptr', (name) => new RegExp(`(?<![.>\\w])${name}\\s*=\\s*compat_ptr\\(`)],
];

/** The pointers of one series that are told of. */
const MAX_TOLD = 3;
/** The lines of a function that are searched. */
const MAX_BODY = 200;

/** Pointers that new lines declare, and that hold addresses of a program, but have the type of those of the kernel. */
export function unmarkedPointers(files: readonly FileDiff[]): readonly NewValue[] {
  const parameters = shownFunctions(files).flatMap(
    ({ path, name, head, parameters: list, line, body, isNew }) =>
      // Findings about the parameters of a call itself are a rule's.
      isNew && !/^(?:COMPAT_)?SYSCALL_DEFINE/.test(head)
        ? list
            .split(',')
            .flatMap((one) => unmarked(`${one.trim()};`, path, line, `a parameter of ${name}()`, body))
        : [],
  );
  const locals = files.flatMap(({ newPath: path, hunks }) =>
    isKernelC(path) ? hunks.flatMap(({ lines }) => localsIn(path, lines)) : [],
  );
  return [...parameters, ...locals].slice(0, MAX_TOLD);
}

function localsIn(path: string, all: readonly DiffLine[]): readonly NewValue[] {
  const lines = all.filter(({ sign }) => sign !== '-');
  return lines.flatMap(({ sign, text, line }, index) => {
    if (sign !== '+' || !/^\t+\w/.test(text)) return [];
    const rest = lines.slice(index + 1, index + MAX_BODY);
    const end = rest.findIndex((one) => /^\}/.test(one.text));
    return unmarked(text.trim(), path, line, 'a variable', end === -1 ? rest : rest.slice(0, end));
  });
}

/** What is wrong with a declaration, by the lines of the function that follow it. */
function unmarked(
  text: string,
  path: string,
  line: number,
  what: string,
  body: readonly DiffLine[],
): readonly NewValue[] {
  const name = /^(?:const )?(?:struct |union |unsigned )?\w+ \*(\w+)(?: = [^;]*)?;$/.exec(text)?.[1];
  if (name === undefined || text.startsWith('return') || text.includes('__user')) return [];
  for (const [reach, pattern] of REACHES) {
    const expression = pattern(name);
    if (!body.some((one) => one.text.includes(name) && expression.test(one.text))) continue;
    const message = `"${name}", ${what}, is an address of a program, since ${reach}() has it, but its type lacks __user: sparse complains, and nothing stops a mistaken access`;
    return [{ syscall: undefined, path, line, isQuestion: false, message }];
  }
  return [];
}
