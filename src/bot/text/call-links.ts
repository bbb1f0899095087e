import { deflateRawSync } from 'node:zlib';
import type { PhrasingContent } from 'mdast';
import type { BotContext } from '../judge.ts';
import type { JudgedCall } from '../verdict.ts';
import { code, link, trustedText } from './nodes.ts';

/** Limit on the length of an address, in characters: a comment has room for few long ones. */
const MAX_LINK = 4000;

/** Links for a call: its text in the playground, which takes no C, and the site's page of the call, if probeable ships a spec of it. */
export function callLinks(
  { document: { syscall = '', isDerived }, text }: JudgedCall,
  { pageUrl, callUrl }: BotContext,
): readonly PhrasingContent[] {
  // The format of src/playground/page/permalink.ts. Browsers never send the part after # to a server.
  const fragment = `#text=${deflateRawSync(text, { level: 9 }).toString('base64url')}`;
  const url = pageUrl(`playground/${fragment}`);
  const playground =
    url === undefined || isDerived === true || fragment.length > MAX_LINK
      ? []
      : [link(url, trustedText('Try it in the playground'))];
  const page = callUrl(syscall);
  const shipped = page === undefined ? [] : [link(page, code(syscall), trustedText(' as it ships'))];
  const links = [...playground, ...shipped];
  return links.flatMap((each, index) => (index === 0 ? [each] : [trustedText(' \u00b7 '), each]));
}
