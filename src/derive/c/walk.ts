import type { Expression, Statement } from './syntax.ts';

/** Calls `visit` for every expression in some statements, also for the parts of each. */
export function eachExpression(
  statements: readonly Statement[],
  visit: (expression: Expression) => void,
): void {
  // A list and no recursion: a sum of strangers may have a hundred thousand parts.
  const open: Visited[] = [];
  const put = (all: readonly Visited[]): void => {
    for (let index = all.length - 1; index >= 0; index -= 1) {
      const item = all[index];
      if (item) open.push(item);
    }
  };
  put(statements.map((statement) => ({ statement })));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if ('statement' in next) {
      put(statementsOf(next.statement).map((statement) => ({ statement })));
      put(expressionsOf(next.statement).map((expression) => ({ expression })));
      continue;
    }
    const { expression } = next;
    visit(expression);
    put(partsOf(expression).map((part) => ({ expression: part })));
    if (expression.kind === 'statements') put(expression.body.map((statement) => ({ statement })));
  }
}

type Visited = { readonly statement: Statement } | { readonly expression: Expression };

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

/** Whether one of some statements, or one within them, is as asked. */
export function someStatement(
  statements: readonly Statement[],
  isAsked: (statement: Statement) => boolean,
): boolean {
  const open = [...statements];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (isAsked(next)) return true;
    for (const inner of statementsOf(next)) open.push(inner);
  }
  return false;
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
