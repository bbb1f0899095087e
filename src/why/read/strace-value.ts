/** A value as strace prints it. Names are kept as names: only a spec knows their numbers. */
export type StraceValue =
  /** Also `NULL` and addresses: strace prints a pointer whose memory it does not show as a number. */
  | { readonly kind: 'number'; readonly value: bigint }
  /** `O_RDONLY|O_CLOEXEC|0x40`; a single name too. */
  | { readonly kind: 'flags'; readonly names: readonly string[]; readonly bits: bigint }
  /** `isCut`: strace printed only its start (`"abc"...`). */
  | { readonly kind: 'string'; readonly text: string; readonly isCut: boolean }
  /** `isCut`: not all fields were printed, or not all could be read. */
  | { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, StraceValue>; readonly isCut: boolean }
  | { readonly kind: 'list'; readonly items: readonly StraceValue[]; readonly isCut: boolean }
  | { readonly kind: 'unknown' };

/** An argument; strace names some of them (`clone(child_stack=NULL, flags=SIGCHLD)`). */
export interface StraceArgument {
  readonly name: string | undefined;
  readonly value: StraceValue;
}

const UNKNOWN_VALUE: StraceValue = { kind: 'unknown' };

/** Structs nest three or four deep; more is not strace's. */
const MAX_DEPTH = 16;

/** `ALL_ONES` of a register. */
const MASK = 0xffff_ffff_ffff_ffffn;

/** Arguments up to a closing bracket, and where that is; `isOpen` if the text ends before it. */
export interface SplitArguments {
  readonly parts: readonly string[];
  /** The offset behind the closing bracket, or the length of the text. */
  readonly end: number;
  readonly isOpen: boolean;
}

/** Splits at the commas outside of brackets, strings, comments and `<paths>`, up to the closing bracket or the end. */
export function splitArguments(text: string, start: number): SplitArguments {
  const parts: string[] = [];
  const angles = new AngleSearch(text);
  let depth = 0;
  let from = start;
  let at = start;
  for (; at < text.length; at++) {
    const character = text[at];
    if (character === '"') at = endOfString(text, at);
    else if (character === '/' && text[at + 1] === '*') at = endOfComment(text, at);
    else if (character === '<') at = angles.endFrom(at);
    else if (character === '(' || character === '[' || character === '{') depth++;
    else if (depth === 0 && (character === ')' || character === '}' || character === ']')) break;
    else if (character === ')' || character === ']' || character === '}') depth--;
    else if (depth === 0 && character === ',') {
      parts.push(text.slice(from, at).trim());
      from = at + 1;
    }
  }
  const last = text.slice(from, at).trim();
  if (parts.length > 0 || last !== '') parts.push(last);
  return { parts, end: Math.min(at + 1, text.length), isOpen: at >= text.length };
}

/** The offset of the closing quote, or of the last character. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length - 1;
}

function endOfComment(text: string, start: number): number {
  const end = text.indexOf('*/', start + 2);
  return end === -1 ? text.length - 1 : end + 1;
}

/**
 * Finds the end of what `-y` and `-yy` print behind a descriptor: `3</etc/passwd>`, `5<TCP:[10.0.0.2:80->10.0.0.1:99]>`.
 * One search without a result ends all later ones, so that a text of many `<` takes linear time.
 */
class AngleSearch {
  readonly #text: string;
  #isHopeless = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** The offset of the closing bracket; `start` if the character there opens nothing. */
  endFrom(start: number): number {
    const before = this.#text[start - 1];
    if (this.#isHopeless || before === undefined || !/\w/.test(before) || this.#text[start + 1] === '<')
      return start;
    for (let at = start + 1; at < this.#text.length; at++)
      if (this.#text[at] === '>' && this.#text[at - 1] !== '-') return at;
    this.#isHopeless = true;
    return start;
  }
}

/** Reads an argument, with its name if strace printed one. */
export function readStraceArgument(text: string): StraceArgument {
  const name = /^([a-z_]\w*)=(?!=)/.exec(text)?.[1];
  return { name, value: readStraceValue(name === undefined ? text : text.slice(name.length + 1)) };
}

/** Reads a value. What it does not understand is unknown, never a guess. */
function readStraceValue(text: string, depth = 0): StraceValue {
  const whole = text.trim();
  const [first = ''] = whole;
  if (depth > MAX_DEPTH) return UNKNOWN_VALUE;
  switch (first) {
    case '"':
      return readString(whole);
    case '{':
      return readStruct(whole, depth);
    case '[':
      return readList(whole, depth);
    default:
      return readScalar(whole);
  }
}

function readString(text: string): StraceValue {
  const end = endOfString(text, 0);
  const rest = text.slice(end + 1).trim();
  const isClosed = end > 0 && text[end] === '"';
  if (rest !== '' && rest !== '...')
    return isClosed && rest.startsWith('=>') ? readString(text.slice(0, end + 1)) : UNKNOWN_VALUE;
  return {
    kind: 'string',
    text: unescaped(text.slice(1, isClosed ? end : undefined)),
    isCut: rest === '...' || !isClosed,
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  v: '\v',
  f: '\f',
  '"': '"',
  '\\': '\\',
};

/** Undoes the escapes of strace's string_quote(): C's, and octal ones of one to three digits. */
function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/gs,
    (_all, hex?: string, octal?: string, one?: string) =>
      hex !== undefined
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : octal !== undefined
          ? String.fromCharCode(Number.parseInt(octal, 8))
          : (ESCAPES[one ?? ''] ?? one ?? ''),
  );
}

/** `{flags=0, ...}`; what follows it (`=> {…}`) is what the kernel wrote, and no part of the question. */
function readStruct(text: string, depth: number): StraceValue {
  const { parts, isOpen } = splitArguments(text, 1);
  const fields = new Map<string, StraceValue>();
  let isCut = isOpen;
  for (const part of parts) {
    const name = /^([a-z_]\w*)=/i.exec(part)?.[1];
    if (name === undefined) isCut = true;
    else fields.set(name, readStraceValue(part.slice(name.length + 1), depth + 1));
  }
  return { kind: 'struct', fields, isCut };
}

function readList(text: string, depth: number): StraceValue {
  const { parts, isOpen } = splitArguments(text, 1);
  const items = parts.filter((part) => part !== '...').map((part) => readStraceValue(part, depth + 1));
  return { kind: 'list', items, isCut: isOpen || items.length < parts.length };
}

function readScalar(text: string): StraceValue {
  // `0x80000 /* O_CLOEXEC */` of -X verbose, `3</etc/passwd>` of -y, `[16 => 8]` of a value that the call changed.
  const bare = text
    .replace(/\/\*.*$/s, '')
    .replace(/<.*$/s, '')
    .replace(/=>.*$/s, '')
    .trim();
  if (bare === 'NULL') return { kind: 'number', value: 0n };
  const number = readStraceNumber(bare);
  if (number !== undefined) return { kind: 'number', value: number };
  const names: string[] = [];
  let bits = 0n;
  for (const word of bare.split('|')) {
    const value = readStraceNumber(word.trim());
    if (value !== undefined) bits |= value;
    else if (/^[A-Z_][A-Z0-9_]*$/i.test(word.trim())) names.push(word.trim());
    else return UNKNOWN_VALUE;
  }
  return { kind: 'flags', names, bits };
}

/** A number as C writes it: decimal, hexadecimal, octal (strace prints modes so), negative; as a register has it. */
function readStraceNumber(text: string): bigint | undefined {
  const isNegative = text.startsWith('-');
  const digits = isNegative ? text.slice(1) : text;
  if (!/^(?:0[xX][0-9a-fA-F]{1,16}|\d{1,24})$/.test(digits)) return undefined;
  const value = /^0[0-7]+$/.test(digits)
    ? BigInt(`0o${digits.slice(1)}`)
    : digits.startsWith('0') && digits.length > 1 && !/^0x/i.test(digits)
      ? undefined
      : BigInt(digits);
  if (value === undefined || value > MASK) return undefined;
  return BigInt.asUintN(64, isNegative ? -value : value);
}
