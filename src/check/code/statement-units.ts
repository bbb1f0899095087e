import { readFunctionBody } from '../../derive/c/read.ts';
import type { Expression, Statement } from '../../derive/c/syntax.ts';
import { tokens } from '../../derive/c/token.ts';
import { eachExpression } from '../../derive/c/walk.ts';
import type { LineIndex } from '../../spec/position.ts';

/**
 * Statements of a function that belong together.
 * - `refusal`: an `if` that returns, with the call before it whose result it asks for.
 * - `scoped`: something that is given back by itself (`CLASS`, include/linux/cleanup.h).
 * - `other`: everything else, which may hold what must be given back.
 */
export interface StatementUnit {
  readonly kind: 'refusal' | 'scoped' | 'other';
  /** The first line, of a comment that stands directly above it, from 1. */
  readonly first: number;
  readonly last: number;
  /** Whether it calls a function. */
  readonly hasCall: boolean;
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
  /** What it hands to functions, which may fill it where it is an array or a pointer. */
  readonly handedOver: ReadonlySet<string>;
}

/**
 * The statements of a function's body, in order.
 *
 * @param body the offset of its `{`, and `end` the offset behind its `}`
 */
export function statementUnits(lines: LineIndex, body: number, end: number): readonly StatementUnit[] {
  const statements = readFunctionBody(lines.text, body, end);
  const units: StatementUnit[] = [];
  for (let index = 0; index < statements.length; index += 1) {
    const [statement, next] = [statements[index], statements[index + 1]];
    if (statement === undefined) continue;
    const isPair = next !== undefined && asksForResult(statement, next);
    const own = isPair ? [statement, next] : [statement];
    if (isPair) index += 1;
    units.push(unitOf(own, lines, statements[index + 1]?.offset ?? end - 1));
  }
  return units;
}

function unitOf(statements: readonly Statement[], lines: LineIndex, limit: number): StatementUnit {
  const start = statements[0]?.offset ?? limit;
  const last = tokens(lines.text, start, limit).findLast(({ kind }) => kind !== 'end');
  const reads = new Set<string>();
  const writes = new Set<string>();
  const handedOver = new Set<string>();
  let hasCall = false;
  eachExpression(statements, (expression) => {
    if (expression.kind === 'name') reads.add(expression.name);
    if (expression.kind === 'call') {
      hasCall = true;
      for (const operand of expression.operands) if (operand.kind === 'name') handedOver.add(operand.name);
    }
    for (const name of writtenBy(expression)) writes.add(name);
  });
  return {
    kind: kindOf(statements),
    first: withComment(lines, lines.position(start).line),
    last: lines.position(last === undefined ? start : last.offset + last.text.length - 1).line,
    hasCall,
    reads,
    writes,
    handedOver,
  };
}

function kindOf(statements: readonly Statement[]): StatementUnit['kind'] {
  const last = statements.at(-1);
  if (last === undefined) return 'other';
  if (last.kind === 'expression' && isScoped(last.expression)) return 'scoped';
  return last.kind === 'if' && isReturn(last.then) && last.otherwise === undefined ? 'refusal' : 'other';
}

/** `CLASS(fd, f)(fd)`. */
function isScoped(expression: Expression): boolean {
  if (expression.kind !== 'call' || expression.callee.kind !== 'call') return false;
  const { callee } = expression.callee;
  return callee.kind === 'name' && callee.name === 'CLASS';
}

function isReturn(statement: Statement): boolean {
  if (statement.kind === 'return') return true;
  return statement.kind === 'block' && statement.body.length === 1 && statement.body[0]?.kind === 'return';
}

/** `error = f(…); if (error) return error;`, also with `error < 0`. */
function asksForResult(statement: Statement, next: Statement): boolean {
  if (statement.kind !== 'expression' || next.kind !== 'if') return false;
  const { expression } = statement;
  if (expression.kind !== 'assignment' || expression.target.kind !== 'name') return false;
  const { condition } = next;
  const asked = condition.kind === 'binary' && condition.operator === '<' ? condition.left : condition;
  return asked.kind === 'name' && asked.name === expression.target.name;
}

function writtenBy(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'assignment':
      return namesIn(expression.target);
    case 'step':
      return namesIn(expression.operand);
    case 'unary':
      return expression.operator === '&' ? namesIn(expression.operand) : [];
    case 'call':
      return isScoped(expression) && expression.callee.kind === 'call'
        ? expression.callee.operands.flatMap(namesIn)
        : [];
    default:
      return [];
  }
}

/** The variable behind a place: `args` of `args.flags`. */
function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'name':
      return [expression.name];
    case 'member':
    case 'element':
      return namesIn(expression.object);
    default:
      return [];
  }
}

function withComment(lines: LineIndex, line: number): number {
  let first = line;
  while (first > 1 && /^\s*(?:\/\*|\*|\/\/)/.test(lines.line(first - 1))) first -= 1;
  return first;
}
