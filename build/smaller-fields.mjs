import { readFileSync } from 'node:fs';

/**
 * What optional keys of a spec mean is told by the JSON Schema and by hovers, which the playground does not have; of
 * required ones a message tells it.
 */
export const smallerFields = {
  name: 'smaller-fields',
  setup({ onLoad }) {
    onLoad({ filter: /dist\/src\/spec\/definition\/\w+\.js$/ }, ({ path }) => ({
      contents: withoutDescriptions(readFileSync(path, 'utf8')),
    }));
  },
};

/** Empties the string that is the last argument of each `optional(shape, 'description')`. */
export function withoutDescriptions(text) {
  let result = text;
  // From the end on, so that earlier places stay valid, and inner calls come before outer ones.
  for (const { index } of [...text.matchAll(/\boptional\(/g)].reverse()) {
    const last = lastString(result, index + 'optional('.length);
    if (last !== undefined) result = `${result.slice(0, last.start)}''${result.slice(last.end)}`;
  }
  return result;
}

/** The string before the parenthesis that closes a call; undefined if something else stands there. */
function lastString(text, from) {
  const token = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/(?:[^/\\\n[]|\\.|\[[^\]\n]*\])+\/|[()]/g;
  token.lastIndex = from;
  let depth = 1;
  let last;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    const [part] = found;
    if (part === '(') depth++;
    else if (part === ')' && --depth === 0)
      return last !== undefined && text.slice(last.end, found.index).trim() === '' ? last : undefined;
    else if (/^['"]/.test(part)) last = { start: found.index, end: found.index + part.length };
  }
  return undefined;
}
