import { expect, test } from 'vitest';
import { searchedHtml } from './search.ts';

test('a page for the search has its texts and places, and no colours', () => {
  expect(
    searchedHtml(
      '<h2 id="a" class="b">c class="d"</h2><p data-pagefind-ignore="" style="e">value="f"</p><a href="g">h</a>',
    ),
  ).toBe('<h2 id="a">c class="d"</h2><p data-pagefind-ignore="">value="f"</p><a>h</a>');
});
