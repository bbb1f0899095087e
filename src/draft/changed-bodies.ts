import { definitionIn } from './definition-start.ts';
import type { DiffLine, Hunk } from './diff.ts';

/** A line of a function's body, in one state of a file. */
interface BodyLine {
  readonly text: string;
  readonly line: number;
}

/**
 * The calls whose bodies a hunk changes, each with the first changed line. Both states of a body are compared, because
 * Git may show the end of an unchanged function as added, and that of a new one as unchanged.
 */
export function changedBodies(hunk: Hunk): readonly { readonly name: string; readonly line: number }[] {
  const before = bodiesIn(hunk, '-');
  const after = bodiesIn(hunk, '+');
  const found: { name: string; line: number }[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const old = before.get(name) ?? [];
    const now = after.get(name) ?? [];
    const first = now.findIndex(({ text }, index) => text !== old[index]?.text);
    if (first === -1 && old.length === now.length) continue;
    const { line } = now[first] ?? old[now.length] ?? { line: hunk.newStart };
    found.push({ name, line });
  }
  return found;
}

/** What a hunk shows of the bodies of calls, in the state before it (`-`) or after it (`+`), by call. */
function bodiesIn({ section, lines }: Hunk, side: '-' | '+'): ReadonlyMap<string, readonly BodyLine[]> {
  const shown = lines.filter(({ sign }) => sign === ' ' || sign === side);
  const bodies = new Map<string, BodyLine[]>();
  let current = isInside(shown) ? definitionIn(section, '')?.name : undefined;
  for (const [index, { text, line }] of shown.entries()) {
    const definition = definitionIn(text, shown[index + 1]?.text ?? '');
    if (definition !== undefined) current = definition.name;
    else if (current !== undefined && text.trim() !== '') {
      const body = bodies.get(current) ?? [];
      bodies.set(current, body);
      body.push({ text: text.trim(), line });
    }
    if (text.startsWith('}')) current = undefined;
  }
  return bodies;
}

/**
 * Whether lines begin in a function. The header of a hunk names the last function before it, in which it need not begin.
 * Directives and the comment of the next function stand both within functions and between them, so what follows decides.
 */
export function isInside(lines: readonly DiffLine[]): boolean {
  const first = lines.find(({ text }) => text.trim() !== '' && !/^(?:#| \*)/.test(text));
  return first !== undefined && /^(?:\{|\t| {2}|\w+:\s*(?:\/[*/]|$))/.test(first.text);
}
