/** `EXPECT_THAT(call(…), SyscallFailsWithErrno(…))`, where the first bracket opens. */
const EXPECTS = /\b(?:EXPECT|ASSERT)_THAT\s*\(/g;
/** A call, by a function or by syscall(), at the start of what is expected to fail. */
const CALL = /^(?:RetryEINTR\()?\s*(?:::)?(\w+)\)?\s*(?=\()/;
const NUMBER = /^\(\s*(?:SYS_|__NR_)(\w+)\s*,?/;

/** The place of the bracket that closes the one at `start`; -1 where none does. */
function closingBracket(text, start) {
  let depth = 0;
  let quote;
  for (let at = start; at < text.length; at++) {
    const char = text[at];
    if (quote !== undefined) {
      if (char === '\\') at++;
      else if (char === quote) quote = undefined;
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth === 0) return at;
  }
  return -1;
}

/**
 * The errnos that a test of gVisor, a file of C++, expects of calls: the function, its arguments as in C, and the errnos, of
 * which any will do.
 */
export function expectationsIn(source) {
  const text = source.replace(/\/\/[^\n]*/g, '');
  return [...text.matchAll(EXPECTS)].flatMap((match) => {
    const start = match.index + match[0].length - 1;
    const end = closingBracket(text, start);
    const body = text.slice(start + 1, end);
    const failure = body.indexOf('SyscallFailsWithErrno');
    const call = CALL.exec(body.slice(0, Math.max(failure, 0)).trimStart());
    if (end === -1 || failure === -1 || call === null) return [];
    const errnos = [...new Set(body.slice(failure).match(/\bE[A-Z0-9]{2,}\b/g) ?? [])];
    const rest = body.trimStart().slice(call[0].length);
    const inside = rest.slice(0, closingBracket(rest, 0));
    const number = call[1] === 'syscall' ? NUMBER.exec(inside) : null;
    if (errnos.length === 0 || (call[1] === 'syscall' && number === null)) return [];
    const list = inside.slice(number === null ? 1 : number[0].length);
    return [{ name: number?.[1] ?? call[1], text: plainArguments(list), errnos }];
  });
}

/** Arguments of C++ as in C, on one line. */
function plainArguments(list) {
  return list
    .replace(/\bnullptr\b/g, 'NULL')
    .replace(/\s+/g, ' ')
    .trim();
}
