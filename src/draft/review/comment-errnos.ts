import { definitionIn } from '../definition-start.ts';
import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** Errnos that are taken for each other. */
const GROUPS: readonly (readonly string[])[] = [
  ['E2BIG', 'ERANGE', 'EOVERFLOW', 'EMSGSIZE', 'ENOBUFS', 'ENOSPC', 'ENAMETOOLONG'],
  ['EPERM', 'EACCES'],
  ['ENOSYS', 'EOPNOTSUPP', 'ENOTTY'],
];

/** The longest comment, and the longest body, in lines. */
const MAX_LINES = 300;
/** The comments of one series that are told of. */
const MAX_TOLD = 2;

/** Comments above new calls that name an errno of a kind, where the code has another one of that kind. */
export function commentErrnos(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ lines }) =>
            mismatchesIn(
              path,
              lines.filter(({ sign }) => sign !== '-'),
            ),
          )
        : [],
    )
    .slice(0, MAX_TOLD);
}

function mismatchesIn(path: string, lines: readonly DiffLine[]): readonly NewValue[] {
  return lines.flatMap(({ sign, text }, at): readonly NewValue[] => {
    const call = definitionIn(text, lines[at + 1]?.text ?? '');
    if (call === undefined || call.isVariant || sign !== '+') return [];
    const before = lines.slice(Math.max(0, at - MAX_LINES), at);
    const start = before.findLastIndex((one) => /^\s*\/\*/.test(one.text));
    const comment = start === -1 ? [] : before.slice(start);
    if (!comment.slice(-2).some((one) => /\*\/\s*$/.test(one.text))) return [];
    const named = new Set(comment.flatMap((one) => errnosIn(one.text)));
    const rest = lines.slice(at, at + MAX_LINES);
    const body = rest.slice(0, rest.findIndex((one) => /^\}/.test(one.text)) + 1);
    const own = new Set(body.flatMap((one) => (isComment(one.text) ? [] : errnosIn(one.text))));
    for (const group of GROUPS) {
      const said = group.find((one) => named.has(one) && !own.has(one));
      const has = group.find((one) => own.has(one) && !named.has(one));
      const line = comment.find((one) => said !== undefined && errnosIn(one.text).includes(said))?.line;
      if (said === undefined || has === undefined || line === undefined) continue;
      return [
        fact(
          path,
          line,
          `the comment above ${call.name} says ${said}, and does not mention ${has}, with which its code fails`,
          call.name,
        ),
      ];
    }
    return [];
  });
}

function isComment(text: string): boolean {
  return /^\s*(?:\/?\*|\/\/)/.test(text);
}

function errnosIn(text: string): readonly string[] {
  return text.match(/\bE[A-Z0-9]{3,15}\b/g) ?? [];
}
