/**
 * C in which everything that the compiler ignores is blanked: comments and the branches that `#if 0` removes. Characters
 * become spaces and line breaks stay, so offsets and lines do not change. Branches of other conditions stay, since their
 * values are not known. Accepts any text, in linear time.
 */
export function liveCode(source: string): string {
  return withoutDeadBranches(blankComments(source));
}

/** The start of a comment, or of a string, in which no comment begins. */
const OPENING = /\/\*|\/\/|["']/g;

/** Replaces comments by spaces. An unterminated comment extends to the end; a string ends at the end of its line. */
function blankComments(source: string): string {
  const parts: string[] = [];
  let at = 0;
  for (OPENING.lastIndex = 0; ; ) {
    const match = OPENING.exec(source);
    if (match === null) break;
    const [mark] = match;
    const { index } = match;
    if (mark === '"' || mark === "'") {
      OPENING.lastIndex = endOfText(source, index, mark);
      continue;
    }
    const close = mark === '/*' ? source.indexOf('*/', index + 2) : source.indexOf('\n', index);
    const end = close === -1 ? source.length : mark === '/*' ? close + 2 : close;
    parts.push(source.slice(at, index), blank(source.slice(index, end)));
    at = end;
    OPENING.lastIndex = end;
  }
  parts.push(source.slice(at));
  return parts.join('');
}

/** The offset after a string or character constant that begins at `start`. */
function endOfText(source: string, start: number, quote: string): number {
  for (let at = start + 1; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === quote) return at + 1;
    else if (character === '\n') return at;
  }
  return source.length;
}

/** An `#if` whose `#endif` has not been read yet. */
interface Condition {
  /** The current branch is certainly not compiled. */
  isDead: boolean;
  /** An earlier branch is certainly compiled, so no later one is. */
  isSettled: boolean;
}

/** Blanks the lines that `#if 0`, or the `#else` of `#if 1`, removes; directives outside them stay. */
function withoutDeadBranches(source: string): string {
  const open: Condition[] = [];
  let dead = 0;
  const lines = source.split('\n').map((line) => {
    const [, directive = '', rest = ''] =
      /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b(.*)$/.exec(line) ?? [];
    const last = open.at(-1);
    const mark = (condition: Condition, isDead: boolean): void => {
      dead += Number(isDead) - Number(condition.isDead);
      condition.isDead = isDead;
    };
    if (directive.startsWith('if')) {
      const value = directive === 'if' ? constant(rest) : undefined;
      const condition = { isDead: false, isSettled: value === true };
      open.push(condition);
      mark(condition, value === false);
    } else if (directive === 'elif' && last !== undefined) {
      const value = constant(rest);
      mark(last, last.isSettled || value === false);
      last.isSettled ||= value === true;
    } else if (directive === 'else' && last !== undefined) mark(last, last.isSettled);
    else if (directive === 'endif' && last !== undefined) {
      mark(last, false);
      open.pop();
    }
    return dead > 0 ? blank(line) : line;
  });
  return lines.join('\n');
}

/** The value of a condition that does not depend on any name: `0`, `(1)`, `0 && defined(X)`; else undefined. */
function constant(condition: string): boolean | undefined {
  const text = condition.replace(/\s+/g, '');
  const value = /^\(*(0[xX]0+|0+|[1-9]\d*)[uUlL]*\)*(?:$|(&&|\|\|))/.exec(text);
  if (value === null) return undefined;
  const [whole, digits = '', operator] = value;
  const isTrue = !/^0[xX]?0*$/.test(digits);
  const depth = (whole.match(/\(/g)?.length ?? 0) - (whole.match(/\)/g)?.length ?? 0);
  if (depth !== 0) return undefined;
  if (operator === '&&') return isTrue || /\|\|/.test(text) ? undefined : false;
  if (operator === '||') return isTrue ? true : undefined;
  return isTrue;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
