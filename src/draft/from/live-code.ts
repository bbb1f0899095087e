/**
 * C with everything blanked that no compiler sees: comments, and what `#if 0` leaves out. Each character that goes leaves
 * a space, and each line its end, so that offsets and lines stay. What other conditions leave out is not known, and stays.
 * Takes linear time, and any text.
 */
export function liveCode(source: string): string {
  return withoutDeadBranches(blankComments(source));
}

/** What may begin a comment, or a text in which none begins. */
const OPENING = /\/\*|\/\/|["']/g;

/** Comments as spaces. One that has no end takes the rest; a string ends with its line at the latest. */
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

/** Behind the end of a string or a character that begins at `start`. */
function endOfText(source: string, start: number, quote: string): number {
  for (let at = start + 1; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === quote) return at + 1;
    else if (character === '\n') return at;
  }
  return source.length;
}

/** One `#if` with the branches that have been seen. */
interface Condition {
  /** Whether the branch that is being read is left out for certain. */
  isDead: boolean;
  /** Whether a branch before is taken for certain, so that no other can be. */
  isSettled: boolean;
}

/** Lines that `#if 0`, and the `#else` of `#if 1`, leave out, as empty ones; directives stay where they are alive. */
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

/** Whether a condition holds, where it says so without a name: `0`, `(1)`, `0 && defined(X)`. */
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
