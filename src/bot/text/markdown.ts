import type { BlockContent, Parents, Root, Text } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { defaultHandlers, type Info, type Options, type State, toMarkdown } from 'mdast-util-to-markdown';
import { DOLLAR } from '../../report/neutral.ts';

/**
 * Blocks as GitHub Flavored Markdown, which GitLab reads, too. Everything in text nodes is escaped, no dollar begins
 * mathematics, and no line begins one of GitLab's quick actions.
 */
export function blocksToMarkdown(blocks: readonly BlockContent[]): string {
  const root: Root = { type: 'root', children: [...blocks] };
  // Columns that are made even take a third of what GitHub accepts.
  const extensions = [gfmToMarkdown({ tablePipeAlign: false }), WITHOUT_MATHEMATICS, WITHOUT_QUICK_ACTIONS];
  return toMarkdown(root, { extensions, bullet: '-' });
}

const WITHOUT_MATHEMATICS: Options = {
  handlers: {
    text: (node: Text, parent: Parents | undefined, state: State, info: Info) =>
      defaultHandlers.text(node, parent, state, info).replaceAll('$', () => DOLLAR),
  },
};

/** GitLab obeys `/close` and the like where a line of a note begins with it (lib/gitlab/quick_actions/extractor.rb). */
const WITHOUT_QUICK_ACTIONS: Options = { unsafe: [{ character: '/', atBreak: true }] };

/** Pieces that are tried at first: most comments have fewer. */
const FIRST_TRY = 64;

/**
 * The longest beginning of `blocks` whose text stays within `limit` characters, ended by `rest` where some had to go:
 * a list loses its last items, never half of one.
 */
export function bounded(
  blocks: readonly BlockContent[],
  limit: number,
  rest: (omitted: number) => BlockContent,
): string {
  const total = weight(blocks);
  const cutTo = (items: number): string => blocksToMarkdown([...take(blocks, items), rest(total - items)]);
  let low = 0;
  // Thousands of findings are not written out to see that a few hundred fit.
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

/** How many pieces there are to take: items of lists, and other blocks. */
function weight(blocks: readonly BlockContent[]): number {
  return blocks.reduce((sum, block) => sum + (block.type === 'list' ? block.children.length : 1), 0);
}

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
  // Nothing is folded that has nothing in it, and what was folded open has to be closed.
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
