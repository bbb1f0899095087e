import { stripComments } from './comments.ts';
import type { Located } from './definition-index.ts';
import { enumeratorNames } from './enumerator-names.ts';
import type { SourceTree } from './source-tree.ts';

/**
 * The names whose definitions differ between two states of a tree. Comments and layout make no difference.
 *
 * @param paths the files that differ
 */
export function changedNames(
  before: SourceTree,
  after: SourceTree,
  paths: Iterable<string>,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const path of paths) {
    const old = definedIn(before, path);
    const own = definedIn(after, path);
    for (const name of new Set([...old.keys(), ...own.keys()]))
      if (old.get(name)?.join('\n') !== own.get(name)?.join('\n')) names.add(name);
  }
  return names;
}

/** What stands for each name in a file. Several definitions of a name stay in their order: the first one counts. */
function definedIn(tree: SourceTree, path: string): ReadonlyMap<string, readonly string[]> {
  const text = tree.text(path) ?? '';
  const found = new Map<string, string[]>();
  for (const definition of tree.definitionsIn(path)) {
    const written = writtenForm(text, definition);
    const names = definition.kind === 'enum' ? enumeratorNames(text, definition) : [];
    for (const name of new Set([definition.name, ...names])) {
      const others = found.get(name);
      if (others) others.push(written);
      else found.set(name, [written]);
    }
  }
  found.delete('');
  return found;
}

function writtenForm(text: string, { kind, start, end, conditions }: Located): string {
  const code = stripComments(text.slice(start, end)).replace(/\s+/g, ' ');
  return [kind, ...conditions, code].join('\n');
}
