/**
 * An argument of a made-up call, as C. A struct literal keeps its fields apart, so that a call can be minimised field by
 * field.
 */
export type Term =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'literal'; readonly fields: readonly TermField[] };

export interface TermField {
  readonly name: string;
  readonly text: string;
}

export function plain(text: string): Term {
  return { kind: 'plain', text };
}

export function termText(term: Term): string {
  if (term.kind === 'plain') return term.text;
  return `&{${term.fields.map(({ name, text }) => `.${name} = ${text}`).join(', ')}}`;
}

/** Simpler terms that a minimised call may have instead, simplest first. */
export function simplerTerms(term: Term, simplest: readonly string[]): readonly Term[] {
  const shorter = simplest.filter((text) => text !== termText(term)).map(plain);
  if (term.kind === 'plain') {
    if (term.text === '0' || term.text === 'NULL') return [];
    const bits = term.text.split(' | ');
    return bits.length > 1 ? [...shorter, ...bits.reverse().map(plain)] : shorter;
  }
  const without = term.fields.map((_, index) => ({
    kind: 'literal' as const,
    fields: term.fields.filter((_, at) => at !== index),
  }));
  return [...shorter, ...without];
}

/** Parses a term; a literal with plain fields becomes a list of fields. */
export function readTerm(text: string): Term {
  const inside = /^&\{(.*)\}$/.exec(text)?.[1];
  if (inside === undefined) return plain(text);
  const fields: TermField[] = [];
  for (const part of inside === '' ? [] : inside.split(', ')) {
    const [, name, value] = /^\.(\w+) = ([^{}]+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) return plain(text);
    fields.push({ name, text: value });
  }
  return { kind: 'literal', fields };
}

/** Mixes the arguments of two calls: each is the first call's where `isFirst` says so. Two literals keep the fields of both. */
export function mixTerms(
  first: readonly Term[],
  second: readonly Term[],
  isFirst: () => boolean,
): readonly Term[] {
  return first.map((one, index) => {
    const other = second[index] ?? one;
    if (one.kind !== 'literal' || other.kind !== 'literal') return isFirst() ? one : other;
    const [major, minor] = isFirst() ? [one, other] : [other, one];
    const own = new Set(major.fields.map(({ name }) => name));
    return {
      kind: 'literal',
      fields: [...major.fields, ...minor.fields.filter(({ name }) => !own.has(name))],
    };
  });
}
