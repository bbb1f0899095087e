import { closingBrace, lineEnd } from './braces.ts';
import { ConditionStack } from './condition-stack.ts';
import { functionName, isWholeMacro, TAGGED } from './heads.ts';
import { NextMark } from './next-mark.ts';

/** What a name of a tree stands for. */
export type DefinitionKind =
  | 'function'
  | 'syscall'
  | 'compat'
  /** `COND_SYSCALL(name)`: a kernel may be built without the call. */
  | 'optional'
  | 'macro'
  | 'struct'
  | 'union'
  | 'enum'
  | 'typedef';

/** Where something is defined in a file. */
export interface Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  /** Offset of its first character. */
  readonly start: number;
  /** Offset of the `{` of a body or a list, or of what a macro stands for. */
  readonly body: number;
  /** Offset behind it. */
  readonly end: number;
  /** It is seen in its own file alone (a header's is seen where it is included). */
  readonly isStatic: boolean;
  /** The `#if`s around it: `CONFIG_SYSCTL`, `!CONFIG_MMU`. */
  readonly conditions: readonly string[];
}

const SYSCALL = /^(?:static\s+)?(COMPAT_)?SYSCALL_DEFINE(?:\d|_MAYBE_\w+?)\s*\(\s*(\w+)/;
/** How many characters before a body are its head at most. */
const MAX_HEAD = 2_000;
/** No name of a kernel is longer. */
const MAX_NAME = 200;
/** How many heads one body has at most; clone has four. */
const MAX_ALTERNATIVES = 8;

interface AlternativeHead {
  readonly name: string;
  readonly start: number;
  readonly conditions: readonly string[];
}

/**
 * Finds what a C file defines at its top level, in one pass over its lines. It goes by how the kernel is written: a
 * function's body begins with `{` in the first column, or on the line of a `static inline`.
 */
export function definitions(text: string): readonly Definition[] {
  return new Scanner(text).scan();
}

class Scanner {
  readonly #text: string;
  readonly #found: Definition[] = [];
  readonly #conditions = new ConditionStack();
  /** Where the head of the next definition may begin. */
  #head = 0;
  readonly #braces: NextMark;
  readonly #semicolons: NextMark;
  readonly #directives: NextMark;
  /** Heads of a call whose body follows the `#endif` of the alternatives: clone has one for each order of arguments. */
  #alternatives: readonly AlternativeHead[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#braces = new NextMark(text, '{');
    this.#semicolons = new NextMark(text, ';');
    this.#directives = new NextMark(text, '\n#');
  }

  scan(): readonly Definition[] {
    const text = this.#text;
    let offset = 0;
    while (offset < text.length) {
      let end = text.indexOf('\n', offset);
      if (end === -1) end = text.length;
      offset = this.#line(offset, end);
    }
    return this.#found;
  }

  /** Reads one line, and returns where the next one begins. */
  #line(offset: number, end: number): number {
    const text = this.#text;
    const first = text.charCodeAt(offset);
    switch (first) {
      case 35: // #
        return this.#directive(offset, end);
      case 123: // {
        return this.#body(offset, offset);
      case 47: // a comment
        if (text.startsWith('/*', offset)) {
          const close = text.indexOf('*/', offset + 2);
          const next = close === -1 ? text.length : lineEnd(text, close);
          this.#head = next;
          return next;
        }
        this.#head = end + 1;
        return end + 1;
      case 10:
        // A head may be followed by a blank line: check_mremap_params() in mm/mremap.c.
        if (text.charCodeAt(end + 1) === 123 && this.#isHead(offset)) return end + 1;
        this.#head = end + 1;
        return end + 1;
      case 125: // }
      case 13:
        this.#head = end + 1;
        return end + 1;
      default:
        break;
    }
    if (first === 9 || first === 32) {
      // The head of a function may end in an indented line: `int b) {`.
      if (text.charCodeAt(end - 1) === 123 && end - this.#head < MAX_HEAD && this.#isHead(end - 1))
        return this.#body(end - 1, end - 1);
      // The last line of a declaration that takes several: do_brk_flags() stands right before brk in mm/mmap.c.
      if (this.#endsDeclaration(offset, end)) this.#head = end + 1;
      return end + 1;
    }
    const brace = text.startsWith('extern "C"', offset) ? end : this.#braces.from(offset);
    if (brace < end) return this.#body(brace, offset);
    const line = text.slice(offset, end);
    if (line.startsWith('typedef ')) this.#typedef(offset, end);
    const optional = /^COND_SYSCALL\((\w+)\)/.exec(line)?.[1];
    if (optional !== undefined) this.#add('optional', optional, offset, offset, end, false);
    // A declaration, or what stands alone (EXPORT_SYMBOL): no head.
    if (this.#endsDeclaration(offset, end) || isWholeMacro(line)) this.#head = end + 1;
    return end + 1;
  }

  /** A line that ends in a semicolon, or in a comment behind one. */
  #endsDeclaration(offset: number, end: number): boolean {
    return /;\s*(?:\/[/*].*)?$/.test(this.#text.slice(offset, end));
  }

  #isHead(brace: number): boolean {
    return /\)\s*$/.test(this.#text.slice(this.#head, brace));
  }

  /** What has braces: a function, a struct, an enum, an initial value. */
  #body(brace: number, _line: number): number {
    const text = this.#text;
    const close = closingBrace(text, brace);
    const end = close === -1 ? text.length : close + 1;
    const from = Math.max(this.#head, brace - MAX_HEAD);
    const head = text.slice(from, brace);
    this.#head = lineEnd(text, end);
    if (head.trim() === '')
      for (const { name, start, conditions } of this.#alternatives)
        this.#add('syscall', name, start, brace, end, false, conditions);
    this.#alternatives = [];
    this.#define(head, from, brace, end);
    this.#macrosWithin(brace, end);
    return Math.max(lineEnd(text, end), brace + 1);
  }

  /** Macros that a function, or a struct, defines between its braces. */
  #macrosWithin(start: number, end: number): void {
    const text = this.#text;
    for (let at = this.#directives.from(start); at < end; at = this.#directives.from(at + 1)) {
      const line = text.slice(at + 1, Math.min(end, lineEnd(text, at + 1)));
      const macro = /^#\s*define\s+(\w+)/.exec(line);
      if (macro?.[1] !== undefined)
        this.#add('macro', macro[1], at + 1, at + 1 + macro[0].length, at + line.length, false);
    }
  }

  #define(head: string, from: number, brace: number, end: number): void {
    const clean = head.replace(/\/\*[\s\S]*?\*\//g, (comment) => ' '.repeat(comment.length));
    const start = from + (clean.length - clean.trimStart().length);
    const written = clean.trim();
    const call = SYSCALL.exec(written);
    if (call?.[2] !== undefined) {
      this.#add(call[1] === undefined ? 'syscall' : 'compat', call[2], start, brace, end, false);
      return;
    }
    const tagged = TAGGED.exec(written);
    if (tagged) {
      const kind = tagged[1] === 'struct' ? 'struct' : tagged[1] === 'union' ? 'union' : 'enum';
      this.#add(kind, tagged[2] ?? '', start, brace, end, false);
      if (tagged[2] !== undefined && written.startsWith('typedef')) this.#aliasOfTagged(start, end);
      return;
    }
    const name = functionName(written);
    if (name !== undefined) this.#add('function', name, start, brace, end, /\bstatic\b/.test(written));
  }

  /** `typedef struct x { … } __user *x_t;` */
  #aliasOfTagged(start: number, end: number): void {
    const semicolon = this.#semicolons.from(end);
    const name = /^[\s\w*]*?(\w+)\s*$/.exec(this.#text.slice(end, Math.min(semicolon, end + MAX_NAME)))?.[1];
    if (name !== undefined) this.#add('typedef', name, start, end, semicolon, false);
  }

  #typedef(offset: number, end: number): void {
    const semicolon = this.#semicolons.from(offset);
    if (semicolon > end) return;
    const written = this.#text.slice(offset, semicolon);
    const name = /(\w+)\s*$/.exec(written)?.[1];
    if (name !== undefined) this.#add('typedef', name, offset, offset + 8, semicolon, false);
  }

  #directive(offset: number, end: number): number {
    const text = this.#text;
    let stop = end;
    while (text.charCodeAt(stop - 1) === 92 && stop < text.length) {
      const next = text.indexOf('\n', stop + 1);
      stop = next === -1 ? text.length : next;
    }
    const line = text.slice(offset, stop);
    const macro = /^#\s*define\s+(\w+)/.exec(line);
    if (macro?.[1] !== undefined) {
      this.#add('macro', macro[1], offset, offset + macro[0].length, stop, false);
    } else {
      this.#keepAlternative(offset);
      this.#conditions.read(line);
    }
    // A head does not reach over a directive, but for a condition inside of it.
    this.#head = stop + 1;
    return stop + 1;
  }

  /** Keeps a whole head that ends at a directive. */
  #keepAlternative(end: number): void {
    const head = this.#text.slice(Math.max(this.#head, end - MAX_HEAD), end);
    const [, compat, name] = SYSCALL.exec(head) ?? [];
    if (name !== undefined && compat === undefined && /\)\s*$/.test(head))
      this.#alternatives = [
        ...this.#alternatives.slice(-MAX_ALTERNATIVES),
        { name, start: this.#head, conditions: this.#conditions.around },
      ];
    else if (head.trim() !== '') this.#alternatives = [];
  }

  #add(
    kind: DefinitionKind,
    name: string,
    start: number,
    body: number,
    end: number,
    isStatic: boolean,
    conditions: readonly string[] = this.#conditions.around,
  ): void {
    if (name.length > MAX_NAME) return;
    this.#found.push({ kind, name, start, body, end, isStatic, conditions });
  }
}
