import { ERRNO_NAMES } from '../../spec/errno.ts';
import type { FileDiff } from '../diff.ts';
import { messageOf } from '../patch-message.ts';
import type { Patch } from '../series-artifacts.ts';
import type { NewValue } from '../uapi-values.ts';
import type { CallBody } from './call-bodies.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** What begins a list of errnos in a manual page and in its text. */
const HEADING = /^\s*(?:\.SH\s+)?"?(?:ERRORS|Errors|Error codes|ERROR CODES)"?\s*:?\s*$/m;
/** What ends it. */
const NEXT = /^(?:\.SH\b|\s{0,8}(?!E[A-Z0-9]+\s*$)[A-Z][A-Z ]{3,}\s*$|=+\s*$|--)/m;

/** Errnos that calls choose in their own bodies, and that the list in a manual page or message of the series leaves out. */
export function untoldErrors(
  patches: readonly Patch[],
  files: readonly FileDiff[],
  calls: readonly CallBody[],
): readonly NewValue[] {
  const pages = files.flatMap(({ newPath: path = '', hunks }) => {
    if (!/\.2$|^Documentation\/.*\.(?:rst|txt)$/.test(path)) return [];
    const lines = hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign === '+'));
    return [{ where: path, text: lines.map(({ text }) => text).join('\n') }];
  });
  const messages = patches.map(({ body }) => ({ where: 'the message', text: messageOf(body) }));
  return calls.flatMap(({ call, path, ...shown }): readonly NewValue[] => {
    const source = [...pages, ...messages].find(({ text }) => text.includes(call) && listIn(text).size > 1);
    if (source === undefined) return [];
    const listed = listIn(source.text);
    const lines = plainLines({ ...shown, path });
    const untold = lines.flatMap(({ text, line }) => {
      const errno = /\breturn\s+-(E[A-Z0-9]+)\s*;/.exec(text)?.[1];
      return errno === undefined || listed.has(errno) || !ERRNO_NAMES.includes(errno)
        ? []
        : [{ errno, line }];
    });
    const [first] = untold;
    if (first === undefined) return [];
    const names = [...new Set(untold.map(({ errno }) => errno))].join(' and ');
    const message = `${source.where} lists the errors of ${call}, but not ${names}, with which this line fails`;
    return [fact(path, first.line, message, call)];
  });
}

/** The errnos of the first list of errors in a text. */
function listIn(text: string): ReadonlySet<string> {
  const heading = HEADING.exec(text);
  if (heading === null) return new Set();
  const rest = text.slice(heading.index + heading[0].length);
  const own = rest.slice(0, NEXT.exec(rest)?.index ?? rest.length);
  return new Set(own.match(/\bE[A-Z0-9]{3,15}\b/g) ?? []);
}
