import { describe, expect, test } from 'vitest';
import type { Content } from '../../src/bot/forge/repository.ts';
import { createClient } from '../../src/bot/github/client.ts';
import { readContent } from '../../src/bot/github/content.ts';
import { FileReader } from '../../src/bot/github/files.ts';
import { Reviewing } from './reviewing.ts';
import { BAD, GOOD, many } from './specs.ts';

/* Many files in one request, and what that gives otherwise than a request for each. */

const stage = Reviewing.eachTest();

const REPOSITORY = { owner: 'linux', repo: 'specs' };
const CONTENTS = 'get /repos/{owner}/{repo}/contents/{path}';
const GRAPHQL = 'post /graphql';

const client = () =>
  createClient({
    auth: 'secret-token',
    baseUrl: stage.github.urlFor('reader'),
    version: '0.0.0',
    log: () => {},
    secondMs: 10,
  });

/** Every kind of file that a tree has, beside a few plain ones. */
const KINDS: Readonly<Record<string, string>> = {
  'a.yaml': GOOD,
  'b.yaml': BAD,
  'empty.yaml': '',
  'odd "name" $p0 { } \\.yaml': 'a: 1\n',
  'mark.yaml': `\uFEFF${GOOD}`,
  'zero.yaml': `${GOOD}# \0\n`,
  'accents.yaml': '# é \u{1F600} \r\n',
  'long.yaml': `${GOOD}${'# long\n'.repeat(80_000)}`,
  'huge.yaml': '#'.repeat((16 << 20) + 1),
  'link.yaml': '-> nowhere',
  'module.yaml': '@ 0123',
};

function readKinds(paths: readonly string[]): Promise<readonly Content[]> {
  const ref = stage.github.repository.commit(KINDS);
  return new FileReader(client(), REPOSITORY).readAll(paths.map((path) => ({ path, ref })));
}

test('each kind of file is what it is when it is asked for by itself', async () => {
  const paths = [...Object.keys(KINDS), 'missing.yaml'];
  const ref = stage.github.repository.commit(KINDS);
  const alone: Content[] = [];
  for (const path of paths) alone.push(await readContent(client(), REPOSITORY, path, ref));
  stage.github.requests.length = 0;
  expect(await readKinds(paths)).toEqual(alone);
  expect(alone.map(({ kind }) => kind)).toEqual([
    ...Array.from({ length: 8 }, () => 'text'),
    'unfit',
    'no file',
    'no file',
    'absent',
  ]);
  expect(stage.github.count(GRAPHQL)).toBe(1);
  // A mark, a zero, a link, and a text that GitHub cuts: that one twice, since its size comes first.
  expect(stage.github.count(CONTENTS)).toBe(4);
});

test('files of several commits are one request', async () => {
  const { repository } = stage.github;
  const [one, two] = [repository.commit({ a: '1', b: '2' }), repository.commit({ a: '3' })];
  const places = [
    { path: 'a', ref: one },
    { path: 'a', ref: two },
    { path: 'b', ref: two },
    { path: 'b', ref: one },
  ];
  expect(await new FileReader(client(), REPOSITORY).readAll(places)).toEqual([
    { kind: 'text', text: '1' },
    { kind: 'text', text: '3' },
    { kind: 'absent' },
    { kind: 'text', text: '2' },
  ]);
  expect(stage.github.requests).toEqual([GRAPHQL]);
});

test('a file that GraphQL has an error for is read by itself, and no other', async () => {
  stage.github.repository.broken.add('b.yaml');
  const contents = await readKinds(['a.yaml', 'b.yaml', 'empty.yaml', 'missing.yaml']);
  expect(contents.map(({ kind }) => kind)).toEqual(['text', 'text', 'text', 'absent']);
  expect(stage.github.requests).toEqual([GRAPHQL, CONTENTS]);
});

test('a commit that GraphQL does not show is asked for by its files', async () => {
  const paths = ['a', 'b', 'c', 'd'].map((path) => ({ path, ref: '0'.repeat(40) }));
  const contents = await new FileReader(client(), REPOSITORY).readAll(paths);
  expect(contents.map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => 'absent'));
  expect(stage.github.count(CONTENTS)).toBe(4);
});

describe('where GraphQL does not answer, the verdict is the same, and nothing waits', () => {
  test.each(['broken', 'hung up', 'lost', 'forbidden', 'secondary', 'primary', 'too many'] as const)(
    '%s',
    async (kind) => {
      const { github } = stage;
      github.onRequest = (operation) => {
        if (operation === GRAPHQL) github.faults.push({ operation, kind });
      };
      await stage.review(github.repository.open({}, { ...many(60), 'z.yaml': BAD }));
      expect(stage.checks).toEqual([
        expect.stringMatching(/^completed failure: all 61 calls lack a probe; 61 errors/),
      ]);
      // After it has failed once, with one more try where that may help, it is not asked again.
      expect(github.count(GRAPHQL)).toBeLessThanOrEqual(2);
      // Beside 61 files two folders, which may have a configuration.
      expect(github.count(CONTENTS)).toBe(63);
    },
    60_000,
  );
});

test('one of many files that GitHub lists and does not give fails the check', async () => {
  const pull = stage.github.repository.open({}, { ...many(9), 'gone.yaml': GOOD });
  const { commits } = stage.github.repository;
  stage.github.onRequest = (operation) => {
    if (operation !== GRAPHQL) return;
    const files = new Map(commits.get(pull.head)?.files);
    files.delete('gone.yaml');
    commits.set(pull.head, { sha: pull.head, files });
  };
  await stage.review(pull);
  expect(stage.checks[0]).toMatch(/^completed failure: .*1 file not judged/);
  expect(stage.comments[0]).toContain('`gone.yaml`: GitHub lists it, and does not give it');
});

test('on GitHub Enterprise Server GraphQL is beside the REST API', async () => {
  stage.github.prefix = '/api/v3';
  await stage.review(stage.github.repository.open({}, many(10)));
  expect(stage.checks).toEqual([expect.stringMatching(/^completed failure: .*; 10 errors/)]);
  expect(stage.github.count(GRAPHQL)).toBe(1);
});

describe('requests for files do not grow with each file', () => {
  test.each([
    [1, 0, 2],
    [10, 1, 0],
    [100, 4, 0],
  ])('%i changed specs', async (count, queries, single) => {
    const files = many(count);
    const changed = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, `${text}# x\n`]));
    await stage.review(stage.github.repository.open(files, changed));
    // Two more are the folders that may have a configuration.
    expect([stage.github.count(GRAPHQL), stage.github.count(CONTENTS)]).toEqual([queries, single + 2]);
    expect(stage.checks).toEqual([
      expect.stringMatching(new RegExp(`^completed success: .*; nothing new in ${count} specs?$`)),
    ]);
  });

  test('a thousand files that are no specs', async () => {
    const files = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`a${at}.yaml`, 'a: 1\n']));
    await stage.review(stage.github.repository.open({}, files));
    expect([stage.github.count(GRAPHQL), stage.github.count(CONTENTS)]).toEqual([20, 1]);
  });
});

test('more changed files than are looked at fail the check, which says how to name the specs', async () => {
  const files = Object.fromEntries(Array.from({ length: 3100 }, (_, at) => [`a${at}.yaml`, 'a: 1\n']));
  await stage.review(stage.github.repository.open({}, files));
  expect(stage.checks).toEqual(['completed failure: 1 file not judged']);
  expect(stage.comments[0]).toMatch(/and 99 more: 3000 changed files are looked at; .*"files"/);
}, 60_000);
