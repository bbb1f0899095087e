import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

const SAYS =
  /\b(?:at most|up to|no more than|not more than|a maximum of|limited to)\s+(\d{1,9})\s+([a-z]\w*)/i;
/** Units of which the code may count others. */
const UNIT =
  /^(?:[kKmMgG]i?[bB]?|bytes?|bits?|pages?|s|ms|us|ns|\w*seconds?|minutes?|jiffies|times|percent)$/;
const LIMIT = /^\s*#\s*define\s+(\w*(?:MAX|LIMIT)\w*)\s+\(?(\d{1,9})U?L*\)?\s*(\/\*.*)?$/;
/** A sentence of a comment that says which errno follows. */
const REFUSES =
  /\b(?:[Rr]efused?|[Rr]ejec\w+|[Ff]ails?|[Rr]eturns?|[Aa]nswers?)\b[^.]{0,60}?-?\b(E[A-Z0-9]{3,14})\b/;

/** The comments of one series that are told of. */
const MAX_TOLD = 2;

/** Comments that say another limit than the line below them defines, or another errno than the check below them returns. */
export function commentLimits(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap((hunk) => {
            const lines = hunk.lines.filter(({ sign }) => sign !== '-');
            return lines.flatMap((_, at) => [...limitAt(path, lines, at), ...errnoAt(path, lines, at)]);
          })
        : [],
    )
    .slice(0, MAX_TOLD);
}

function limitAt(path: string, lines: readonly DiffLine[], at: number): readonly NewValue[] {
  const own = lines[at];
  const [, name, value, beside = ''] = LIMIT.exec(own?.text ?? '') ?? [];
  if (own?.sign !== '+' || name === undefined || value === undefined) return [];
  const above = lines[at - 1]?.text ?? '';
  const comment = beside === '' && /^\s*\/\*.*\*\/\s*$/.test(above) ? above : beside;
  const [, said, unit = ''] = SAYS.exec(comment) ?? [];
  // A limit of one more is one that is not reached, or has room for a NUL.
  if (said === undefined || UNIT.test(unit) || Math.abs(Number(said) - Number(value)) < 2) return [];
  const message = `the comment says ${said} ${unit}, but ${name} is ${value}; say one number`;
  return [fact(path, own.line, message)];
}

function errnoAt(path: string, lines: readonly DiffLine[], at: number): readonly NewValue[] {
  const own = lines[at];
  const text = own?.text ?? '';
  if (own?.sign !== '+' || !/^\t+\/\*.*\*\/\s*$/.test(text)) return [];
  const said = REFUSES.exec(text)?.[1];
  if (said === undefined || !/^\t+if\s*\(.*\)\s*\{?\s*$/.test(lines[at + 1]?.text ?? '')) return [];
  const back = /^\s+return\s+-(E[A-Z0-9]+)\s*;/.exec(lines[at + 2]?.text ?? '')?.[1];
  if (back === undefined || text.includes(back) || back === said) return [];
  const message = `the comment says ${said}, but the check below it returns ${back}`;
  return [fact(path, own.line, message)];
}
