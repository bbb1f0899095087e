import type { Expression, TypeName } from './syntax.ts';

/** A type as C writes it. */
export function showType({ base, pointers, isUser }: TypeName): string {
  return `${base}${isUser ? ' __user' : ''}${pointers > 0 ? ` ${'*'.repeat(pointers)}` : ''}`;
}

/** An expression as C writes it, for messages and for macros that are expanded. */
export function show(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'number':
    case 'string':
      return expression.text;
    case 'unary':
      return `${expression.operator}${inner(expression.operand)}`;
    case 'step':
      return expression.isPrefix
        ? `${expression.operator}${inner(expression.operand)}`
        : `${inner(expression.operand)}${expression.operator}`;
    case 'binary':
      return `${inner(expression.left)} ${expression.operator} ${inner(expression.right)}`;
    case 'assignment':
      return `${inner(expression.target)} ${expression.operator}= ${inner(expression.value)}`;
    case 'conditional':
      return `${inner(expression.condition)} ? ${expression.then ? `${inner(expression.then)} ` : ''}: ${inner(expression.otherwise)}`;
    case 'call':
      return `${inner(expression.callee)}(${expression.operands.map(show).join(', ')})`;
    case 'member':
      return `${inner(expression.object)}${expression.isArrow ? '->' : '.'}${expression.field}`;
    case 'element':
      return `${inner(expression.object)}[${show(expression.index)}]`;
    case 'cast':
      return `(${showType(expression.type)})${inner(expression.operand)}`;
    case 'sizeof':
      return `sizeof(${'kind' in expression.of ? show(expression.of) : showType(expression.of)})`;
    case 'type':
      return showType(expression.type);
    case 'statements':
      return '({ … })';
    case 'literal':
      return '{ … }';
  }
}

function inner(expression: Expression): string {
  const text = show(expression);
  switch (expression.kind) {
    case 'binary':
    case 'assignment':
    case 'conditional':
      return `(${text})`;
    default:
      return text;
  }
}
