import type { Expression, Statement } from './syntax.ts';

/** Calls `visit` for every expression in some statements, also for the parts of each. */
export function eachExpression(
  statements: readonly Statement[],
  visit: (expression: Expression) => void,
): void {
  for (const statement of statements) {
    for (const expression of expressionsOf(statement)) walk(expression, visit);
    eachExpression(statementsOf(statement), visit);
  }
}

function walk(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  if (expression.kind === 'statements') eachExpression(expression.body, visit);
  for (const part of partsOf(expression)) walk(part, visit);
}

type Maybe = Expression | undefined;

function present(...all: readonly Maybe[]): readonly Expression[] {
  return all.filter((one) => one !== undefined);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'unary':
    case 'step':
    case 'cast':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'assignment':
      return [expression.target, expression.value];
    case 'conditional':
      return present(expression.condition, expression.then, expression.otherwise);
    case 'call':
      return [expression.callee, ...expression.operands];
    case 'member':
      return [expression.object];
    case 'element':
      return [expression.object, expression.index];
    case 'literal':
      return expression.entries.map(({ value }) => value);
    case 'name':
    case 'number':
    case 'string':
    case 'type':
    // What sizeof is asked about is not evaluated.
    case 'sizeof':
    case 'statements':
      return [];
  }
}

function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case 'expression':
      return [statement.expression];
    case 'declaration':
      return present(...statement.declarators.map(({ value }) => value));
    case 'if':
      return [statement.condition];
    case 'return':
      return present(statement.value);
    case 'switch':
      return [statement.subject];
    case 'case':
      return present(statement.value, statement.to);
    case 'loop':
      return present(statement.condition, statement.next);
    case 'macro-block':
      return [statement.head];
    case 'block':
    case 'goto':
    case 'label':
    case 'break':
    case 'continue':
    case 'configured':
    case 'unread':
      return [];
  }
}

/** The statements within one. */
function statementsOf(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case 'block':
      return statement.body;
    case 'if':
      return statement.otherwise ? [statement.then, statement.otherwise] : [statement.then];
    case 'loop':
      return statement.start ? [statement.start, statement.body] : [statement.body];
    case 'switch':
    case 'macro-block':
      return [statement.body];
    case 'configured':
      return [...statement.then, ...statement.otherwise];
    default:
      return [];
  }
}
