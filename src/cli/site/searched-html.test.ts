import { expect, test } from 'vitest';
import { searchedHtml } from './searched-html.ts';

function page(main: string): string {
  return `<html><head><title>t</title></head><body><nav>n</nav>${main}<footer>f</footer></body></html>\n`;
}

test.each([
  [
    'texts and places, and no colours',
    '<h2 id="a" class="b">c class="d"</h2><p style="e">value="f"</p><a href="g">h</a>',
    '<h2 id="a">c class="d"</h2><p>value="f"</p>h',
  ],
  [
    'no elements that separate nothing, but places',
    '<pre><code><span class="line"><span>a</span>.<span>b</span></span></code></pre><b id="c">d</b>',
    '<pre><code>a.b</code></pre><b id="c">d</b>',
  ],
  [
    'a gap between the parts of a step',
    '<li><span class="releases">since 6.3</span><span class="errors"><code class="errno">EBADF</code></span></li>',
    '<li>since 6.3 EBADF</li>',
  ],
  [
    'nothing that is to be ignored',
    '<div>a<div id="b" data-pagefind-ignore="">c<div>d</div><nav data-pagefind-ignore>e</nav></div>f</div>g',
    '<div>af</div>g',
  ],
  [
    'a text about what is to be ignored',
    '<p>a data-pagefind-ignore </p>b',
    '<p>a data-pagefind-ignore </p>b',
  ],
])('the search reads %s', (_, main, read) => {
  const body = (inner: string): string => `<main id="main" data-pagefind-body="">${inner}</main>`;
  expect(searchedHtml(page(body(main)))).toBe(`<html lang="en"><body>${body(read)}</body></html>`);
});
