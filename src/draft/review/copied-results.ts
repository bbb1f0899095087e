import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';

/** Copies that return how many bytes were not copied. */
const COPY = /\b(copy_(?:to|from)_user|clear_user)\s*\(/;
/** The lines of a function that are searched for what becomes of a result. */
const MAX_LINES = 60;
/** The results of one series that are told of. */
const MAX_TOLD = 2;

/** New lines that return the result of a copy as it is: a program gets a positive number where the address is bad. */
export function copiedResults(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path) && path.endsWith('.c')
        ? hunks.flatMap(({ lines }) =>
            resultsIn(
              path,
              lines.filter(({ sign }) => sign !== '-'),
            ),
          )
        : [],
    )
    .slice(0, MAX_TOLD);
}

function resultsIn(path: string, lines: readonly DiffLine[]): readonly NewValue[] {
  return lines.flatMap(({ sign, text, line }, index): readonly NewValue[] => {
    const copy = COPY.exec(text)?.[1];
    if (sign !== '+' || copy === undefined) return [];
    const isReturned = new RegExp(`^\\s*return\\s+${copy}\\s*\\(`).test(text) && !/[?:!=]/.test(text);
    // A helper that copies may return the count to a caller that makes an errno of it.
    const own = lines.slice(0, index).findLast((one) => /^[A-Za-z_].*\(/.test(one.text))?.text ?? '';
    const variable = new RegExp(`^\\s*(\\w+)\\s*=\\s*${copy}\\s*\\(`).exec(text)?.[1];
    const rest = lines.slice(index + 1, index + 1 + MAX_LINES).map((one) => one.text);
    if (/copy/.test(own) || (!isReturned && (variable === undefined || !returnsAsIs(variable, rest))))
      return [];
    const message = `what ${copy}() returns is returned: the count of bytes that were not copied, and no errno; return -EFAULT where it is not 0`;
    return [{ syscall: undefined, path, line, isQuestion: false, message }];
  });
}

/** Whether a variable is returned before anything else is assigned to it or decided by it. */
function returnsAsIs(variable: string, lines: readonly string[]): boolean {
  const returned = new RegExp(`^\\s*return\\s+${variable}\\s*;`);
  const mentioned = new RegExp(`\\b${variable}\\b`);
  const tested = new RegExp(`^\\s*if\\s*\\(${variable}\\)\\s*(?:return\\s+${variable};)?$`);
  for (const text of lines) {
    if (returned.test(text)) return true;
    if (/^\}/.test(text) || (/\b(?:goto|return)\b/.test(text.replace(tested, '')) && !tested.test(text)))
      return false;
    if (tested.test(text)) {
      if (/\breturn\b/.test(text)) return true;
      continue;
    }
    if (mentioned.test(text)) return false;
  }
  return false;
}
