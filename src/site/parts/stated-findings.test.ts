import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { statedFindings } from './stated-findings.tsx';

const FIRST = `error[probe-ebadfd]: looking up "fd" fails with <EBADF>
  --> example.yaml:7:12
   |
 7 |     error: EBADFD
   |            ^^^^^^`;

test('each finding has severity, rule and message as text, and its code frame as code', () => {
  const html = toHtml(statedFindings(`${FIRST}\n\n${FIRST.replace('error[', 'info[')}`));
  const rest =
    '<pre tabindex="0"><code>  --> example.yaml:7:12\n   |\n 7 |     error: EBADFD\n   |            ^^^^^^</code></pre></li>';
  const item = (severity: string): string =>
    `<li class="finding-${severity}"><span class="severity">${severity}</span> probe-ebadfd: looking up "fd" fails with &#x3C;EBADF>${rest}`;
  expect(html).toBe(`<ul class="findings">${item('error')}${item('info')}</ul>`);
});

test('a text that is not a finding is an error', () => {
  expect(() => statedFindings('looks good')).toThrow('not a finding in the form of check: looks good');
});
