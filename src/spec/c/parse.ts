import type { CText } from '../yaml/source-map.ts';
import { type CParser, parseWhole } from './parser.ts';
import type {
  CallSyntax,
  CResult,
  Expression,
  ParameterSyntax,
  PrototypeSyntax,
  TypeName,
} from './syntax.ts';
import type { TypedefNames } from './type-parser.ts';

const NO_TYPEDEFS: TypedefNames = new Set();

/** Parses one C expression. `typedefs` are type names beyond C's and the kernel's. */
export function parseExpression(source: CText, typedefs: TypedefNames = NO_TYPEDEFS): CResult<Expression> {
  return parseWhole(source, typedefs, (parser) => parser.expression());
}

/** Parses the name of a type: `__u64`, `struct open_how`, `__u8 reserved[3]` without its name. */
export function parseTypeName(source: CText, typedefs: TypedefNames = NO_TYPEDEFS): CResult<TypeName> {
  return parseWhole(source, typedefs, (parser) => parser.typeName());
}

/** Parses a system call with its arguments: `close_range(1, 0, 0)`. A trailing `;` is skipped. */
export function parseCall(source: CText, typedefs: TypedefNames = NO_TYPEDEFS): CResult<CallSyntax> {
  return parseWhole(source, typedefs, (parser) => {
    const name = parser.expectName("the system call's name");
    const list = parser.argumentList(name.text);
    parser.accept(';');
    return { name: name.text, nameRange: name, arguments: list.arguments, start: name.start, end: list.end };
  });
}

/** Parses `int openat2(int dfd, …)`; `asmlinkage`, `extern` and a trailing `;` are skipped. */
export function parsePrototype(
  source: CText,
  typedefs: TypedefNames = NO_TYPEDEFS,
): CResult<PrototypeSyntax> {
  return parseWhole(source, typedefs, (parser) => {
    parser.accept('asmlinkage');
    parser.accept('extern');
    const { start } = parser.next;
    const returnType = declaredType(parser);
    const name = parser.expectName("the system call's name");
    parser.expect('(', `after "${name.text}"`);
    const parameters = parameterList(parser);
    const { end } = parser.expect(')', 'after the parameters');
    parser.accept(';');
    return { name: name.text, nameRange: name, returnType, parameters, start, end };
  });
}

function declaredType(parser: CParser): TypeName {
  const { start } = parser.next;
  const base = parser.specifiers();
  const { pointers, isConst, isUser } = parser.pointers(base);
  return {
    specifiers: base.words,
    tag: base.tag,
    isConst,
    isUser,
    pointers,
    bounds: [],
    start,
    end: parser.next.start,
  };
}

function parameterList(parser: CParser): ParameterSyntax[] {
  const parameters: ParameterSyntax[] = [];
  if (parser.next.text === ')') return parameters;
  if (parser.next.text === 'void' && parser.peek(1)?.text === ')') {
    parser.take();
    return parameters;
  }
  do {
    const type = declaredType(parser);
    const name = parser.expectName('a name for this parameter (rules and probes refer to arguments by name)');
    const bounds = parser.bounds();
    // An array parameter is a pointer (C11, 6.7.6.3).
    const pointers = type.pointers + (bounds.length > 0 ? 1 : 0);
    const nameRange = { start: name.start, end: name.end };
    parameters.push({
      name: name.text,
      nameRange,
      type: { ...type, pointers },
      start: type.start,
      end: name.end,
    });
  } while (parser.accept(','));
  return parameters;
}
