import { type FileDiff, newSide } from '../diff.ts';
import type { KnownField } from '../known.ts';
import { withoutComments } from './comments.ts';

/**
 * Bodies of structs by name. Headers for userspace say what programs compile in; other C is the next best, then what
 * tests and samples repeat, then what documents show. Of equals the later one counts: a series may go on with a struct.
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
    for (const [, name = '', body = ''] of text.matchAll(/\bstruct (\w+)\s*\{([^{}]*)\}/g))
      if (rank >= (best.get(name)?.rank ?? 0)) best.set(name, { rank, body });
  }
  return new Map([...best].map(([name, { body }]) => [name, body]));
}

/** The structs of a series by name, each read when a call first takes it. */
export class Structs {
  readonly #bodies: ReadonlyMap<string, string>;
  readonly #fields = new Map<string, readonly KnownField[]>();

  constructor(bodies: ReadonlyMap<string, string>) {
    this.#bodies = bodies;
  }

  /** The struct that a parameter's type names, with its fields; empty where it names none that is known. */
  behind(type: string): [string, readonly KnownField[]][] {
    const name = /\bstruct (\w+)/.exec(type)?.[1] ?? '';
    const body = this.#bodies.get(name);
    if (body === undefined) return [];
    const fields = this.#fields.get(name) ?? fieldsOf(body);
    this.#fields.set(name, fields);
    return fields.length === 0 ? [] : [[name, fields]];
  }
}

/** The fields of a body; none where one cannot be read: all behind it would stand at the wrong offset. */
function fieldsOf(body: string): readonly KnownField[] {
  const declarations = withoutComments(body)
    .split(';')
    .map((declaration) => declaration.slice(0, 200).replace(/\s+/g, ' ').trim())
    .filter((declaration) => declaration !== '');
  const fields = declarations.flatMap((declaration): KnownField[] => {
    const [, type = '', name, bounds = ''] = /^(\w[\w ]*?[ *]+)(\w+)((?:\[\w+\])*)$/.exec(declaration) ?? [];
    return name === undefined ? [] : [{ name, type: `${type.trim()}${bounds}` }];
  });
  return fields.length === declarations.length ? fields : [];
}
