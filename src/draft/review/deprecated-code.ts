import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** What Documentation/process/deprecated.rst asks new code not to do, with what it names instead. */
interface Deprecated {
  readonly shape: RegExp;
  readonly say: (found: readonly string[]) => string;
}

const SIZE = String.raw`sizeof\((?:[^()]|\([^()]*\))*\)`;
const ALLOCATOR = 'k[mz]alloc|kv[mz]alloc|v[mz]alloc';
const FACTOR = String.raw`(?:\([^()]*\)|[\w.]+(?:->\w+)*)`;

const DEPRECATED: readonly Deprecated[] = [
  {
    shape: new RegExp(
      String.raw`\b(${ALLOCATOR})\(\s*(?:${SIZE}\s*\*\s*(?!${SIZE})(${FACTOR})|(?!${SIZE})(${FACTOR})\s*\*\s*${SIZE})\s*[,)]`,
    ),
    say: ([, name = '', left, right]) =>
      // A number is no product that can overflow.
      /^(?:\d+|[A-Z][A-Z0-9_]*)$/.test(left ?? right ?? '')
        ? ''
        : `the product in ${name}() may overflow, so that less is allocated than the code goes on to use; write ${ARRAYS[name] ?? 'array_size()'}`,
  },
  {
    shape: new RegExp(String.raw`\b(${ALLOCATOR})\(\s*sizeof\(\*?[^()]*\)\s*\+\s*[\w>.-]+\s*\*\s*sizeof\(`),
    say: ([, name]) =>
      `the sum in ${name}() may overflow, so that less is allocated than the code goes on to use; write struct_size()`,
  },
  {
    shape: /\b(simple_strto(?:u?ll?))\(/,
    say: ([, name]) => `${name}() ignores an overflow and what follows the number; call kstrto*()`,
  },
  {
    shape: /(?<![\w.>])(strcpy|strncpy|strlcpy)\(/,
    say: ([, name]) =>
      `${name}() ${name === 'strncpy' ? 'may leave a string without its end' : name === 'strcpy' ? 'does not know the size of its destination' : 'reads all of its source'}; call strscpy()`,
  },
  {
    shape: /^\t+(?:struct\s+\w+|\w+)\s+\**(\w+)\[0\];/,
    say: ([, name]) =>
      `"${name}" is an array of length 0, whose end the compiler cannot check; declare it as ${name}[]`,
  },
];

/** What has the check for an overflow, by what has none. */
const ARRAYS: Readonly<Record<string, string>> = {
  kmalloc: 'kmalloc_array()',
  kzalloc: 'kcalloc()',
  kvmalloc: 'kvmalloc_array()',
  kvzalloc: 'kvcalloc()',
  vmalloc: 'vmalloc_array()',
  vzalloc: 'vcalloc()',
};

/** The lines of one series that are told of. */
const MAX_TOLD = 2;

/** New lines of the kernel's C that do what Documentation/process/deprecated.rst advises against, one of a kind. */
export function deprecatedCode(files: readonly FileDiff[]): readonly NewValue[] {
  const told = new Set<Deprecated>();
  const found: NewValue[] = [];
  for (const { newPath: path, hunks } of files) {
    if (!isKernelC(path)) continue;
    // A line that only moves was there before.
    const gone = new Set(
      hunks.flatMap(({ lines }) => lines.flatMap(({ sign, text }) => (sign === '-' ? [text.trim()] : []))),
    );
    for (const { sign, text, line } of hunks.flatMap(({ lines }) => lines)) {
      if (sign !== '+' || /^\s*(?:\*|\/[*/])/.test(text) || gone.has(text.trim())) continue;
      for (const one of DEPRECATED) {
        const match = told.has(one) ? null : one.shape.exec(text);
        const said = match === null ? '' : one.say(match);
        if (said === '') continue;
        told.add(one);
        found.push(fact(path, line, `${said} (Documentation/process/deprecated.rst)`));
      }
    }
  }
  return found.slice(0, MAX_TOLD);
}
