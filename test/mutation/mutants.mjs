import { parseAst } from 'vitest/node';

const OPTIONS = { lang: 'ts', sourceType: 'module' };
const SWAPS = {
  comparison: { '<': '<=', '<=': '<', '>': '>=', '>=': '>', '===': '!==', '!==': '===' },
  logic: { '&&': '||', '||': '&&', '??': '&&' },
  arithmetic: { '+': '-', '-': '+', '*': '/', '/': '*', '&': '|', '|': '&', '<<': '>>', '>>>': '<<' },
};
const METHODS = { some: 'every', every: 'some', min: 'max', max: 'min', startsWith: 'endsWith' };
const LEFT_OUT = new Set(['filter', 'sort', 'toSorted', 'reverse', 'trim']);

/** Every expression of a TypeScript text that one small change makes another one: its range and what takes its place. */
export function mutantsOf(text, path) {
  const found = [];
  const add = (kind, { start, end }, after, place = start) => {
    const lines = text.slice(0, place).split('\n');
    const at = { path, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
    found.push({ ...at, kind, start, end, before: text.slice(start, end), after });
  };
  walk(parseAst(text, OPTIONS), add, text);
  return found;
}

/** The text with all of these mutants in it, of which `globalThis.mutant` names the one that is alive. Throws where that is no program. */
export function withMutants(text, mutants) {
  const result = mutants
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (whole, { id, start, end, before, after }) =>
        `${whole.slice(0, start)}(globalThis.mutant === ${id} ? (${after}) : (${before}))${whole.slice(end)}`,
      text,
    );
  parseAst(result, OPTIONS);
  return result;
}

function walk(node, add, text) {
  if (node.type.startsWith('TS') && !/^TS(?:As|NonNull|Satisfies)Expression$/.test(node.type)) return;
  if (/^(?:Import|ExportAll)/.test(node.type)) return;
  visit(node, add, text);
  for (const [key, value] of Object.entries(node)) {
    const isName = key === 'key' && node.computed === false;
    if (isName || ['source', 'typeAnnotation', 'typeArguments', 'returnType', 'quasi'].includes(key))
      continue;
    // A link of a?.b.c() is no expression of its own.
    if (node.type === 'ChainExpression') continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child?.type === 'string') walk(child, add, text);
  }
}

function visit(node, add, text) {
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      for (const [kind, swaps] of Object.entries(SWAPS)) {
        const swapped = swaps[node.operator];
        if (swapped === undefined) continue;
        const at = text.indexOf(node.operator, node.left.end);
        const rest = text.slice(at + node.operator.length, node.end);
        add(kind, node, `(${text.slice(node.start, at)}) ${swapped} (${rest})`, at);
      }
      break;
    case 'UnaryExpression':
      if (node.operator === '!') add('boolean', node, text.slice(node.start + 1, node.end));
      break;
    case 'Literal':
      if (typeof node.value === 'boolean') add('boolean', node, String(!node.value));
      else if (typeof node.value === 'number') add('constant', node, `${node.raw} + 1`);
      else if (typeof node.value === 'bigint') add('constant', node, `${node.raw} + 1n`);
      else if (typeof node.value === 'string') add('text', node, node.value === '' ? "'mutant'" : "''");
      break;
    case 'TemplateLiteral':
      if (node.quasis.some(({ value }) => value.raw.trim() !== '')) add('text', node, "''");
      break;
    case 'IfStatement':
      if (isExit(node.consequent)) add('early return', node.test, 'false');
      else for (const value of ['true', 'false']) add('condition', node.test, value);
      break;
    case 'ConditionalExpression':
      for (const value of ['true', 'false']) add('condition', node.test, value);
      break;
    case 'CallExpression':
      visitCall(node, add, text);
      break;
  }
}

function visitCall(node, add, text) {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.computed) return;
  const { name, start, end } = callee.property;
  const [head, tail] = [text.slice(node.start, start), text.slice(end, node.end)];
  if (Object.hasOwn(METHODS, name)) add('method', node, `${head}${METHODS[name]}${tail}`, start);
  if (LEFT_OUT.has(name)) add('method', node, head.replace(/\??\.$/, ''), start);
}

function isExit(node) {
  const last = node.type === 'BlockStatement' ? node.body.at(-1) : node;
  return ['ReturnStatement', 'ContinueStatement', 'BreakStatement'].includes(last?.type);
}
