import { bare, type Known, type KnownField, type KnownParameter } from '../known.ts';

/** Longer sources are not read: a patch is a megabyte at most. */
const MAX_TEXT = 8 << 20;

/**
 * Every `SYSCALL_DEFINEn` of a C source or of a patch (then of what it adds): the prototype, what its body refuses by
 * itself, the structs that it takes, its numbers in the tables, and whether it may be left out of a build.
 */
export function fromPatch(text: string): readonly Known[] {
  if (text.length > MAX_TEXT) return [];
  const isPatch = /^(?:---|\+\+\+) /m.test(text) && /^@@ /m.test(text);
  const source = isPatch ? addedLines(text) : text;
  const subject = /^Subject: (?:\[[^\]]*\]\s*)?(.+(?:\n[ \t].+)*)$/m.exec(text)?.[1];
  return [...source.matchAll(/\bSYSCALL_DEFINE([0-6])\s*\(/g)].flatMap((match) => {
    const open = match.index + match[0].length - 1;
    const close = closing(source, open, '(', ')');
    if (close === undefined) return [];
    const [name = '', ...words] = splitArguments(source.slice(open + 1, close));
    if (!/^\w+$/.test(name) || words.length !== 2 * Number(match[1])) return [];
    const parameters = words.flatMap((type, index): KnownParameter[] =>
      index % 2 === 0 ? [{ type: type.trim(), name: (words[index + 1] ?? '').trim() }] : [],
    );
    const what = isPatch ? 'a patch' : 'C source';
    return [
      {
        ...bare(name, 'long', parameters, `${what}: SYSCALL_DEFINE${match[1]}(${name})`),
        summary: subject,
        structs: structsOf(source, parameters),
        numbers: numbersOf(text, name),
        gate: new RegExp(`(?:cond_syscall\\(sys_|COND_SYSCALL\\()${name}\\)`).test(source)
          ? 'TODO the option that it is built with'
          : undefined,
        code: refusals(source, close),
      },
    ];
  });
}

/** What a patch adds, with the lines around it, without what it takes away. */
function addedLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => /^[+ ]/.test(line) && !line.startsWith('+++'))
    .map((line) => line.slice(1))
    .join('\n');
}

/** Where the bracket that opens at `open` is closed; undefined where it is not. */
function closing(text: string, open: number, opening: string, closes: string): number | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === opening) depth++;
    else if (text[at] === closes && --depth === 0) return at;
  }
  return undefined;
}

function splitArguments(list: string): string[] {
  return list
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .split(',')
    .map((word) => word.replace(/\s+/g, ' ').trim());
}

function structsOf(source: string, parameters: readonly KnownParameter[]): Known['structs'] {
  const structs = new Map<string, readonly KnownField[]>();
  for (const { type } of parameters) {
    const name = /\bstruct (\w+)/.exec(type)?.[1];
    const body =
      name === undefined ? undefined : new RegExp(`\\bstruct ${name} \\{([^{}]*)\\}`).exec(source)?.[1];
    if (name === undefined || body === undefined) continue;
    const fields = [...body.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([\w ]+?)\s+(\w+)((?:\[\w+\])*);/g)];
    structs.set(
      name,
      fields.map(([, own = '', field = '', bounds = '']) => ({
        name: field,
        type: `${own.trim().replace('__aligned_u64', '__u64')}${bounds}`,
        role: /^flags$|_flags$/.test(field) && bounds === '' ? 'flags' : undefined,
      })),
    );
  }
  return structs;
}

/** Tables of numbers and how specs name their architectures. */
const TABLES: readonly (readonly [RegExp, string, RegExp])[] = [
  [/arch\/x86\/.*syscall_64\.tbl/, 'x86_64', /^(?:common|64)$/],
  [/arch\/x86\/.*syscall_32\.tbl/, 'i386', /^i386$/],
  [/arch\/alpha\/.*syscall\.tbl/, 'alpha', /^common$/],
  [/scripts\/syscall\.tbl/, 'arm64', /^common$/],
];

function numbersOf(text: string, name: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  let file = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('+++ ')) file = line;
    const [, number, abi = '', own] = /^\+(\d+)\s+(\w+)\s+(\w+)\s/.exec(line) ?? [];
    const table = TABLES.find(([path, , abis]) => path.test(file) && abis.test(abi));
    if (table !== undefined && own === name) numbers.set(table[1], Number(number));
    const define = /^\+#define __NR_(\w+)\s+(\d+)\b/.exec(line);
    if (define?.[1] === name && /asm-generic\/unistd\.h/.test(file)) numbers.set('arm64', Number(define[2]));
  }
  return numbers;
}

/** `if (…) return -E…;` of the body that follows, as it stands: the order that only code has. */
function refusals(source: string, after: number): readonly string[] {
  const open = source.indexOf('{', after);
  if (open === -1 || /[;]/.test(source.slice(after + 1, open))) return [];
  const body = source.slice(open, closing(source, open, '{', '}') ?? source.length);
  return [...body.matchAll(/\bif \(([^;{}]+)\)\s*return (-E[A-Z0-9]+);/g)].map(
    ([, condition = '', error = '']) => `if (${condition.trim()}) return ${error};`,
  );
}
