import { readExpression } from '../c/read.ts';
import type { Expression } from '../c/syntax.ts';
import { tokens } from '../c/token.ts';
import { isQualifier } from '../c/type-reader.ts';

/** What the attributes of a struct, or of a field, say of where it lies. */
export interface Placement {
  /** Fields follow each other without a gap. */
  readonly isPacked: boolean;
  /** It lies at a multiple of at least so many bytes; undefined where that is not known. */
  readonly alignment: number | undefined;
}

export const PLAIN: Placement = { isPacked: false, alignment: 1 };

/** What the names in attributes mean. */
export interface AttributeNames {
  /** What a macro without arguments stands for: undefined where there is none, `open` where that is not known. */
  attribute(name: string): { readonly text: string } | 'open' | undefined;
  valueOf(expression: Expression): bigint | undefined;
}

const MAX_DEPTH = 8;

/**
 * Reads attributes, as they stand before the `{` of a struct or behind its `}`: `__packed`,
 * `__attribute__((packed, aligned(4)))`, `EPOLL_PACKED`. Undefined where it is not known whether it is packed.
 */
export function placementOf(text: string, names: AttributeNames, depth = 0): Placement | undefined {
  let placement = PLAIN;
  if (depth > MAX_DEPTH) return undefined;
  const list = tokens(text).filter(({ kind }) => kind !== 'directive');
  for (const [index, { kind, text: word }] of list.entries()) {
    if (kind !== 'name' || isQualifier(word)) continue;
    let own: Placement | undefined = PLAIN;
    if (/^(?:__)?packed(?:__)?$/.test(word)) own = { isPacked: true, alignment: 1 };
    else if (/^(?:__)?aligned(?:__)?$/.test(word)) {
      const next = list[index + 1];
      const written = next?.text === '(' ? inBrackets(text, next.offset) : undefined;
      own = { isPacked: false, alignment: written === undefined ? undefined : alignmentOf(written, names) };
    } else if (/^____cacheline/.test(word)) own = { isPacked: false, alignment: undefined };
    else {
      const macro = names.attribute(word);
      if (macro === 'open') return undefined;
      if (macro) own = placementOf(macro.text, names, depth + 1);
    }
    if (!own) return undefined;
    placement = together(placement, own);
  }
  return placement;
}

/** What two lists of attributes say together. */
function together(one: Placement, other: Placement): Placement {
  if (other === PLAIN) return one;
  const isKnown = one.alignment !== undefined && other.alignment !== undefined;
  return {
    isPacked: one.isPacked || other.isPacked,
    alignment: isKnown ? Math.max(one.alignment, other.alignment) : undefined,
  };
}

function alignmentOf(written: string, names: AttributeNames): number | undefined {
  const expression = readExpression(written);
  const value = expression && names.valueOf(expression);
  return value !== undefined && value >= 1n && value <= 4096n ? Number(value) : undefined;
}

function inBrackets(text: string, open: number): string | undefined {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(open + 1, at);
  }
  return undefined;
}
