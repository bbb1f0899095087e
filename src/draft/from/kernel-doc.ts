import { ERRNO_NAMES } from '../../spec/errno.ts';
import { definitionIn } from '../definition-start.ts';
import type { FileDiff, Hunk } from '../diff.ts';
import { withoutComments } from './comments.ts';

/** The longest comment and the longest head of a function that are read, in lines. */
const MAX_COMMENT = 400;
const MAX_HEAD = 12;
/** And in characters. */
const MAX_LENGTH = 2000;
/** The functions of one series that are told of. */
const MAX_FUNCTIONS = 30;

/** A function with the kernel-doc comment above it. */
export interface DocumentedFunction {
  readonly name: string;
  /** It is a system call, whose parameters are known otherwise. */
  readonly isCall: boolean;
  readonly parameters: readonly string[];
  /** The names that the comment describes (Documentation/doc-guide/kernel-doc.rst). */
  readonly described: readonly string[];
  /** The function that the first line names, where that is another one. */
  readonly about: string | undefined;
  /** The errnos that the comment of a call names. */
  readonly errors: readonly string[];
}

/** The functions that patches add below a kernel-doc comment that describes arguments. */
export function documentedFunctions(files: readonly FileDiff[]): readonly DocumentedFunction[] {
  const found = files.flatMap(({ newPath, hunks }) =>
    newPath?.endsWith('.c') === true ? hunks.flatMap(documentedIn) : [],
  );
  // A later patch of a series may mend the comment of an earlier one.
  return [...new Map(found.map((one) => [one.name, one])).values()].slice(0, MAX_FUNCTIONS);
}

function documentedIn({ lines: all }: Hunk): readonly DocumentedFunction[] {
  const kept = all.filter(({ sign }) => sign !== '-');
  const lines = kept.map(({ text }) => text.trimEnd());
  const found: DocumentedFunction[] = [];
  let start: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (line === '/**') start = index;
    else if (start !== undefined && /^ \*+\/$/.test(line)) {
      // At most one empty line stands between a comment and what it is about.
      const head = lines[index + 1] === '' ? index + 2 : index + 1;
      const comment = lines.slice(start + 1, Math.min(index, start + MAX_COMMENT));
      if (kept[head]?.sign === '+')
        found.push(...documentedFunction(comment, lines.slice(head, head + MAX_HEAD)));
      start = undefined;
    } else if (!/^ \*/.test(line)) start = undefined;
  }
  return found;
}

function documentedFunction(
  comment: readonly string[],
  head: readonly string[],
): readonly DocumentedFunction[] {
  const call = definitionIn(head[0] ?? '', head[1] ?? '');
  const written = call === undefined ? functionIn(head) : { name: call.name, parameters: [] };
  if (written === undefined || call?.isVariant === true) return [];
  // A comment may be about something else, which its first line names then in another form.
  const title = comment[0] ?? '';
  const words: readonly string[] = title.match(/\w+/g) ?? [];
  const isOwn = words.includes(written.name) || words.includes(`sys_${written.name}`);
  const about = isOwn ? undefined : /^ \*\s+([a-z]\w{1,60})[\w[\]|/*]*(?:\(\))?\s+-\s/.exec(title)?.[1];
  if (!isOwn && about === undefined) return [];
  const named = comment.flatMap((line) => /^ \*\s*@(\w{1,60})\b/.exec(line)?.[1] ?? []);
  if (named.length === 0) return [];
  const described = comment.flatMap((line) => /^ \*\s*@(\w{1,60})\s*:/.exec(line)?.[1] ?? []);
  const isCall = call !== undefined;
  const errors = isCall ? comment.flatMap((line) => line.match(/\bE[A-Z0-9]{3,15}\b/g) ?? []) : [];
  return [
    {
      ...written,
      isCall,
      described: [...new Set(described)],
      about,
      errors: [...new Set(errors)].filter((name) => ERRNO_NAMES.includes(name)),
    },
  ];
}

/** The name and the parameters of a function; undefined where its head is not a plain one. */
function functionIn(head: readonly string[]): { name: string; parameters: readonly string[] } | undefined {
  const text = withoutComments(head.join(' ').slice(0, MAX_LENGTH));
  const end = text.indexOf('{');
  const [, name, list = ''] = /^[A-Za-z_][\w\s*]*?\b(\w+)\(([^()]*)\)\s*$/.exec(text.slice(0, end)) ?? [];
  if (end === -1 || name === undefined) return undefined;
  if (/^\s*(?:void)?\s*$/.test(list)) return { name, parameters: [] };
  const parameters = list.split(',').map((one) => /(\w+)\s*(?:\[\w*\]\s*)?$/.exec(one.trim())?.[1]);
  return parameters.every((one) => one !== undefined) ? { name, parameters } : undefined;
}
