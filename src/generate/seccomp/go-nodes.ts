import type { Range } from '../../spec/position.ts';

/** A token of Go, or what stands between two brackets. Comments and white space are left out. */
export type GoNode = Range &
  (
    | { readonly kind: 'word' | 'mark' | 'string'; readonly text: string }
    | { readonly kind: 'group'; readonly open: string; readonly nodes: readonly GoNode[] }
  );

/** The alternatives in this order: comments, strings, characters, words and numbers, any other character. */
const TOKEN = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'|\w+|\S/g;

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
]);

interface OpenGroup {
  readonly open: string;
  readonly start: number;
  readonly nodes: GoNode[];
}

/** The text of Go as a tree of its brackets; undefined where they do not match. */
export function goNodes(text: string): readonly GoNode[] | undefined {
  const file: OpenGroup = { open: '', start: 0, nodes: [] };
  const groups: OpenGroup[] = [file];
  for (const { 0: token, index: start } of text.matchAll(TOKEN)) {
    const end = start + token.length;
    const own = groups.at(-1);
    if (own === undefined) return undefined;
    if (CLOSING.has(token)) groups.push({ open: token, start, nodes: [] });
    else if (/^[)\]}]$/.test(token)) {
      if (CLOSING.get(own.open) !== token) return undefined;
      groups.pop();
      groups.at(-1)?.nodes.push({ kind: 'group', open: own.open, nodes: own.nodes, start: own.start, end });
    } else if (/^["`]./.test(token)) own.nodes.push({ kind: 'string', text: token.slice(1, -1), start, end });
    else if (!/^\/[/*]/.test(token))
      own.nodes.push({ kind: /^\w/.test(token) ? 'word' : 'mark', text: token, start, end });
  }
  return groups.length === 1 ? file.nodes : undefined;
}

/** All nodes, also those within groups, in their order. */
export function* allGoNodes(nodes: readonly GoNode[]): Generator<GoNode> {
  const open = [nodes[Symbol.iterator]()];
  for (let own = open.at(-1); own !== undefined; own = open.at(-1)) {
    const next = own.next();
    if (next.done === true) open.pop();
    else {
      yield next.value;
      if (next.value.kind === 'group') open.push(next.value.nodes[Symbol.iterator]());
    }
  }
}

/** Whether a node is this word, or this mark. */
export function isGo(node: GoNode | undefined, text: string): boolean {
  return node !== undefined && node.kind !== 'group' && node.kind !== 'string' && node.text === text;
}

/** What stands behind a key of a composite literal, up to the next comma; empty if it has no such key. */
export function goValue(nodes: readonly GoNode[], key: string): readonly GoNode[] {
  const at = nodes.findIndex((node, index) => isGo(node, key) && isGo(nodes[index + 1], ':'));
  if (at < 0) return [];
  const end = nodes.findIndex((node, index) => index > at && isGo(node, ','));
  return nodes.slice(at + 2, end < 0 ? undefined : end);
}

/** The nodes between the braces of a composite literal: of `[]string{"a"}` the string. */
export function goElements(value: readonly GoNode[]): readonly GoNode[] {
  const group = value.findLast((node) => node.kind === 'group' && node.open === '{');
  return group?.kind === 'group' ? group.nodes : [];
}
