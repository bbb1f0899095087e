import { parseAst } from 'rolldown/parseAst';

/**
 * Rewrites a module.
 *
 * @param editsOf the edits for a node of its syntax tree (ESTree): `start`, `end` and the `text` in between
 */
export function rewritten(text, editsOf) {
  const edits = [];
  visit(parseAst(text), (node) => edits.push(...editsOf(node)));
  let result = '';
  let end = text.length;
  // From the end on, so that earlier places stay valid; what is inside of a replaced part is replaced with it.
  for (const edit of edits.sort((a, b) => b.end - a.end || a.start - b.start)) {
    if (edit.end > end) continue;
    result = edit.text + text.slice(edit.end, end) + result;
    end = edit.start;
  }
  return text.slice(0, end) + result;
}

function visit(node, see) {
  if (Array.isArray(node)) for (const each of node) visit(each, see);
  if (typeof node?.type !== 'string') return;
  see(node);
  for (const value of Object.values(node)) if (typeof value === 'object') visit(value, see);
}
