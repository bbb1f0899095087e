import type { Cursor } from './cursor.ts';
import type { Expression, TypeName } from './syntax.ts';

const QUALIFIERS = new Set(
  'const volatile static inline extern register __user __kernel __iomem __rcu __percpu __force __restrict restrict auto __always_inline noinline __must_check asmlinkage __init __read_mostly __maybe_unused __always_unused notrace __cold __sched noinline_for_stack __ref __visible _Atomic __bitwise __private __nocast __safe __percpu __weak __counted_by_ptr'.split(
    ' ',
  ),
);
const WORDS = new Set(
  'void char short int long float double signed unsigned _Bool bool __signed__'.split(' '),
);
const TAGGED = new Set(['struct', 'union', 'enum']);
const KNOWN =
  /^(?:[us](?:8|16|32|64)|__[usbl]e?(?:8|16|32|64)|u?int(?:8|16|32|64)?|ulong|uint|ushort|uchar|\w+_t|compat_(?:u?long|u?int|uptr|size|s64|u64)_t|bool)$/;

export function isQualifier(word: string): boolean {
  return QUALIFIERS.has(word);
}

/** Whether a word begins a type for certain. */
export function isTypeWord(word: string): boolean {
  return (
    WORDS.has(word) || TAGGED.has(word) || KNOWN.test(word) || word === 'typeof' || word === '__typeof__'
  );
}

/** The words of a type before its `*` and its name. Throws where there is none. */
export function readBase(cursor: Cursor): { readonly base: string; readonly isUser: boolean } {
  const words: string[] = [];
  let isUser = false;
  for (;;) {
    const { kind, text } = cursor.peek();
    if (kind !== 'name') break;
    if (QUALIFIERS.has(text)) {
      isUser ||= text === '__user';
      cursor.next();
    } else if (
      text === '__attribute__' ||
      text === '__aligned' ||
      text === '__printf' ||
      text === '__counted_by'
    ) {
      cursor.next();
      if (cursor.is('(')) cursor.skipBrackets();
    } else if (TAGGED.has(text) && words.length === 0) {
      cursor.next();
      words.push(text);
      while (
        cursor.peek().kind === 'name' &&
        /^__(?:attribute__|packed|aligned|randomize_layout)$/.test(cursor.peek().text)
      ) {
        cursor.next();
        if (cursor.is('(')) cursor.skipBrackets();
      }
      if (cursor.peek().kind === 'name') words.push(cursor.name());
      if (cursor.is('{')) cursor.skipBrackets();
    } else if (/^(?:typeof|__typeof__|__typeof|typeof_member)$/.test(text) && words.length === 0) {
      cursor.next();
      words.push(typeOfName(cursor));
    } else if (WORDS.has(text) && words.every((word) => WORDS.has(word))) {
      words.push(text);
      cursor.next();
    } else if (words.length === 0) {
      words.push(text);
      cursor.next();
    } else break;
  }
  if (words.length === 0) cursor.fail();
  return { base: words.join(' '), isUser };
}

/** `typeof(attr)`, of a variable; `typeof` alone of what is none, as its type is not worked out here. */
function typeOfName(cursor: Cursor): string {
  const [name, closing] = [cursor.peek(1), cursor.peek(2)];
  const base = name.kind === 'name' && closing.text === ')' ? `typeof(${name.text})` : 'typeof';
  cursor.skipBrackets();
  return base;
}

/** `*`s, with the qualifiers between them. */
export function readPointers(cursor: Cursor): { readonly pointers: number; readonly isUser: boolean } {
  let pointers = 0;
  let isUser = false;
  for (;;) {
    if (cursor.take('*')) pointers += 1;
    else if (cursor.peek().kind === 'name' && QUALIFIERS.has(cursor.peek().text)) {
      isUser ||= cursor.next().text === '__user';
    } else return { pointers, isUser };
  }
}

/** A type without a name, as in a cast: `struct x __user *`, `int (*)(void)`. Throws where it is none. */
export function readTypeName(cursor: Cursor, readLength: () => Expression): TypeName {
  const { base, isUser } = readBase(cursor);
  const first = readPointers(cursor);
  let { pointers } = first;
  if (cursor.is('(') && cursor.is('*', 1)) {
    cursor.skipBrackets();
    if (cursor.is('(')) cursor.skipBrackets();
    pointers += 1;
  }
  return { base, pointers, isUser: isUser || first.isUser, dimensions: readDimensions(cursor, readLength) };
}

export function readDimensions(
  cursor: Cursor,
  readLength: () => Expression,
): readonly (Expression | undefined)[] {
  const dimensions: (Expression | undefined)[] = [];
  while (cursor.take('[')) {
    dimensions.push(cursor.is(']') ? undefined : readLength());
    cursor.expect(']');
  }
  return dimensions;
}
