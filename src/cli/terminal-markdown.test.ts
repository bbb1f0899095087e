import { expect, test } from 'vitest';
import { Style } from '../report/style.ts';
import { renderForTerminal } from './terminal-markdown.ts';

const PAGE = `\`\`\`yaml bad
syscall: xyzzy
\`\`\`

\`\`\`text finding
warning[flags-argument]: xyzzy has no flags and no struct with a size
  --> example.yaml:1:10
   |
 1 | syscall: xyzzy
   |          ^^^^^
   = help: add "unsigned int flags"
\`\`\`
`;

test('what is reported of an example stands beneath it with its place, and only its message is broken', () => {
  const style = new Style({ hasColor: false, hasLinks: false });
  expect(renderForTerminal(PAGE, style, 50)).toBe(`  ✗ bad
    syscall: xyzzy

    warning[flags-argument]: xyzzy has no flags
    and no struct with a size
      --> example.yaml:1:10
       |
     1 | syscall: xyzzy
       |          ^^^^^
       = help: add "unsigned int flags"
`);
});

test('the message of each finding is bold', () => {
  const style = new Style({ hasColor: true, hasLinks: false });
  const shown = renderForTerminal(PAGE, style, 80);
  expect(shown).toContain(
    '\u001b[1mwarning[flags-argument]: xyzzy has no flags and no struct with a size\u001b[22m',
  );
});
