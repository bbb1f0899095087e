import type { Spec } from '../spec/model.ts';
import type { Node } from '../spec/yaml/node.ts';

/** The options of a kernel's configuration by name: `y`, `m`, `n`, or the text of another value. */
export type ConfigurationOptions = Readonly<Record<string, string>>;

const NAME = /\bCONFIG_[A-Z0-9_]+/g;

/** The options that specs name, as a kernel's configuration (`.config`) sets them; one that it does not name is `n`. */
export function optionsNamedBy(specs: readonly Spec[], configuration: string): ConfigurationOptions {
  const names = new Set(specs.flatMap(({ node }) => textsOf(node).flatMap((text) => text.match(NAME) ?? [])));
  const set = new Map<string, string>();
  for (const [, name = '', value = ''] of configuration.matchAll(/^(CONFIG_\w+)=(.*)$/gm))
    set.set(name, value);
  return Object.fromEntries([...names].sort().map((name) => [name, set.get(name) ?? 'n']));
}

function textsOf(node: Node): readonly string[] {
  switch (node.kind) {
    case 'scalar':
      return [node.text];
    case 'sequence':
      return node.items.flatMap(textsOf);
    case 'mapping':
      return node.pairs.flatMap(({ value }) => textsOf(value));
  }
}
