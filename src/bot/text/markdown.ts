import type { BlockContent, Parents, Root, Text } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, type Info, type Options, type State, toMarkdown } from 'mdast-util-to-markdown';
import { DOLLAR } from '../../report/neutral.ts';

/**
 * Blocks as GitHub Flavored Markdown, which GitLab supports too. All text nodes are escaped: no dollar starts a
 * formula, and no line starts one of GitLab's quick actions.
 */
export function blocksToMarkdown(blocks: readonly BlockContent[]): string {
  const root: Root = { type: 'root', children: [...blocks] };
  // Padding to align the pipes would use a third of the length that GitHub accepts.
  const extensions = [gfmToMarkdown({ tablePipeAlign: false }), WITHOUT_MATHEMATICS, WITHOUT_QUICK_ACTIONS];
  return toMarkdown(root, { extensions, bullet: '-' });
}

const WITHOUT_MATHEMATICS: Options = {
  handlers: {
    text: (node: Text, parent: Parents | undefined, state: State, info: Info) =>
      defaultHandlers.text(node, parent, state, info).replaceAll('$', () => DOLLAR),
  },
};

/** GitLab executes a line that starts with a command such as `/close` (lib/gitlab/quick_actions/extractor.rb). */
const WITHOUT_QUICK_ACTIONS: Options = { unsafe: [{ character: '/', atBreak: true }] };

/** The number of entries to try first; most comments have fewer. */
const FIRST_TRY = 64;

/**
 * The Markdown of as many of the first entries of `blocks` as fit into `limit` characters. An entry is a list item or
 * another block; it is never split.
 *
 * @param rest makes the last block if entries are omitted, from their number
 */
export function limitBlocks(
  blocks: readonly BlockContent[],
  limit: number,
  rest: (omitted: number) => BlockContent,
): string {
  const total = weight(blocks);
  const cutTo = (items: number): string => blocksToMarkdown([...take(blocks, items), rest(total - items)]);
  let low = 0;
  // Doubling avoids rendering thousands of entries when only a few hundred fit.
  let high = FIRST_TRY;
  while (high < total && cutTo(high).length <= limit) {
    low = high;
    high *= 2;
  }
  if (high >= total) {
    const whole = blocksToMarkdown(blocks);
    if (whole.length <= limit) return whole;
    high = total;
  }
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (cutTo(middle).length <= limit) low = middle;
    else high = middle - 1;
  }
  return cutTo(low);
}

/** The number of entries: list items and other blocks. */
function weight(blocks: readonly BlockContent[]): number {
  return blocks.reduce((sum, block) => sum + (block.type === 'list' ? block.children.length : 1), 0);
}

/** The first `count` entries. */
function take(blocks: readonly BlockContent[], count: number): BlockContent[] {
  const taken: BlockContent[] = [];
  let left = count;
  let open = 0;
  for (const block of blocks) {
    if (left <= 0) break;
    if (block.type === 'html') open += block.value === '</details>' ? -1 : 1;
    if (block.type === 'list') {
      taken.push({ ...block, children: block.children.slice(0, left) });
      left -= block.children.length;
    } else {
      taken.push(block);
      left--;
    }
  }
  // Remove details elements without content, and close those that are still open.
  for (
    let last = taken.at(-1);
    last?.type === 'html' && last.value.startsWith('<details>');
    last = taken.at(-1)
  ) {
    taken.pop();
    open--;
  }
  for (; open > 0; open--) taken.push({ type: 'html', value: '</details>' });
  return taken;
}
