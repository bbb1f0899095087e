import { stripComments } from './comments.ts';
import type { Definition } from './definitions.ts';

/** The names that an enum defines. */
export function enumeratorNames(text: string, { body, end }: Definition): readonly string[] {
  const inside = stripComments(text.slice(body + 1, end - 1)).replace(/^#.*$/gm, ' ');
  return [...inside.matchAll(/(?:^|,)\s*(\w+)/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
