import { bare, type Known, type KnownField, type KnownParameter } from '../known.ts';

/** Bounds for strangers' texts: of a file, of the calls in it, of one call's head and body, of a condition. */
const MAX_TEXT = 4 << 20;
const MAX_CALLS = 1000;
const MAX_HEAD = 4000;
const MAX_BODY = 100_000;

/**
 * Every `SYSCALL_DEFINEn` of a C source or of a patch (then of what it adds): the prototype, what its body refuses by
 * itself, the structs that it takes, its numbers in the tables, and whether it may be left out of a build.
 */
export function fromPatch(text: string): readonly Known[] {
  if (text.length > MAX_TEXT) return [];
  const isPatch = /^(?:---|\+\+\+) /m.test(text) && /^@@ /m.test(text);
  const source = isPatch ? addedLines(text) : text;
  const subject = /^Subject: (?:\[[^\]]*\]\s*)?(.+(?:\n[ \t].+)*)$/m.exec(text)?.[1];
  const definitions = [...source.matchAll(/\bSYSCALL_DEFINE([0-6])\s*\(/g)].slice(0, MAX_CALLS);
  const structs = definitions.length === 0 ? new Map() : structsOf(source);
  const numbers = numbersOf(text);
  const optional = new Set(
    [...source.matchAll(/(?:cond_syscall\(sys_|COND_SYSCALL\()(\w+)\)/g)].map(([, name]) => name),
  );
  return definitions.flatMap((match) => {
    const open = match.index + match[0].length - 1;
    const close = closing(source, open, '(', ')', MAX_HEAD);
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
        structs: new Map(parameters.flatMap(({ type }) => structOf(type, structs))),
        numbers: numbers.get(name) ?? new Map(),
        gate: optional.has(name) ? 'TODO the option that it is built with' : undefined,
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

/** Where the bracket that opens at `open` is closed; undefined where it is not, or not within `most` characters. */
function closing(
  text: string,
  open: number,
  opening: string,
  closes: string,
  most: number,
): number | undefined {
  let depth = 0;
  for (let at = open; at < Math.min(text.length, open + most); at++) {
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

/** Bodies of the structs of a source, by name. */
function structsOf(source: string): ReadonlyMap<string, string> {
  return new Map(
    [...source.matchAll(/\bstruct (\w+) \{([^{}]*)\}/g)].map(([, name = '', body = '']) => [name, body]),
  );
}

function structOf(type: string, structs: ReadonlyMap<string, string>): [string, readonly KnownField[]][] {
  const name = /\bstruct (\w+)/.exec(type)?.[1] ?? '';
  const body = structs.get(name);
  if (body === undefined) return [];
  const fields = body
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split(';')
    .flatMap((line): KnownField[] => {
      const [, own = '', field, bounds = ''] =
        /^\s*(\w[\w ]*?[\s*]+)(\w+)((?:\[\w+\])*)\s*$/.exec(line.slice(0, 200)) ?? [];
      if (field === undefined) return [];
      const isFlags = /^flags$|_flags$/.test(field) && bounds === '';
      return [
        {
          name: field,
          type: `${own.trim()}${bounds}`,
          role: isFlags ? 'flags' : undefined,
        },
      ];
    });
  return [[name, fields]];
}

/** Tables of numbers and how specs name their architectures. */
const TABLES: readonly (readonly [RegExp, string, RegExp])[] = [
  [/arch\/x86\/.*syscall_64\.tbl/, 'x86_64', /^(?:common|64)$/],
  [/arch\/x86\/.*syscall_32\.tbl/, 'i386', /^i386$/],
  [/arch\/alpha\/.*syscall\.tbl/, 'alpha', /^common$/],
  [/scripts\/syscall\.tbl/, 'arm64', /^common$/],
];

/** Numbers that a patch adds to the tables, by call and architecture. */
function numbersOf(text: string): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const numbers = new Map<string, Map<string, number>>();
  const add = (name: string, architecture: string, number: string): void => {
    const own = numbers.get(name) ?? new Map<string, number>();
    numbers.set(name, own.set(architecture, Number(number)));
  };
  let file = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('+++ ')) file = line;
    if (!line.startsWith('+')) continue;
    const [, number = '', abi = '', own] = /^\+(\d{1,6})\s+(\w+)\s+(\w+)\s/.exec(line) ?? [];
    const table = TABLES.find(([path, , abis]) => path.test(file) && abis.test(abi));
    if (table !== undefined && own !== undefined) add(own, table[1], number);
    const define = /^\+#define __NR_(\w+)\s+(\d{1,6})\b/.exec(line);
    if (define !== null && /asm-generic\/unistd\.h/.test(file))
      add(define[1] ?? '', 'arm64', define[2] ?? '');
  }
  return numbers;
}

/** `if (…) return -E…;` of the body that follows, as it stands: the order that only code has. */
function refusals(source: string, after: number): readonly string[] {
  const rest = source.slice(after, after + MAX_BODY);
  const open = rest.indexOf('{');
  if (open === -1 || rest.slice(0, open).includes(';')) return [];
  const body = rest.slice(open, closing(rest, open, '{', '}', MAX_BODY) ?? rest.length);
  return [...body.matchAll(/\bif \(([^;{}]{1,300})\)\s*return (-E[A-Z0-9]+);/g)].map(
    ([, condition = '', error = '']) => `if (${condition.trim()}) return ${error};`,
  );
}
