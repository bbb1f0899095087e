import { deflateRawSync } from 'node:zlib';
import type { PhrasingContent } from 'mdast';
import type { BotContext } from '../judge.ts';
import type { JudgedCall } from '../verdict.ts';
import { code, link, own } from './nodes.ts';

/** A longer address is no link that people can use, and a comment has room for few of them. */
const MAX_LINK = 4000;

/** Where to go on from a call: its text in the playground, and the page of the call as it ships, if it does. */
export function callLinks(
  { document: { syscall = '' }, text }: JudgedCall,
  { pageUrl, callUrl }: BotContext,
): readonly PhrasingContent[] {
  // As src/playground/page/permalink.ts reads it: what is after the # never reaches a server.
  const fragment = `#text=${deflateRawSync(text, { level: 9 }).toString('base64url')}`;
  const url = pageUrl(`playground/${fragment}`);
  const playground =
    url === undefined || fragment.length > MAX_LINK ? [] : [link(url, own('Try it in the playground'))];
  const page = callUrl(syscall);
  const shipped = page === undefined ? [] : [link(page, code(syscall), own(' as it ships'))];
  const links = [...playground, ...shipped];
  return links.flatMap((each, index) => (index === 0 ? [each] : [own(' \u00b7 '), each]));
}
