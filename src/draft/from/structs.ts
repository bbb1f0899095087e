import { type FileDiff, newSide } from '../diff.ts';
import type { KnownField } from '../known.ts';

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

/** The struct that a parameter's type names, with its fields; empty where it names none that is known. */
export function structOf(
  type: string,
  structs: ReadonlyMap<string, string>,
): [string, readonly KnownField[]][] {
  const name = /\bstruct (\w+)/.exec(type)?.[1] ?? '';
  const body = structs.get(name);
  if (body === undefined) return [];
  const lines = body
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    .split(';')
    .filter((line) => line.trim() !== '');
  const fields = lines.flatMap((line): KnownField[] => {
    const [, own = '', field, bounds = ''] =
      /^\s*(\w[\w ]*?[\s*]+)(\w+)((?:\[\w+\])*)\s*$/.exec(line.slice(0, 200)) ?? [];
    return field === undefined ? [] : [{ name: field, type: `${own.trim()}${bounds}` }];
  });
  // With a member missing, all behind it would stand at the wrong offset.
  return fields.length === lines.length ? [[name, fields]] : [];
}
