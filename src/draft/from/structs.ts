import type { DescribedField } from '../call-description.ts';
import { type FileDiff, newSide } from '../diff.ts';
import { withoutComments } from './comments.ts';

/**
 * The bodies of structs, by name. Headers for userspace take precedence, since programs compile them in; then other C,
 * then copies in tests and samples, then documents. Of equal sources the later one is used, since a later patch may change
 * the struct.
 */
export function structsOf(files: readonly FileDiff[]): ReadonlyMap<string, string> {
  return structBodies(
    files.flatMap((file) => newSide(file).map((text) => ({ rank: rankOf(file.newPath ?? ''), text }))),
  );
}

function rankOf(path: string): number {
  if (!/\.[ch]$/.test(path)) return 0;
  if (/^(?:tools|samples|Documentation|scripts)\//.test(path)) return 1;
  return /(?:^|\/)uapi\//.test(path) ? 3 : 2;
}

export function structBodies(
  sources: readonly { readonly rank: number; readonly text: string }[],
): ReadonlyMap<string, string> {
  const best = new Map<string, { readonly rank: number; readonly body: string }>();
  for (const { rank, text } of sources) {
    for (const [, name = '', body = ''] of text.matchAll(
      /\bstruct (\w+)\s*\{([^{}]*)\}(?!\s*(?:__packed|__attribute__))/g,
    ))
      if (rank >= (best.get(name)?.rank ?? 0)) best.set(name, { rank, body });
  }
  return new Map([...best].map(([name, { body }]) => [name, body]));
}

/** The structs of a series, by name; each is parsed when a call first uses it. */
export class Structs {
  readonly #bodies: ReadonlyMap<string, string>;
  readonly #fields = new Map<string, readonly DescribedField[]>();

  constructor(bodies: ReadonlyMap<string, string>) {
    this.#bodies = bodies;
  }

  /** The struct that a parameter's type refers to, with its fields; empty if there is none or it is not known. */
  behind(type: string): [string, readonly DescribedField[]][] {
    const name = /\bstruct (\w+)/.exec(type)?.[1] ?? '';
    const body = this.#bodies.get(name);
    if (body === undefined) return [];
    const fields = this.#fields.get(name) ?? fieldsOf(body);
    this.#fields.set(name, fields);
    return fields.length === 0 ? [] : [[name, fields]];
  }
}

/** The fields of some structs of a series, by name, as YAML; those that cannot be read are left out. */
export function describedStructs(
  files: readonly FileDiff[],
  names: readonly string[],
): ReadonlyMap<string, string> {
  const known = new Structs(structsOf(files));
  return new Map(
    names
      .flatMap((name) => known.behind(`struct ${name}`))
      .map(([name, fields]) => {
        const members = fields.map(({ name: own, type }) => `${own}: ${JSON.stringify(type)}`);
        return [name, `{ ${members.join(', ')} }`];
      }),
  );
}

/** The fields of a body; none if one cannot be read, because later fields would have wrong offsets. */
function fieldsOf(body: string): readonly DescribedField[] {
  const declarations = withoutComments(body)
    .split(';')
    .map((declaration) => declaration.slice(0, 200).replace(/\s+/g, ' ').trim())
    .filter((declaration) => declaration !== '');
  const fields = declarations.flatMap((declaration): DescribedField[] => {
    const [, type = '', name, bounds = ''] = /^(\w[\w ]*?[ *]+)(\w+)((?:\[\w+\])*)$/.exec(declaration) ?? [];
    return name === undefined ? [] : [{ name, type: `${type.trim()}${bounds}` }];
  });
  return fields.length === declarations.length ? fields : [];
}
