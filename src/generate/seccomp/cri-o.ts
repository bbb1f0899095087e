import { allGoNodes, type GoNode, goNodes } from './go-nodes.ts';
import type { ListedRule } from './listed-rule.ts';
import { sortedPlace } from './sorted-place.ts';

/** Where a checkout of CRI-O has its copy of containers/common's profile. */
export const COPIES: readonly string[] = [
  'vendor/go.podman.io/common/pkg/seccomp/default_linux.go',
  'vendor/github.com/containers/common/pkg/seccomp/default_linux.go',
];

/** `{"clone3", 1, 24}`: a name that CRI-O takes out of a rule, by the places of both. */
interface RemovedName {
  readonly name: string;
  readonly rule: number;
  readonly index: number;
  /** Where the text has the index. */
  readonly start: number;
  readonly end: number;
}

/** The changed text of CRI-O, or why there is none. */
export type CrioEdit =
  | { readonly ok: true; readonly text: string; readonly moved: readonly string[] }
  | { readonly ok: false; readonly message: string };

/**
 * CRI-O edits the profile of containers/common by indices, which one more name in the rule moves. An index that is wrong stops
 * CRI-O when it starts.
 *
 * @param rules those of the copy
 * @param target the rule that gets the name
 */
export function moveIndices(
  text: string,
  rules: readonly ListedRule[],
  target: ListedRule,
  name: string,
): CrioEdit {
  const removed = removedNames(text);
  if (removed.length === 0)
    return { ok: false, message: 'has no list of names that are taken out of the profile, by index' };
  const wrong = removed.find((one) => rules[one.rule]?.names[one.index]?.name !== one.name);
  if (wrong !== undefined)
    return {
      ok: false,
      message: `takes ${wrong.name} out of place ${wrong.index} of rule ${wrong.rule}, where the copy of containers/common has ${rules[wrong.rule]?.names[wrong.index]?.name ?? 'nothing'}`,
    };
  const rule = rules.indexOf(target);
  const place = sortedPlace(
    target.names.map((one) => one.name),
    name,
  );
  const moved = removed.filter((one) => one.rule === rule && one.index >= place);
  return {
    ok: true,
    text: moved
      .toSorted((a, b) => b.start - a.start)
      .reduce(
        (before, { start, end, index }) => `${before.slice(0, start)}${index + 1}${before.slice(end)}`,
        text,
      ),
    moved: moved.map((one) => one.name),
  };
}

function removedNames(text: string): readonly RemovedName[] {
  return [...allGoNodes(goNodes(text) ?? [])].flatMap((node) =>
    node.kind === 'group' && node.open === '{' ? removedName(node.nodes) : [],
  );
}

function removedName(nodes: readonly GoNode[]): readonly RemovedName[] {
  const [name, , rule, , index, ...others] = nodes;
  if (name?.kind !== 'string' || rule?.kind !== 'word' || index?.kind !== 'word' || others.length > 0)
    return [];
  if (!/^\d+$/.test(rule.text) || !/^\d+$/.test(index.text)) return [];
  const { start, end } = index;
  return [{ name: name.text, rule: Number(rule.text), index: Number(index.text), start, end }];
}
