/**
 * An argument of a made-up call, as C. A struct literal keeps its fields apart, so that a call that found something
 * can be cut down to what matters.
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

/** Terms that say less than this one does, simplest first: what a minimised call may hold in its place. */
export function simplerTerms(term: Term, simplest: readonly string[]): readonly Term[] {
  const shorter = simplest.filter((text) => text !== termText(term)).map(plain);
  if (term.kind === 'plain') return term.text === '0' || term.text === 'NULL' ? [] : shorter;
  const without = term.fields.map((_, index) => ({
    kind: 'literal' as const,
    fields: term.fields.filter((_, at) => at !== index),
  }));
  return [...shorter, ...without];
}
