/** A line of a table: `451	common	cachestat			sys_cachestat`. */
interface TableEntry {
  /** The index of its line. */
  readonly line: number;
  readonly number: bigint;
  readonly abi: string;
  readonly name: string;
  /** Before the ABI, and before the name. */
  readonly separators: string;
  /** The column at which the entry point begins, tabs being eight wide. */
  readonly column: number;
  /** A second entry point stands behind the first. */
  readonly isDouble: boolean;
}

const ENTRY = /^(\d+)([ \t]+)(\w+)([ \t]+)(\w+)([ \t]+)(\w+)(?:([ \t]+)([\w-]+))?[ \t]*(?:#.*)?$/;
/** x86's table has calls of x32 alone at these numbers (arch/x86/entry/syscalls/syscall_64.tbl). */
const FIRST_X32 = 512n;
const LAST_X32 = 547n;
/** How many of the last entries tell in which form the next one is written. */
const LOOKED_AT = 8;

/** The entries of a table that count up. */
function entriesOf(text: string): readonly TableEntry[] {
  return text.split('\n').flatMap((line, index): readonly TableEntry[] => {
    const match = ENTRY.exec(line);
    if (match === null) return [];
    const [, number = '', before = '', abi = '', between = '', name = '', gap = '', , second] = match;
    if (abi === 'x32' && BigInt(number) >= FIRST_X32 && BigInt(number) <= LAST_X32) return [];
    return [
      {
        line: index,
        number: BigInt(number),
        abi,
        name,
        separators: JSON.stringify([before, between]),
        column: widthOf(`${number}${before}${abi}${between}${name}${gap}`),
        isDouble: second !== undefined,
      },
    ];
  });
}

/** The number of a call in a table; undefined if it has none. */
export function numberIn(text: string, name: string): bigint | undefined {
  return entriesOf(text).find((entry) => entry.name === name)?.number;
}

/** The largest number of a table; undefined if it has no entry. */
export function largestNumber(text: string): bigint | undefined {
  return last(entriesOf(text))?.number;
}

function last(entries: readonly TableEntry[]): TableEntry | undefined {
  return entries.toSorted((a, b) => (a.number < b.number ? -1 : 1)).at(-1);
}

/** A table with one more call behind its last one, in the form that most of the last entries have. */
export function withTableEntry(text: string, name: string, number: bigint): string {
  const entries = entriesOf(text);
  const end = last(entries);
  if (end === undefined) return text;
  const recent = entries.filter(({ number: own }) => own <= end.number).slice(-LOOKED_AT);
  const abi = mostFrequent(recent.map((entry) => entry.abi));
  const separators = mostFrequent(recent.map((entry) => entry.separators));
  const column = Number(mostFrequent(recent.map((entry) => String(entry.column))));
  const [before = '\t', between = '\t'] = readSeparators(separators);
  const entryPoint = `sys_${name}`;
  let line = `${number}${before}${abi}${between}${name}\t`;
  while (widthOf(line) < column) line += '\t';
  line += entryPoint;
  if (end.isDouble) {
    const second = secondColumn(text, end);
    line += '\t';
    while (widthOf(line) < second) line += '\t';
    line += entryPoint;
  }
  return text
    .split('\n')
    .toSpliced(end.line + 1, 0, line)
    .join('\n');
}

/** Where the second entry point of an entry begins. */
function secondColumn(text: string, { line }: TableEntry): number {
  const own = text.split('\n')[line] ?? '';
  return widthOf(own.slice(0, own.length - (/\S+$/.exec(own)?.[0].length ?? 0)));
}

function readSeparators(text: string): readonly string[] {
  const [, before = '\t', between = '\t'] = /^\["(.*)","(.*)"\]$/.exec(text) ?? [];
  return [before, between].map((one) => one.replaceAll('\\t', '\t'));
}

function mostFrequent(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** How many columns a text takes. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width = character === '\t' ? (Math.floor(width / 8) + 1) * 8 : width + 1;
  return width;
}
