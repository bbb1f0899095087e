import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainCText } from '../yaml/source-map.ts';
import { parseCall, parseExpression, parsePrototype } from './parse.ts';
import type { CResult, Expression } from './syntax.ts';

/** The structure with every parenthesis written out. */
function show(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'string':
      return JSON.stringify(expression.value);
    case 'name':
      return expression.name;
    case 'member':
      return `${show(expression.object)}.${expression.field}`;
    case 'index':
      return `${show(expression.object)}[${show(expression.index)}]`;
    case 'unary':
      return `(${expression.operator}${show(expression.operand)})`;
    case 'binary':
      return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`;
    case 'conditional':
      return `(${show(expression.condition)} ? ${show(expression.whenTrue)} : ${show(expression.whenFalse)})`;
    case 'cast':
      return `((${expression.type.specifiers.join(' ')})${show(expression.operand)})`;
    case 'sizeof-type':
      return `sizeof(${expression.type.specifiers.join(' ')})`;
    case 'sizeof':
      return `sizeof ${show(expression.operand)}`;
    case 'call':
      return `${expression.callee}(${expression.arguments.map(show).join(', ')})`;
    case 'compound':
      return `{${expression.initializers.map(({ field, value }) => `${field ? `.${field.name} = ` : ''}${show(value)}`).join(', ')}}`;
  }
}

function value<T>(result: CResult<T>): T {
  if (!result.ok) throw new Error(result.fault.message);
  return result.value;
}

describe('expressions', () => {
  test.each([
    [
      'a || b && c | d ^ e & f == g < h << i + j * k',
      '(a || (b && (c | (d ^ (e & (f == (g < (h << (i + (j * k))))))))))',
    ],
    ['a - b - c', '((a - b) - c)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['!a & ~b', '((!a) & (~b))'],
    ['-a[1].b->c', '(-a[1].b.c)'],
    ['(unsigned long)a + 1', '(((unsigned long)a) + 1)'],
    ['sizeof(struct x) * sizeof y', '(sizeof(x) * sizeof y)'],
    ["'a' + '\\n' + 010 + 0o10 + 0x1F + 0b11 + 10UL", '(((((('.concat('97 + 10) + 8) + 8) + 31) + 3) + 10)')],
    ['a /* no */ + // no\n b', '(a + b)'],
    ['f(1, (2), g())', 'f(1, 2, g())'],
  ])('%s', (text, wanted) => {
    expect(show(value(parseExpression(plainCText(text))))).toBe(wanted);
  });

  test.each([
    ['a +', 'but the text ends here', 2, 3],
    ['a b', 'expected the end, not "b"', 2, 3],
    ['(a', 'but the text ends here', 1, 2],
    ['a = 1', '"=" assigns', 2, 3],
    ['08', 'octal', 0, 2],
    ['0x1ffffffffffffffff', 'does not fit in 64 bits', 0, 19],
    ['1u2', 'not a C number', 0, 3],
    ["'ab'", 'one character', 0, 4],
    ['"abc', 'this string is not terminated', 0, 1],
    ['a @ b', '"@" is not a C token', 2, 3],
  ])('%s is refused at its place', (text, message, start, end) => {
    const result = parseExpression(plainCText(text));
    if (result.ok) throw new Error('accepted');
    expect(result.fault.message).toContain(message);
    expect(result.fault.range).toEqual({ start, end });
  });

  test('deep nesting is refused, not trusted to the stack', () => {
    for (const text of [
      '('.repeat(5000),
      '!'.repeat(5000),
      `a${'[0]'.repeat(5000)}`,
      '-'.repeat(5000).concat('1'),
      'a?'.repeat(5000),
    ]) {
      expect(parseExpression(plainCText(text)).ok).toBe(false);
    }
  });

  test('never throws, whatever the text is', () => {
    const token = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '.',
      ',',
      '->',
      '&',
      '&&',
      '~',
      '!',
      '?',
      ':',
      'a',
      'sizeof',
      'struct',
      'int',
      '1',
      '0x',
      '"',
      "'",
      '=',
      '<<',
      '_',
      '*',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(token).map((tokens) => tokens.join(' ')),
        ),
        (text) => {
          for (const parse of [parseExpression, parseCall, parsePrototype]) parse(plainCText(text));
        },
      ),
    );
  });
});

describe('prototypes', () => {
  test.each([
    ['int f(void)', 'f', []],
    ['int f()', 'f', []],
    ['asmlinkage long sys_f(unsigned int a, const char __user *b);', 'sys_f', ['a', 'b']],
    ['ssize_t f(int fd, loff_t __user * off, size_t len[2])', 'f', ['fd', 'off', 'len']],
    ['int f(const struct a __user *const a, unsigned long long b)', 'f', ['a', 'b']],
  ])('%s', (text, name, parameters) => {
    const prototype = value(parsePrototype(plainCText(text)));
    expect([prototype.name, prototype.parameters.map((parameter) => parameter.name)]).toEqual([
      name,
      parameters,
    ]);
  });

  test.each([
    'int',
    'int f',
    'int f(int)',
    'f(int a)',
    'int f(int a',
    'SYSCALL_DEFINE1(f, int, a)',
    'not C at all',
  ])('%s is none', (text) => {
    expect(parsePrototype(plainCText(text)).ok).toBe(false);
  });
});

test('calls', () => {
  const call = value(parseCall(plainCText('f(-1, NULL, &{.a = 1 | 2, .b = {3}}, "x" "y", buffer(64), _);')));
  expect(call.name).toBe('f');
  expect(call.arguments.map(show)).toEqual([
    '(-1)',
    'NULL',
    '(&{.a = (1 | 2), .b = {3}})',
    '"xy"',
    'buffer(64)',
    '_',
  ]);
});
