import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PULLS, SITELESS, WITH_SITE, written } from './pulls.ts';

/* The comment and the check as people have read them. Look at a change of these files as its readers will. */

const shown = Object.keys(PULLS).map((name) => [name, SITELESS] as const);

test.each([...shown, ['bad', WITH_SITE] as const])('%s', async (name, context) => {
  const { comment, title, summary, annotations } = await written(name, context);
  const at = join(import.meta.dirname, 'snapshots', `${name}${context === WITH_SITE ? '.site' : ''}`);
  await expect(comment).toMatchFileSnapshot(`${at}.comment.md`);
  await expect(`${title}\n\n${summary}\n${annotations}\n`).toMatchFileSnapshot(`${at}.check.md`);
});
