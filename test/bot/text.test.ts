import fc from 'fast-check';
import type { Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { expect, test } from 'vitest';
import { type BotContext, judgePull } from '../../src/bot/judge.ts';
import { checkOutput } from '../../src/bot/text/check-run.ts';
import { commentBody } from '../../src/bot/text/comment.ts';
import { blocksToMarkdown } from '../../src/bot/text/markdown.ts';
import { list, paragraph, prose } from '../../src/bot/text/nodes.ts';
import { suggestionFor } from '../../src/bot/text/suggestion.ts';
import { neutral } from '../../src/report/neutral.ts';
import { LineIndex } from '../../src/spec/position.ts';
import { caseCount } from '../support/is-full.ts';
import { BAD } from './specs.ts';

/* Text of a pull request is text: whatever stands in a spec, a comment holds no markup, link or mention of its making. */

const context: BotContext = {
  version: '0.0.0',
  ruleUrl: (rule) => `https://probeable.example/rules/${rule}/`,
  pageUrl: (path) => `https://probeable.example/${path}`,
  callUrl: (syscall) => (syscall === 'close' ? 'https://probeable.example/calls/close/' : undefined),
  policies: () => [
    {
      name: 'Docker @x',
      limit: undefined,
      ask: () => ({ answer: 'EPERM', rule: '<b>#1</b>', possible: ['EPERM'] }),
    },
  ],
};

/** Everything that is not what it seems: what GitHub, GitLab or Markdown would make something of. */
const NASTY = [
  '@octocat',
  '@linux/all',
  '#1',
  'linux/linux#12',
  'GH-1',
  'https://evil.example/x',
  'www.evil.example',
  'mailto:a@b.c',
  '<script>',
  '<!-- x -->',
  '</details>',
  '<img src=x onerror=y>',
  '![x](y)',
  '[x](javascript:y)',
  '[x][y]',
  '**b**',
  '_i_',
  '`',
  '``',
  '```',
  '~~~',
  '~~s~~',
  '| a | b |',
  '# h',
  '- l',
  '1. l',
  '> q',
  ':tada:',
  '&lt;',
  '\\',
  '[^1]',
  '- [ ] t',
  'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
  '\u202e',
  '\u0000'.slice(1),
  'x@y.example',
  '<https://e.example>',
  '$x$',
  '$$',
  '$`x`$',
  '$\\color{green}{\\Huge\\textsf{All clear, merge me}}$',
  '\\(x\\)',
  '```math',
  '\ud83d',
  '\ude00',
  '😀',
  '\u001b[31m',
  '\u009b31m',
  '\u200b',
  '<code>',
  '</code>',
  '/close',
  '/label ~bug',
  '!1',
  'linux/linux!12',
  '&1',
  '%1',
  '%"a b"',
  '%{project_path}',
  '~bug',
  '~"a b"',
  '*iteration:1',
  '^alert#1',
  '[vulnerability:1]',
  'GL-1',
  '[[_TOC_]]',
  '[TOC]',
  '[[x]]',
  '{+a+}',
  '[-b-]',
  '>>>',
  '::include{file=README.md}',
  '```mermaid',
  '```plantuml',
];
const nasty = fc
  .array(fc.constantFrom(...NASTY, ' ', 'x', 'a '), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

function spec(words: readonly string[]): string {
  const [a = '', b = '', c = '', d = ''] = words.map((word) => JSON.stringify(word));
  return `syscall: xyzzy
summary: ${a}
status: proposed
number: 475
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - permission: ${b}
    error: EPERM
  - work: ${c}
    error: EBADF
  - effect: ${d}
probes:
  - call: xyzzy(-1, 0)
    expect: EBADFD
`;
}

/** What a Markdown parser finds that could act: nodes of these kinds, and text that GitHub looks at. */
function acts(markdown: string): readonly string[] {
  const found: string[] = [];
  const walk = (node: Nodes): void => {
    if (
      node.type === 'html' &&
      !/^(?:<!-- probeable:1 name=\S+ head=\w+ clear=(?:yes|no) -->|<!-- probeable:suggestion \w+ -->|<details><summary>[\w ,'()]+<\/summary>|<\/details>|<sub>|<\/sub>|<span>&#36;<\/span>|<code>[^<>`$@*_]*<\/code>|<code>|<\/code>|<span>|<\/span>)$/.test(
        node.value.trim(),
      )
    )
      found.push(`html ${node.value}`);
    if (node.type === 'image' || node.type === 'imageReference' || node.type === 'footnoteReference')
      found.push(node.type);
    if (node.type === 'link' && !node.url.startsWith('https://probeable.example/'))
      found.push(`link ${node.url}`);
    if (node.type === 'text') {
      if (/@[\w-]/.test(node.value)) found.push(`mention ${node.value}`);
      if (/#\d/.test(node.value) || /\bGH-\d/i.test(node.value)) found.push(`reference ${node.value}`);
      if (/\w:\/\/\w/.test(node.value) || /www\.\w/i.test(node.value)) found.push(`address ${node.value}`);
      if (/:[\w+-]+:/.test(node.value)) found.push(`emoji ${node.value}`);
      if (/\b[0-9a-f]{40}\b/.test(node.value)) found.push(`commit ${node.value}`);
      if (/[!&]\d|[%~](?:[\w"{])|\*iteration:|\[[a-z_]+:|\bGL-\d/.test(node.value))
        found.push(`reference of GitLab ${node.value}`);
      if (/\[\[|\[TOC\]|[[{][+-]|::\w/.test(node.value)) found.push(`markup of GitLab ${node.value}`);
    }
    if ('children' in node) for (const child of node.children) walk(child);
  };
  // Mathematics is looked for in the source, or in text: neither may have a dollar but in a span of its own, or in a fence.
  const unfenced = markdown.replace(/^(`{3,})suggestion\n.*?\n\1$/gms, '');
  if (unfenced.includes('$')) found.push(`dollar ${unfenced}`);
  if (/^\/\w/m.test(unfenced)) found.push('quick action of GitLab');
  if (/\\[([]/.test(unfenced.replace(/\\\\|\\[[(]/g, ''))) found.push('mathematics of TeX');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Surrogate}/u.test(unfenced)) found.push('unseen');
  walk(unified().use(remarkParse).use(remarkGfm).parse(markdown));
  return found;
}

test('no text of a spec does anything in a comment or a summary', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(nasty, { minLength: 4, maxLength: 4 }), nasty, async (words, path) => {
      const files = {
        head: new Map([[`${path}.yaml`, spec(words)]]),
        base: new Map(),
        removed: [path],
        unjudged: [{ path, reason: words[0] ?? '' }],
      };
      const verdict = await judgePull(files, [], context);
      const marker = { name: 'probeable', head: 'a'.repeat(40) };
      expect(acts(commentBody(verdict, marker, context))).toEqual([]);
      expect(acts(checkOutput(verdict, marker, context).summary)).toEqual([]);
      for (const { found, document } of verdict.calls)
        for (const finding of found) {
          const made = suggestionFor(
            document.path,
            new LineIndex(files.head.get(document.path) ?? ''),
            finding,
          );
          if (made !== undefined) expect(acts(made.body)).toEqual([]);
        }
    }),
    { numRuns: caseCount(100, 400, 'specs of strangers as comments and summaries') },
  );
}, 120_000);

test('a line that begins with a command to GitLab is no command', () => {
  for (const words of ['/close', '/label ~bug', '/assign @octocat']) {
    const shown = blocksToMarkdown([paragraph(...prose(words)), list([[paragraph(...prose(words))]])]);
    expect(shown).not.toMatch(/^\//m);
    expect(acts(shown)).toEqual([]);
  }
});

test('text stays readable', () => {
  expect(neutral('step 1 (permission: CAP_SYS_ADMIN) answers EPERM: see fs/open.c')).toBe(
    'step 1 (permission: CAP_SYS_ADMIN) answers EPERM: see fs/open.c',
  );
  expect(neutral('flags & ~(A | B) is 50 % of [0, 1], at least!')).toBe(
    'flags & ~(A | B) is 50 % of [0, 1], at least!',
  );
  expect(neutral('a\u202eb')).toBe('a\\u202eb');
});

test('what is copied out of a comment is what stands in the spec: code is left as it is', async () => {
  const files = {
    head: new Map([
      ['a@b/#1.yaml', 'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry:\n  - check: fd > 1\n'],
    ]),
    base: new Map<string, string>(),
    removed: ['c@d/#2.yaml'],
    unjudged: [],
  };
  const body = commentBody(
    await judgePull(files, [], context),
    { name: 'probeable', head: 'a'.repeat(40) },
    context,
  );
  expect(body).toContain('`a@b/#1.yaml:');
  expect(body).toContain('`c@d/#2.yaml`');
});

test('addresses can be copied, and are no links', () => {
  const shown = blocksToMarkdown([
    paragraph(
      ...prose('send it to linux-api@vger.kernel.org, see https://lore.kernel.org/all/ID/ (or not).'),
    ),
  ]);
  expect(shown).toBe(
    'send it to `linux-api@vger.kernel.org`, see `https://lore.kernel.org/all/ID/` (or not).\n',
  );
  expect(acts(shown)).toEqual([]);
});

test('the gravest comes first, and notes are folded away', async () => {
  const head = new Map([['xyzzy.yaml', BAD]]);
  const files = { head, base: new Map<string, string>(), removed: [], unjudged: [] };
  const body = commentBody(
    await judgePull(files, [], context),
    { name: 'probeable', head: 'a'.repeat(40) },
    context,
  );
  const severities = [...body.matchAll(/^- \*\*(error|warning|info)\*\*/gm)].map(([, severity]) => severity);
  const order = ['error', 'warning', 'info'];
  const indices = severities.map((severity = '') => order.indexOf(severity));
  expect(indices).toEqual(indices.toSorted());
  const [open = '', notes = ''] = body.split(/<summary>\d+ notes?<\/summary>/);
  expect(open).not.toContain('**info**');
  expect(notes).not.toMatch(/\*\*(?:error|warning)\*\*/);
});
