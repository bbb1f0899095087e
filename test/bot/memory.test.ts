import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient, type GitHub } from '../../src/bot/github/client.ts';
import { mergeBase } from '../../src/bot/github/commits.ts';
import { readContent } from '../../src/bot/github/content.ts';
import { Memory } from '../../src/bot/github/memory.ts';
import { FakeGitHub } from './github/server.ts';

/* What GitHub need not say twice, and what it has to. */

const REPOSITORY = { owner: 'linux', repo: 'specs' };
const CONTENTS = 'get /repos/{owner}/{repo}/contents/{path}';

let github: FakeGitHub;
beforeEach(async () => {
  github = new FakeGitHub();
  await github.start();
});
afterEach(() => {
  expect(github.violations).toEqual([]);
  github.stop();
});

function client(memory: Memory, scope = 'one'): GitHub {
  const made = createClient({
    auth: 'secret-token',
    baseUrl: github.urlFor('client'),
    version: '0.0.0',
    log: () => {},
    secondMs: 10,
  });
  memory.attach(made, scope);
  return made;
}

const commit = (files: Readonly<Record<string, string>>): void => {
  github.repository.branches.set('main', github.repository.commit(files));
};

test('a file that is as it was is not sent again; one that has changed is', async () => {
  const asker = client(new Memory());
  commit({ a: 'first' });
  const read = () => readContent(asker, REPOSITORY, 'a', 'main');
  expect(await read()).toEqual({ kind: 'text', text: 'first' });
  expect(await read()).toEqual({ kind: 'text', text: 'first' });
  expect(github.unchanged).toBe(1);
  commit({ a: 'second' });
  expect(await read()).toEqual({ kind: 'text', text: 'second' });
  expect(await read()).toEqual({ kind: 'text', text: 'second' });
  expect(github.unchanged).toBe(2);
  commit({ b: 'other' });
  expect(await read()).toEqual({ kind: 'absent' });
  expect(await readContent(asker, REPOSITORY, 'b', 'main')).toEqual({ kind: 'text', text: 'other' });
  expect(github.count(CONTENTS)).toBe(6);
});

test('the distance of two commits', async () => {
  const asker = client(new Memory());
  const { base, head } = github.repository.open({ a: '1' }, { a: '2' });
  expect(await mergeBase(asker, REPOSITORY, base, head)).toBe(base);
  expect(await mergeBase(asker, REPOSITORY, base, head)).toBe(base);
  expect(github.unchanged).toBe(1);
});

test('what one installation has seen, another one has to ask for', async () => {
  const memory = new Memory();
  commit({ a: 'first' });
  for (const scope of ['one', 'two']) await readContent(client(memory, scope), REPOSITORY, 'a', 'main');
  expect(github.unchanged).toBe(0);
});

test('what the bot writes itself is always looked at', async () => {
  const asker = client(new Memory());
  const pull = github.repository.open({}, { a: '1' });
  for (const _ of [1, 2]) await asker.rest.issues.listComments({ ...REPOSITORY, issue_number: pull.number });
  expect(github.unchanged).toBe(0);
});

test('it has a bound: what was not used for the longest time goes first', async () => {
  const asker = client(new Memory(40_000));
  commit({ a: 'a'.repeat(2000), b: 'b'.repeat(2000), c: 'c'.repeat(20_000) });
  const read = (path: string) => readContent(asker, REPOSITORY, path, 'main');
  for (let round = 0; round < 2; round++) for (const path of ['a', 'b', 'c']) await read(path);
  // c is too long to be kept.
  expect(github.unchanged).toBe(2);
  commit(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, 'x'.repeat(2000)])));
  for (let index = 0; index < 40; index++) await read(`f${index}`);
  github.unchanged = 0;
  await read('f0');
  expect(github.unchanged).toBe(0);
  await read('f39');
  expect(github.unchanged).toBe(1);
});

test('an error is no answer, and what is known stays', async () => {
  const asker = client(new Memory());
  commit({ a: 'first' });
  const read = () => readContent(asker, REPOSITORY, 'a', 'main');
  await read();
  github.faults.push({ operation: CONTENTS, kind: 'forbidden' });
  await expect(read()).rejects.toThrow('not accessible');
  expect(await read()).toEqual({ kind: 'text', text: 'first' });
  expect(github.unchanged).toBe(1);
});
