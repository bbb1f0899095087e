import { describe, expect, test } from 'vitest';
import { postingHabits } from './posting-habits.ts';

const DIFF =
  'diff --git a/fs/xyzzy.c b/fs/xyzzy.c\n--- a/fs/xyzzy.c\n+++ b/fs/xyzzy.c\n@@ -7,0 +8 @@\n+int a;\n';

function told(...mails: readonly (readonly [subject: string, text: string])[]): readonly string[] {
  const patches = mails.map(([subject, text]) => ({
    id: undefined,
    subject,
    recipients: '',
    body: text.includes('---\n') ? `${text}${DIFF}` : text,
  }));
  return postingHabits(patches, true).map(({ path, line, message }) => `${path}:${line} ${message}`);
}

const SIGNED = 'It is useful.\n\nSigned-off-by: A <a@b>\n---\n';

describe('a second version', () => {
  test('says nothing of the first', () => {
    expect(told(['[PATCH v3] xyzzy', SIGNED])).toEqual([
      'fs/xyzzy.c:8 this is version 3, but no mail of the series says what changed since version 2; list it in the cover letter, or below the "---"',
    ]);
  });
  test.each([
    ['[PATCH v2] xyzzy', `${SIGNED}v2: fix it\n\n`],
    ['[PATCH v2] xyzzy', `${SIGNED}Changes since the last posting: none\n\n`],
    ['[PATCH v2] xyzzy', `Changes (compared to the first set): none\n\n${SIGNED}`],
    ['[PATCH v2] xyzzy', `Resubmitted, as Christoph asked.\n\n${SIGNED}`],
    ['[PATCH] xyzzy', SIGNED],
  ])('says something, or is the first: %s', (subject, text) => {
    expect(told([subject, text])).toEqual([]);
  });
});

describe('a patch of a series', () => {
  test('was to be folded', () => {
    expect(told(['[PATCH 1/1] xyzzy', `fixup! xyzzy: begin\n${SIGNED}`])).toEqual([
      'fs/xyzzy.c:8 the message of "xyzzy" has "fixup!", which was to be folded into another patch',
    ]);
  });
  test('is not signed, where another one is', () => {
    const message = 'fs/xyzzy.c:8 "plugh" lacks a Signed-off-by, without which nobody may apply it';
    const bare = 'It is useful.\n---\n';
    expect(told(['[PATCH 1/2] xyzzy', SIGNED], ['[PATCH 2/2] plugh', bare])).toEqual([message]);
    expect(told(['[PATCH 1/1] plugh', bare])).toEqual([]);
  });
});

describe('a message', () => {
  test('points to a page that does not stay', () => {
    expect(told(['[PATCH] xyzzy', `See https://lore.kernel.org/patchwork/patch/1/.\n${SIGNED}`])).toEqual([
      'fs/xyzzy.c:8 a message points to https://lore.kernel.org/patchwork/patch/1/.; link to https://lore.kernel.org/r/ with the message id, which stays (Documentation/process/submitting-patches.rst)',
    ]);
    expect(told(['[PATCH] xyzzy', `See https://lore.kernel.org/r/1@a/.\n${SIGNED}`])).toEqual([]);
  });
  test('mends something that it does not name', () => {
    expect(told(['[PATCH] fs: fix the xyzzy', SIGNED])).toEqual([
      'fs/xyzzy.c:8 "fs: fix the xyzzy" fixes something, but has no "Fixes:" with the commit that broke it, by which stable kernels are found',
    ]);
    expect(told(['[PATCH] fs: fix the xyzzy', `Fixes: 1234 ("fs: xyzzy")\n${SIGNED}`])).toEqual([]);
    expect(told(['[PATCH] fs: fix a typo', SIGNED])).toEqual([]);
  });
});
