import type { KernelOptions } from '../tree/kernel-options.ts';
import type { Located, SourceTree } from '../tree/source-tree.ts';
import { and, type BranchCondition, or, TRUE } from '../value/condition.ts';

/** A function or a macro that a name may mean, and when; undefined where the tree does not have it. */
export interface Alternative {
  readonly condition: BranchCondition;
  readonly definition: Located | undefined;
}

type Found = Alternative & { readonly definition: Located };

/**
 * What a name means in a file: its own function, or the only one that others see. Options may choose among several; the
 * last one is meant where no other is. Empty where the tree has none.
 */
export function definitionsOf(
  tree: SourceTree,
  configuration: KernelOptions,
  name: string,
  path: string,
): readonly Alternative[] {
  const found = tree
    .all(name, 'function')
    // What runs before the kernel does has functions of the same names: arch/x86/boot/bitops.h.
    .filter(({ path: file }) => !/^arch\/\w+\/boot\//.test(file))
    .filter(({ conditions }) => configuration.allHold(conditions))
    .map((definition): Found => ({ condition: conditionOf(definition, configuration), definition }));
  const own = found.filter(({ definition }) => definition.path === path);
  const seen =
    own.length > 0
      ? own
      : found.filter(({ definition }) => !definition.isStatic || definition.path.endsWith('.h'));
  const chosen = seen.filter(({ condition }) => condition.kind !== 'always');
  const plain = seen.filter(({ condition }) => condition.kind === 'always');
  const only = own.length > 0 ? plain[0] : onlyOne(plain, path);
  if (only) return [...distinct(chosen), only];
  if (plain.length > 0) return complete(distinct(chosen));
  const macro = tree
    .all(name, 'macro')
    .filter(
      ({ conditions, path: file }) =>
        configuration.allHold(conditions) && seen.some(({ definition }) => definition.path === file),
    )
    .map((definition): Found => ({ condition: conditionOf(definition, configuration), definition }));
  return complete(distinct([...chosen, ...macro]));
}

/** Where none of the conditions holds, the function is one that the tree does not have. */
function complete(alternatives: readonly Found[]): readonly Alternative[] {
  const all = or(...alternatives.map(({ condition }) => condition));
  if (alternatives.length === 0 || (all.kind === 'always' && all.holds)) return alternatives;
  return [...alternatives, { condition: TRUE, definition: undefined }];
}

function distinct(alternatives: readonly Found[]): readonly Found[] {
  const keys = new Set<string>();
  return alternatives.filter(({ condition: { key } }) => !keys.has(key) && keys.add(key));
}

/** What the options of a configuration say about a definition; what else an `#if` asks is not looked at. */
function conditionOf({ conditions }: Located, configuration: KernelOptions): BranchCondition {
  const asked = conditions.filter((condition) => condition.includes('CONFIG_'));
  return asked.length === 0 ? TRUE : and(...asked.map((condition) => configuration.condition(condition)));
}

/** Of several functions of one name the one that is meant; undefined where that is not known. */
function onlyOne(found: readonly Found[], path: string): Found | undefined {
  if (found.length <= 1) return found[0];
  const near = found.filter(
    ({ definition }) =>
      !/(?:nommu|_32\.c|stub|\/drivers\/|^drivers\/|um\/|xen\/|include\/asm-generic)/.test(definition.path),
  );
  const pool = near.length > 0 ? near : found;
  if (pool.length === 1) return pool[0];
  const folder = path.slice(0, path.lastIndexOf('/'));
  const beside = pool.filter(({ definition }) => definition.path.startsWith(`${folder}/`));
  if (beside.length === 1) return beside[0];
  const code = pool.filter(({ definition }) => definition.path.endsWith('.c'));
  return code.length === 1 ? code[0] : undefined;
}
