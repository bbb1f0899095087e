import type { Token } from './token.ts';

/** The condition of an `#if`, an `#ifdef` or an `#ifndef`; undefined for other directives. */
export function openingCondition(directive: string): string | undefined {
  const opening = /^#\s*(ifdef|ifndef|if)\b([\s\S]*)$/.exec(directive);
  if (!opening) return undefined;
  const written = (opening[2] ?? '')
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    .replace(/\\\n|\s+/g, ' ')
    .trim();
  if (opening[1] === 'if') return written;
  return opening[1] === 'ifdef' ? `defined(${written})` : `!defined(${written})`;
}

/** Whether a token is an `#else`, an `#elif` or an `#endif`. */
export function isClosing({ kind, text }: Pick<Token, 'kind' | 'text'>): boolean {
  return kind === 'directive' && /^#\s*(?:else|elif|endif)/.test(text);
}

/** Leaves out what a configuration leaves out: an `#if` may part an `if` from what it asks. */
export function configured(
  list: readonly Token[],
  holds: (condition: string) => boolean | undefined,
): readonly Token[] {
  const kept: Token[] = [];
  /** For each `#if` around: whether it is decided, whether this way is read, and whether one was. */
  const open: { readonly isDecided: boolean; isRead: boolean; wasRead: boolean }[] = [];
  for (const token of list) {
    const isRead = open.every((one) => !one.isDecided || one.isRead);
    if (token.kind !== 'directive') {
      if (isRead || token.kind === 'end') kept.push(token);
      continue;
    }
    const condition = openingCondition(token.text);
    const innermost = open[open.length - 1];
    if (condition !== undefined) {
      const decided = holds(condition);
      open.push({ isDecided: decided !== undefined, isRead: decided ?? true, wasRead: decided ?? true });
      if (decided === undefined && isRead) kept.push(token);
    } else if (/^#\s*endif/.test(token.text)) {
      open.pop();
      if (innermost && !innermost.isDecided && isRead) kept.push(token);
    } else if (innermost?.isDecided && /^#\s*(?:else|elif)/.test(token.text)) {
      const elif = /^#\s*elif\b([\s\S]*)$/.exec(token.text)?.[1];
      innermost.isRead = !innermost.wasRead && (elif === undefined || holds(elif.trim()) !== false);
      innermost.wasRead ||= innermost.isRead;
    } else if (isRead) kept.push(token);
  }
  return kept;
}
