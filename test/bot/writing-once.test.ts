import { describe, expect, test } from 'vitest';
import type { Fault } from './github/server.ts';
import { CHECKS, COMMENTS, REVIEWS, Reviewing } from './reviewing.ts';
import { BAD, GOOD, MENDABLE } from './specs.ts';

/* Nothing is written twice, and nothing of others is touched. */

const stage = Reviewing.eachTest();

describe('nothing is written twice', () => {
  const faults: readonly Fault[] = [
    { operation: `post ${COMMENTS}`, kind: 'lost' },
    { operation: `post ${COMMENTS}`, kind: 'broken' },
    { operation: `post ${COMMENTS}`, kind: 'hung up' },
    { operation: `post ${COMMENTS}`, kind: 'secondary' },
    { operation: `post ${COMMENTS}`, kind: 'too many' },
    { operation: `post ${CHECKS}`, kind: 'lost' },
    { operation: `post ${CHECKS}`, kind: 'broken' },
    { operation: `post ${CHECKS}`, kind: 'hung up' },
    { operation: `get ${COMMENTS}`, kind: 'broken' },
    { operation: 'get /repos/{owner}/{repo}/pulls/{pull_number}', kind: 'primary' },
  ];
  test.each(faults)(
    '$operation: $kind',
    async (fault) => {
      stage.github.faults.push(fault);
      stage.github.lag = 30;
      const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
      await stage.review(pull);
      await stage.review(pull);
      expect(stage.comments).toHaveLength(1);
      expect(stage.checks).toHaveLength(1);
      expect(stage.github.faults).toEqual([]);
    },
    60_000,
  );

  test('a listing that is broken right after a comment was made is no reason to make another', async () => {
    const { github } = stage;
    github.onRequest = (operation) => {
      if (operation !== `post ${COMMENTS}`) return;
      // As often as one is asked for.
      for (let times = 0; times < 4; times++)
        github.faults.push({ operation: `get ${COMMENTS}`, kind: 'broken' });
    };
    const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
    expect(await stage.review(pull)).toMatchObject({ comment: 'created' });
    expect(stage.comments).toHaveLength(1);
    expect(github.faults).toEqual([]);
  }, 60_000);

  test('two in a row do not miss each other, though listings lag', async () => {
    stage.github.lag = 80;
    const pull = stage.github.repository.open({}, { 'xyzzy.yaml': MENDABLE });
    await stage.review(pull);
    await stage.review(pull);
    expect(stage.comments).toHaveLength(1);
    expect(stage.checks).toHaveLength(1);
    expect(stage.github.repository.reviews).toBe(1);
  }, 60_000);

  test('two comments of ours become the older one', async () => {
    const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
    await stage.review(pull);
    const [first] = stage.github.repository.comments;
    if (first === undefined) throw new Error('no comment');
    stage.github.repository.comments.push({ ...first, id: stage.github.repository.nextId() });
    await stage.review(pull);
    expect(stage.github.repository.comments).toEqual([first]);
  });
});

describe('a limit that outlasts the attempt: what waited for its end is not written', () => {
  const bad = { 'xyzzy.yaml': BAD };
  test.each([
    ['the check', `post ${CHECKS}`, bad, undefined],
    ['the comment', `post ${COMMENTS}`, bad, undefined],
    [
      'what it says now',
      'patch /repos/{owner}/{repo}/issues/comments/{comment_id}',
      bad,
      { 'xyzzy.yaml': GOOD },
    ],
    ['remedies', `post ${REVIEWS}`, { 'xyzzy.yaml': MENDABLE }, undefined],
  ])(
    '%s',
    async (_name, operation, opened, pushed) => {
      const { github } = stage;
      const pull = github.repository.open({}, opened);
      if (pushed !== undefined) {
        await stage.review(pull);
        pull.head = github.repository.commit(pushed);
      }
      github.faults.push({ operation, kind: 'secondary' });
      let isLost = false;
      github.onRequest = (asked) => {
        isLost ||= asked === operation;
      };
      const confirm = async (): Promise<void> => {
        if (isLost) throw new Error('somebody else has it');
      };
      await expect(stage.review(pull, { confirm })).rejects.toThrow('somebody else has it');
      expect(github.count(operation)).toBe(1);
      expect(github.faults).toEqual([]);
    },
    60_000,
  );
});

test("somebody's comment that quotes ours is left alone", async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  const [ours] = stage.github.repository.comments;
  if (ours === undefined) throw new Error('no comment');
  const strangers = ['mallory', 'other[bot]'].map((author) => ({
    ...ours,
    id: stage.github.repository.nextId(),
    author,
  }));
  const quoted = { ...ours, id: stage.github.repository.nextId(), body: `> ${ours.body}` };
  stage.github.repository.comments.splice(0, 1, ...strangers, quoted);
  expect(await stage.review(pull)).toMatchObject({ comment: 'created' });
  expect(stage.github.repository.comments).toHaveLength(4);
  expect(stage.github.repository.comments.slice(0, 3).every(({ edits }) => edits === 0)).toBe(true);
});

test('a green check that somebody else made in our name does not stand for ours', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  const [ours] = stage.github.repository.checks;
  if (ours === undefined) throw new Error('no check');
  const id = (): number => stage.github.repository.nextId();
  stage.github.repository.checks.splice(
    0,
    1,
    { ...ours, id: id(), conclusion: 'success' },
    { ...ours, id: id(), app: 'mallory' },
  );
  await stage.review(pull);
  expect(stage.github.repository.checks.at(-1)).toMatchObject({
    app: 'github-actions',
    conclusion: 'failure',
  });
  expect(stage.github.repository.checks).toHaveLength(3);
});

describe('remedies that can be committed', () => {
  const late = `${GOOD}returns: status\n`;
  const apply = (path: string, text: string): string => {
    const lines = text.split('\n');
    for (const each of stage.github.repository.reviewComments.toReversed()) {
      const suggested = /^(`{3,})suggestion\n([\s\S]*?)\n?\1$/m.exec(each.body)?.[2] ?? '';
      if (each.path === path)
        lines.splice(each.start - 1, each.line - each.start + 1, ...suggested.split('\n'));
    }
    return lines.join('\n');
  };

  test('come as one review, once, and mend what they say', async () => {
    const pull = stage.github.repository.open({}, { 'xyzzy.yaml': MENDABLE });
    await stage.review(pull);
    const { reviewComments } = stage.github.repository;
    expect(reviewComments.length).toBeGreaterThan(0);
    expect(reviewComments[0]?.body).toContain('**spec-key-order**');
    await stage.review(pull);
    pull.head = stage.github.repository.commit({
      'xyzzy.yaml': MENDABLE,
      'README.md': 'x',
    });
    await stage.review(pull);
    expect(stage.github.repository.reviews).toBe(1);
    const mended = apply('xyzzy.yaml', MENDABLE);
    expect(mended).toBe(GOOD);
  });

  test('are left out where GitHub shows no line of the file', async () => {
    const filler = `${late}${'# a line\n'.repeat(40)}`;
    const pull = stage.github.repository.open(
      { 'xyzzy.yaml': filler },
      { 'xyzzy.yaml': `${filler}# one more\n` },
    );
    await stage.review(pull);
    expect(stage.github.repository.reviews).toBe(0);
  });

  test('a lost answer makes no second review', async () => {
    stage.github.faults.push({
      operation: `post ${REVIEWS}`,
      kind: 'lost',
    });
    await stage.review(stage.github.repository.open({}, { 'xyzzy.yaml': MENDABLE }));
    expect(stage.github.repository.reviews).toBe(1);
  });
});

test('two bots on one pull request keep apart', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull, { name: 'one' });
  await stage.review(pull, { name: 'two' });
  expect(stage.comments).toHaveLength(2);
  expect(await stage.review(pull, { name: 'one' })).toMatchObject({ comment: 'unchanged' });
});

test('a push while it is judged: the older head says nothing in the comment', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  stage.github.onRequest = (operation) => {
    if (operation === `post ${CHECKS}`) pull.head = stage.github.repository.commit({ 'xyzzy.yaml': GOOD });
  };
  expect(await stage.review(pull)).toMatchObject({ kind: 'superseded' });
  expect(stage.comments).toEqual([]);
});
