import { describe, expect, test } from 'vitest';
import type { Pull } from './github/state.ts';
import { COMMENTS, Reviewing } from './reviewing.ts';
import { BAD, GOOD } from './specs.ts';

/* `/probeable accept RULE reason…`: who may, what it covers, and how long it lasts. */

const stage = Reviewing.eachTest();

const REASON = 'the probe is about to change, see the list';
/** A call with one error, by this rule. */
const RULE = 'probe-errno';
const FAULTY = GOOD.replace('expect: EBADF', 'expect: EINVAL');
const ACCEPT = `/probeable accept ${RULE} ${REASON}`;

/** A pull request that was reviewed, by an author who may only read, with a maintainer. */
async function reviewed(files: Readonly<Record<string, string>> = { 'xyzzy.yaml': FAULTY }): Promise<Pull> {
  const { repository } = stage.github;
  repository.permissions.set('maintainer', 'write').set('author', 'read');
  const pull = repository.open({}, files);
  await stage.review(pull);
  expect(newest()).toMatch(/^completed failure/);
  return pull;
}

const newest = (): string | undefined => stage.checks.at(-1);
/** What the bot answered at last. */
const answer = (): string => stage.comments.at(-1) ?? '';
const sticky = (): string => stage.comments.find((body) => body.startsWith('<!-- probeable:1 ')) ?? '';

/** Somebody says something, and the bot does it. */
async function say(pull: Pull, author: string, body: string, secondsAgo = 0): Promise<number> {
  const comment = stage.github.repository.say(pull.number, author, body, secondsAgo);
  await stage.accept(pull, comment);
  await stage.review(pull);
  return comment;
}

function push(pull: Pull, files: Readonly<Record<string, string>>): Promise<unknown> {
  pull.head = stage.github.repository.commit(files, pull.head);
  return stage.review(pull);
}

test('a maintainer accepts a finding: the check passes, and comment and check say who, when and why', async () => {
  const pull = await reviewed();
  await say(pull, 'maintainer', `Fine with me.\r\n${ACCEPT}\r\n`);
  expect(newest()).toMatch(/^completed (success|neutral): .*1 finding accepted/);
  expect(answer()).toMatch(/^<!-- probeable:accepted name=probeable comment=\d+ findings=[0-9a-f]{24} -->\n/);
  expect(answer()).toContain(`- \`${RULE}\` at \`xyzzy.yaml:`);
  const today = new Date().toISOString().slice(0, 10);
  const said = `Accepted by \`maintainer\` on ${today}: ${REASON}`;
  for (const text of [sticky(), stage.github.repository.checks.at(-1)?.summary]) expect(text).toContain(said);
  expect(stage.github.repository.checks.at(-1)?.annotations.map(({ title }) => title)).not.toContain(RULE);
});

test('it lasts over pushes and forced pushes, as long as the finding says the same', async () => {
  const pull = await reviewed();
  await say(pull, 'maintainer', ACCEPT);
  await push(pull, { 'xyzzy.yaml': `# a word\n${FAULTY}` });
  expect(newest()).toMatch(/^completed (success|neutral)/);
  pull.head = stage.github.repository.commit({ 'moved.yaml': FAULTY }, pull.mergeBase);
  await stage.review(pull);
  expect(newest()).toMatch(/^completed (success|neutral)/);
  expect(sticky()).toContain(`${RULE}\` at \`moved.yaml:`);
});

test('another finding of the same rule is not accepted with it', async () => {
  const pull = await reviewed();
  await say(pull, 'maintainer', ACCEPT);
  const other = FAULTY.replaceAll('xyzzy', 'plugh');
  await push(pull, { 'xyzzy.yaml': FAULTY, 'plugh.yaml': other });
  expect(newest()).toMatch(/^completed failure: .*; 1 error/);
});

test('the same place with other words is another finding', async () => {
  const { repository } = stage.github;
  repository.permissions.set('maintainer', 'admin');
  const numbered = (number: number) => GOOD.replace('since: "6.1"', `since: "6.1"\nnumber: ${number}`);
  const renumbered = repository.open({ 'xyzzy.yaml': numbered(500) }, { 'xyzzy.yaml': numbered(501) });
  await stage.review(renumbered);
  expect(newest()).toMatch(/^completed failure: .*; 1 error/);
  await say(renumbered, 'maintainer', `/probeable accept abi-breaking nobody has shipped it`);
  expect(newest()).toMatch(/^completed success/);
  await push(renumbered, { 'xyzzy.yaml': numbered(502) });
  expect(newest()).toMatch(/^completed failure: .*; 1 error/);
});

describe('who may not', () => {
  test.each([
    ['the author of the pull request', 'author'],
    ['somebody whom nobody knows', 'stranger'],
    ['a bot, which may repeat what others said', 'github-actions[bot]'],
    ['another App', 'helper[bot]'],
  ])('%s', async (_who, login) => {
    const pull = await reviewed();
    stage.github.repository.permissions.set('helper[bot]', 'write');
    await say(pull, login, ACCEPT);
    expect(newest()).toMatch(/^completed failure/);
    expect(answer()).toMatch(/^<!-- probeable:refused name=probeable comment=\d+ -->\n\*\*Not accepted\*\*/);
    expect(answer()).toContain('takes the permission to write in this repository');
    expect(sticky()).not.toContain('Accepted');
  });

  test('a record that somebody else wrote counts for nothing', async () => {
    const pull = await reviewed();
    await say(pull, 'maintainer', ACCEPT);
    const { comments } = stage.github.repository;
    const record = answer();
    comments.splice(
      comments.findIndex(({ body }) => body === record),
      1,
    );
    stage.github.repository.say(pull.number, 'author', record);
    await stage.review(pull);
    expect(newest()).toMatch(/^completed failure/);
  });

  test('a record of ours that names a comment by somebody who may not counts for nothing', async () => {
    const pull = await reviewed();
    await say(pull, 'maintainer', ACCEPT);
    const own = stage.github.repository.say(pull.number, 'author', ACCEPT);
    const { comments } = stage.github.repository;
    const record = comments.find(({ body }) => body.startsWith('<!-- probeable:accepted'));
    if (record === undefined) throw new Error('no record');
    record.body = record.body.replace(/comment=\d+/, `comment=${own}`);
    await stage.review(pull);
    expect(newest()).toMatch(/^completed failure/);
  });

  test('where the token may not ask who may write, nothing is accepted, and that is said', async () => {
    const pull = await reviewed();
    const operation = 'get /repos/{owner}/{repo}/collaborators/{username}/permission';
    stage.github.faults.push({ operation, kind: 'forbidden' });
    await say(pull, 'maintainer', ACCEPT);
    expect(newest()).toMatch(/^completed failure/);
    expect(answer()).toContain('GitHub does not tell this token who may write');
  });
});

describe('how it is taken back', () => {
  const undone = async (undo: (comment: number) => void): Promise<void> => {
    const pull = await reviewed();
    const comment = await say(pull, 'maintainer', ACCEPT);
    expect(newest()).toMatch(/^completed (success|neutral)/);
    undo(comment);
    await stage.review(pull);
    expect(newest()).toMatch(/^completed failure/);
    expect(sticky()).not.toContain('Accepted');
  };
  const remove = (wanted: (id: number, body: string) => boolean): void => {
    const { comments } = stage.github.repository;
    comments.splice(
      comments.findIndex(({ id, body }) => wanted(id, body)),
      1,
    );
  };
  const edit = (comment: number, body: string): void => {
    const found = stage.github.repository.comments.find(({ id }) => id === comment);
    if (found !== undefined) found.body = body;
  };

  test('by deleting the comment that accepts', () => undone((comment) => remove((id) => id === comment)));
  test('by deleting the answer', () =>
    undone(() => remove((_, body) => body.includes('probeable:accepted'))));
  test('by editing the command away', () => undone((comment) => edit(comment, 'Never mind.')));
  test('by editing the reason into none', () =>
    undone((comment) => edit(comment, `/probeable accept ${RULE} TODO`)));
  test('by the loss of the permission', () =>
    undone(() => stage.github.repository.permissions.set('maintainer', 'read')));
});

describe('what is refused, with its reason', () => {
  test.each([
    ['no rule', '/probeable accept', 'name a rule and a reason: '],
    ['a rule that nobody has', `/probeable accept probe-errn ${REASON}`, 'did you mean "probe-errno"?'],
    ['no reason', `/probeable accept ${RULE}`, 'a reason is missing'],
    ['a placeholder as reason', `/probeable accept ${RULE} TODO`, 'a placeholder, and no reason'],
    ['dots as reason', `/probeable accept ${RULE} ...`, 'a placeholder, and no reason'],
    ['what finds nothing', `/probeable accept flags-argument ${REASON}`, 'finds nothing here'],
    ['a rule of the project that finds nothing', `/probeable accept our/own ${REASON}`, 'finds nothing'],
    ['what nobody can silence', `/probeable accept spec-placeholder ${REASON}`, 'still to be written'],
  ])('%s', async (_what, body, why) => {
    const pull = await reviewed();
    await say(pull, 'maintainer', body);
    expect(newest()).toMatch(/^completed failure/);
    expect(answer()).toContain('**Not accepted**');
    // A space without width keeps GitHub from making something of a sign.
    expect(answer().replaceAll('\u200b', '').replaceAll('\\', '')).toContain(why);
  });

  test('what cannot be read: nobody has judged the rest', async () => {
    const pull = await reviewed({ 'xyzzy.yaml': GOOD.replace('entry:', 'entri:') });
    const [rule = ''] = stage.github.repository.checks.at(-1)?.annotations.map(({ title }) => title) ?? [];
    await say(pull, 'maintainer', `/probeable accept ${rule} ${REASON}`);
    expect(newest()).toMatch(/^completed failure/);
    expect(answer()).toContain('could not be judged');
  });

  test('what was pushed after somebody wrote: nobody has seen it', async () => {
    const pull = await reviewed();
    for (const run of stage.github.repository.checks) run.completed -= 60_000;
    await push(pull, { 'xyzzy.yaml': FAULTY, 'plugh.yaml': FAULTY.replaceAll('xyzzy', 'plugh') });
    await say(pull, 'maintainer', ACCEPT, 30);
    expect(newest()).toMatch(/^completed failure: .*; 2 errors/);
    expect(answer()).toContain('a push has come in between');
    await say(pull, 'maintainer', ACCEPT);
    expect(newest()).toMatch(/^completed (success|neutral)/);
  });
});

test('several rules in one comment, of which one is refused', async () => {
  const pull = await reviewed({ 'xyzzy.yaml': FAULTY, 'plugh.yaml': BAD.replaceAll('xyzzy', 'plugh') });
  await say(pull, 'maintainer', `${ACCEPT}\n/probeable accept probe-before-permission wip\n`);
  expect(answer()).toContain('**Accepted here**');
  expect(answer()).toMatch(/\*\*Not accepted\*\*\n\n- `probe-before-permission`: this is a placeholder/);
  expect(newest()).toMatch(/^completed failure: .*; 1 error/);
});

test('a command in a quotation or a block of code is none', async () => {
  const pull = await reviewed();
  const before = stage.comments.length;
  for (const body of [
    `> ${ACCEPT}`,
    `\`\`\`\n${ACCEPT}\n\`\`\``,
    `say ${ACCEPT}`,
    `~~~~\n~~~\n${ACCEPT}\n~~~~`,
  ])
    await say(pull, 'maintainer', body);
  expect(stage.comments.filter((body) => body.startsWith('<!--'))).toHaveLength(before);
  expect(newest()).toMatch(/^completed failure/);
});

test('done twice, or after a lost answer, it is answered once', async () => {
  const pull = await reviewed();
  stage.github.faults.push({ operation: `post ${COMMENTS}`, kind: 'lost' });
  const comment = await say(pull, 'maintainer', ACCEPT);
  expect(await stage.accept(pull, comment)).toBe('answered before');
  expect(stage.comments.filter((body) => body.startsWith('<!-- probeable:accepted'))).toHaveLength(1);
});

test("a reason is a stranger's text: nothing in it is rendered or rings", async () => {
  const pull = await reviewed();
  await say(
    pull,
    'maintainer',
    `/probeable accept ${RULE} @everyone <img src=x> $x$ [a](http://b.example) #12`,
  );
  expect(sticky()).toContain('Accepted by `maintainer`');
  expect(sticky()).not.toMatch(/@everyone|(?<!\\)<img|(?<!\\)\[a\]|\(http:\/\/b|#12/);
});

test('two bots on one pull request: what one accepted the other has not', async () => {
  const pull = await reviewed();
  await say(pull, 'maintainer', ACCEPT);
  await stage.review(pull, { name: 'other' });
  expect(stage.comments.at(-1)).toMatch(/^<!-- probeable:1 name=other /);
  expect(stage.comments.at(-1)).not.toContain('Accepted');
});

test('a merge queue judges with what was accepted in the pull request that it names', async () => {
  const { repository } = stage.github;
  const pull = await reviewed();
  await say(pull, 'maintainer', ACCEPT);
  const group = repository.commit({ 'xyzzy.yaml': FAULTY }, pull.mergeBase);
  expect(await stage.reviewCommits(pull.mergeBase, group)).toMatchObject({ conclusion: 'failure' });
  const named = await stage.reviewCommits(pull.mergeBase, group, pull.number);
  expect(named.conclusion).not.toBe('failure');
});
