import { shortRuns } from '../../spec/shorten.ts';

/** A stranger's text as a string literal of C: printable, on one line, and cut between words where it is long. */
export function stringInC(text: string, longest: number): string {
  const escaped = shortRuns(text)
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/g, '?')
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('??', '?\\?');
  if (escaped.length <= longest) return `"${escaped}"`;
  const cut = escaped.slice(0, longest - 4);
  const end = cut.lastIndexOf(' ');
  return `"${end > longest / 2 ? cut.slice(0, end) : cut.replace(/\\+$/, '')} ..."`;
}
