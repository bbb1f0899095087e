import { expect, test } from 'vitest';
import { CHECKS, COMMENTS, Reviewing } from './reviewing.ts';
import { BAD, FAULTY, GOOD } from './specs.ts';

/* The one comment: found again whatever people did to it, and never where nobody asked. */

const stage = Reviewing.eachTest();

const DELETE = 'delete /repos/{owner}/{repo}/issues/comments/{comment_id}';

/** The only comment, which must be there. */
function only() {
  const { comments } = stage.github.repository;
  expect(comments).toHaveLength(1);
  const [comment] = comments;
  if (comment === undefined) throw new Error('no comment');
  return comment;
}

test.each([
  ['words in a line of their own', 'Thanks, we know.\n\n'],
  ['a quotation', '> no probe\n\n'],
  ['code', '```\nprobe\n```\n'],
])('a comment that a maintainer has put %s before is found again, and keeps them', async (_kind, words) => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  const comment = only();
  comment.body = `${words}${comment.body}`;
  expect(await stage.review(pull)).toMatchObject({ comment: 'unchanged' });
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': GOOD });
  expect(await stage.review(pull)).toMatchObject({ comment: 'updated' });
  expect(only().body.startsWith(`${words}<!-- probeable:1 `)).toBe(true);
  expect(only().body).toContain('all clear');
});

test.each([
  ['quotation', (body: string) => body.replace(/^/gm, '> ')],
  ['block of code', (body: string) => `\`\`\`\n${body}\n\`\`\``],
])('a marker in a %s is none', async (_kind, quoted) => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  const comment = only();
  comment.body = quoted(comment.body);
  await stage.review(pull);
  expect(stage.comments).toEqual([comment.body, expect.stringMatching(/^<!-- probeable:1 /)]);
});

test('a comment with other words that quotes ours is not taken for ours, nor deleted, while ours is there', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  const ours = only();
  const { comments } = stage.github.repository;
  // Another workflow, with the same token, and earlier.
  comments.unshift({ ...ours, id: 1, body: `As probeable says:\n${ours.body}` });
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': GOOD });
  await stage.review(pull);
  expect(stage.comments).toEqual([
    expect.stringMatching(/^As probeable says:\n.*error/s),
    expect.stringContaining('all clear'),
  ]);
});

test('words before a marker that leave no room for the comment give way', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  only().body = `${'x'.repeat(65_500)}\n${only().body}`.slice(0, 65_536);
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': FAULTY });
  await stage.review(pull);
  expect(stage.comments.at(-1)).toContain('EBADFD');
});

test('sticky-pull-request-comment#990: a hidden comment that turns from clear to errors is shown again', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': GOOD });
  await stage.review(pull);
  const comment = only();
  comment.isMinimized = true;
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': BAD });
  expect(await stage.review(pull)).toMatchObject({ comment: 'updated' });
  expect(only()).toMatchObject({ id: comment.id, isMinimized: false });
});

test('sticky-pull-request-comment#825: where the token may not show it, the comment is made anew', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': GOOD });
  await stage.review(pull);
  const { id } = only();
  only().isMinimized = true;
  stage.github.faults.push({ operation: 'post /graphql unminimize', kind: 'forbidden' });
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': BAD });
  expect(await stage.review(pull)).toMatchObject({ comment: 'created' });
  expect(only()).toMatchObject({ id: expect.not.toSatisfy((other) => other === id), isMinimized: false });
  expect(only().body).toContain('probe-before-permission');
});

test('sticky-pull-request-comment#990: a comment with errors that somebody hides stays hidden', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  only().isMinimized = true;
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': FAULTY });
  await stage.review(pull);
  expect(only().isMinimized).toBe(true);
  expect(stage.github.requests.filter((each) => each.includes('inimize'))).toEqual([]);
});

test.each(['post /graphql isMinimized', 'post /graphql unminimize'])(
  'what GraphQL does not answer is asked again by the App: %s',
  async (operation) => {
    const pull = stage.github.repository.open({}, { 'xyzzy.yaml': GOOD });
    await stage.review(pull);
    only().isMinimized = true;
    // Asked twice at once, as what GraphQL does can be done twice.
    for (let fault = 0; fault < 2; fault++) stage.github.faults.push({ operation, kind: 'broken' });
    pull.head = stage.github.repository.commit({ 'xyzzy.yaml': BAD });
    await expect(stage.review(pull)).rejects.toThrow();
    await stage.review(pull);
    expect(only()).toMatchObject({
      isMinimized: false,
      body: expect.stringContaining('probe-before-permission'),
    });
  },
);

test('a token that GraphQL does not answer at all still gets its comment', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': GOOD });
  await stage.review(pull);
  stage.github.faults.push({ operation: 'post /graphql isMinimized', kind: 'forbidden' });
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': BAD });
  expect(await stage.review(pull)).toMatchObject({ comment: 'updated' });
});

test('a pull request that is closed while it is judged gets its check, and no comment', async () => {
  const { github } = stage;
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  github.onRequest = (operation) => {
    if (operation === `post ${CHECKS}`) pull.state = 'closed';
  };
  expect(await stage.review(pull)).toEqual({ kind: 'closed' });
  expect(stage.checks).toEqual([expect.stringMatching(/^completed failure/)]);
  expect(github.count(`post ${COMMENTS}`) + github.count(DELETE)).toBe(0);
});
