import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Nodes } from 'mdast';
import { ParseEnglish } from 'parse-english';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRetext from 'remark-retext';
import retextIndefiniteArticle from 'retext-indefinite-article';
import retextRepeatedWords from 'retext-repeated-words';
import { unified } from 'unified';
import { VFile } from 'vfile';
import { expect, test } from 'vitest';

/* What pages say to people: no word twice, the right article, and the terms of the field. codespell checks the spelling. */

const root = join(import.meta.dirname, '..');

const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'content/changes.md',
  'site/README.md',
  ...['content/guidance', 'rules'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

/** Words of the house, old spellings and translations, each with what to write instead. */
const TERMS: readonly (readonly [RegExp, string])[] = [
  [/\bfor ever\b/i, 'permanently'],
  [/\ban? (?:information|advice)\b/i, 'information, advice'],
  [/\b(?:un)?mend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bheld against\b/i, 'checked against, compared with'],
  [/\b(?:is|are) not so\b/i, 'incorrect'],
  [/\bwhomever\b|\bas whom\b|\bthe latter of which\b/i, 'a name'],
  [/\bsystemcalls?\b|\bsys-?calls?\b(?<!syscalls?)/i, 'system call, syscall'],
  [/\bseccomp'?s filters?\b/i, 'seccomp filter'],
  [/\berror[- ]?numbers?\b/i, 'errno'],
  [/\bfile[- ]?handle\b(?! *\()/i, 'file descriptor, or file handle only for name_to_handle_at'],
  [/\buser ?land\b/i, 'userspace'],
  [/\buser[- ]space program/i, 'userspace program'],
  [/\bblack-?list|\bwhite-?list/i, 'denylist, allowlist'],
  [/\bin order to\b/i, 'to'],
  [/\butili[sz]e[sd]?\b/i, 'use'],
  [/\b(?:obviously|of course)\b/i, 'nothing'],
  [/\bwill be able to\b/i, 'can'],
];

const reader = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRetext, ParseEnglish)
  .use(retextRepeatedWords)
  .use(retextIndefiniteArticle)
  .freeze();

/** A letter and a digit are said aloud letter by letter: "an x32 program", "an s390x". */
const SPELLED = /^Unexpected article `an` before `[aefhilmnorsx]\d/i;

/** What is wrong with a page, each with its line. Code is not read. */
async function faultsOf(markdown: string): Promise<readonly string[]> {
  const file = new VFile(markdown);
  const tree = reader.parse(file);
  await reader.run(tree, file);
  return [
    ...file.messages
      .filter(({ reason }) => !SPELLED.test(reason))
      .map(({ line, reason }) => `line ${line}: ${reason}`),
    ...textsIn(tree).flatMap(({ line, text }) =>
      TERMS.flatMap(([term, instead]) => {
        const found = term.exec(text)?.[0];
        return found === undefined ? [] : [`line ${line}: "${found}": write ${instead}`];
      }),
    ),
  ];
}

function textsIn(node: Nodes): readonly { readonly line: number | undefined; readonly text: string }[] {
  if (node.type === 'text')
    return [{ line: node.position?.start.line, text: node.value.replace(/\s+/g, ' ') }];
  return 'children' in node ? node.children.flatMap(textsIn) : [];
}

test.each(PAGES)('%s', async (path) => {
  expect(await faultsOf(readFileSync(join(root, path), 'utf8'))).toEqual([]);
});

test('a repeated word, a wrong article and a word of the house are found with their lines, but not in code', async () => {
  expect(
    await faultsOf(
      '# A title\n\nThe the call is a error, and it is so for ever.\n\n`the the a error for ever`\n',
    ),
  ).toEqual([
    'line 3: Unexpected repeated `the`, remove one occurrence',
    'line 3: Unexpected article `a` before `error`, expected `an`',
    'line 3: "for ever": write permanently',
  ]);
});

test('letters with digits are said aloud', async () => {
  expect(await faultsOf('An x32 program calls an s390x kernel.\n')).toEqual([]);
});
