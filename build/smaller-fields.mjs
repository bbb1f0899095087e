import { readFileSync } from 'node:fs';
import { rewritten } from './source-edits.mjs';

/*
 * What the playground's workers have of the language's definition and of the rules: what optional keys and the words of a
 * choice mean is told by the JSON Schema and by hovers, which other scripts have (of required keys a message tells it), and
 * what a rule is about by its page. So neither the texts are left, nor what makes the JSON Schema.
 */

const TEXTS = /dist\/(?:src\/spec\/(?:definition|shape)\/\w+|rules\/[a-z]+\/[\w-]+)\.js$/;

export const smallerFields = {
  name: 'smaller-fields',
  setup({ onLoad }) {
    onLoad({ filter: TEXTS }, ({ path }) => ({ contents: withoutTexts(readFileSync(path, 'utf8')) }));
  },
};

/** A module without its descriptions and JSON Schemas. */
function withoutTexts(text) {
  return rewritten(text, (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') return inCall(node);
    if (node.type === 'ObjectExpression') return inObject(node);
    if (node.type === 'VariableDeclarator' && node.id.name === 'ROLES')
      return node.init.properties.map(({ value }) => emptied(value));
    return [];
  });
}

const isText = (node) => node?.type === 'Literal' && typeof node.value === 'string';
const emptied = ({ start, end }) => ({ start, end, text: "''" });

/** The arguments that describe. */
function inCall({ callee, arguments: given }) {
  const last = given.at(-1);
  switch (callee.name) {
    case 'optional':
      return isText(last) ? [emptied(last)] : [];
    case 'choice':
      return [
        ...(given[0].type === 'ObjectExpression' ? given[0].properties : [])
          .filter(({ value }) => isText(value))
          .map(({ value }) => emptied(value)),
        ...given.slice(1).map(unused),
      ];
    case 'scalar':
      return given.slice(1, 2).map(unused);
    default:
      return [];
  }
}

const unused = ({ start, end }) => ({ start, end, text: 'undefined' });

/** The schema of a shape, and the summary of a rule. */
function inObject({ properties }) {
  const named = (name) => properties.find(({ key }) => key?.name === name);
  const schema = named('decode') && named('schema');
  const summary = named('check') && named('summary');
  return [
    ...(schema === undefined ? [] : [{ ...schema, text: 'schema: undefined' }]),
    ...(isText(summary?.value) ? [emptied(summary.value)] : []),
  ];
}
