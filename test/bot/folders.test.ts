import { describe, expect, test } from 'vitest';
import { Reviewing } from './reviewing.ts';
import { BAD, GOOD } from './specs.ts';

/* Configurations in folders of a repository: the nearest one above a spec counts, as the default branch has it. */

const stage = Reviewing.eachTest();

const OFF = 'rules: { probe-before-permission: off, probe-exists: off }\n';
const CONFIG = 'probeable.config.yaml';

/** The default branch holds configurations, and a pull request brings specs. */
async function judge(
  configurations: Readonly<Record<string, string>>,
  specs: Readonly<Record<string, string>>,
): Promise<{ readonly errors: readonly string[]; readonly summary: string; readonly check: string }> {
  await stage.review(stage.github.repository.open(configurations, { ...configurations, ...specs }));
  const run = stage.github.repository.checks.at(-1);
  return {
    errors: (run?.annotations ?? [])
      .filter(({ annotation_level }) => annotation_level === 'failure')
      .map(({ path }) => path)
      .sort(),
    summary: run?.summary ?? '',
    check: stage.checks.at(-1) ?? '',
  };
}

const bad = (name: string): string => BAD.replaceAll('xyzzy', name).replace('number: 475\n', '');

test('each spec is judged by the nearest configuration above it, and the check says which', async () => {
  const { errors, summary } = await judge(
    { [`drivers/${CONFIG}`]: OFF, [`drivers/net/${CONFIG}`]: 'preset: recommended\n' },
    {
      'xyzzy.yaml': bad('xyzzy'),
      'drivers/plugh.yaml': bad('plugh'),
      'drivers/usb/deep/plover.yaml': bad('plover'),
      'drivers/net/wumpus.yaml': bad('wumpus'),
      'driversheet/adventure.yaml': bad('adventure'),
    },
  );
  expect(errors).toEqual(['drivers/net/wumpus.yaml', 'driversheet/adventure.yaml', 'xyzzy.yaml']);
  expect(summary).toContain('**Configuration**, of the nearest folder above each spec:');
  expect(summary).toContain('- 2 files: `main:drivers/probeable.config.yaml`');
  expect(summary).toContain('- 1 file: `main:drivers/net/probeable.config.yaml`');
  expect(summary).toContain('- 2 files: none, so every recommended rule');
});

test('the paths in it are those from its folder', async () => {
  const config = `files: ['abi/']\noverrides: [{ files: abi/old.yaml, rules: { probe-before-permission: off, probe-exists: off } }]\n`;
  const { errors, check } = await judge(
    { [`drivers/${CONFIG}`]: config },
    {
      'drivers/abi/xyzzy.yaml': bad('xyzzy'),
      'drivers/abi/old.yaml': bad('plugh'),
      'drivers/other/plover.yaml': bad('plover'),
      'abi/wumpus.yaml': bad('wumpus'),
    },
  );
  expect(errors).toEqual(['abi/wumpus.yaml', 'drivers/abi/xyzzy.yaml']);
  expect(check).toContain('in 3 specs');
});

test('one that the pull request brings counts for nothing', async () => {
  const { errors, summary } = await judge(
    { 'README.md': 'x' },
    { [`drivers/${CONFIG}`]: OFF, 'drivers/xyzzy.yaml': bad('xyzzy') },
  );
  expect(errors).toEqual(['drivers/xyzzy.yaml']);
  expect(summary).not.toContain('**Configuration**');
});

test('one that the pull request takes away counts all the same', async () => {
  const { repository } = stage.github;
  await stage.review(repository.open({ [`drivers/${CONFIG}`]: OFF }, { 'drivers/xyzzy.yaml': bad('xyzzy') }));
  expect(stage.checks).toEqual([expect.stringMatching(/^completed success: /)]);
});

test('a fault in one of them fails the check, with its place', async () => {
  const { check, summary } = await judge(
    { [`drivers/${CONFIG}`]: 'rules:\n  flag-argument: off\n', [CONFIG]: 'preset: recommended\n' },
    { 'drivers/xyzzy.yaml': GOOD },
  );
  expect(check).toMatch(/^completed failure: (?:.*; )?1 file not judged/);
  expect(summary).toContain('main:drivers/probeable.config.yaml:2:3');
});

test('one in a folder that no changed file is in is not looked at', async () => {
  const { check } = await judge({ [`other/${CONFIG}`]: 'rules: [\n' }, { 'drivers/xyzzy.yaml': GOOD });
  expect(check).toMatch(/^completed success/);
});

describe('requests for configurations do not grow with each folder', () => {
  const inFolders = (count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`f${index}/s.yaml`, bad(`call_${index}`)]),
    );

  test.each([
    [20, 1],
    [120, 0],
  ])('%i folders', async (count, queries) => {
    const { errors } = await judge({ [`f7/${CONFIG}`]: OFF }, inFolders(count));
    expect(errors).not.toContain('f7/s.yaml');
    expect(errors.length).toBe(Math.min(count - 1, 50));
    // The specs themselves take one for each fifty; of many folders the list of files says which have one.
    expect(stage.github.count('post /graphql')).toBe(queries + Math.ceil(count / 50));
    expect(stage.github.count('get /repos/{owner}/{repo}/contents/{path}')).toBe(queries === 0 ? 2 : 0);
  });

  test('where GitHub does not list all files, each folder is looked at', async () => {
    stage.github.repository.maxTree = 10;
    const { errors } = await judge({ [`f7/${CONFIG}`]: OFF }, inFolders(60));
    expect(errors).not.toContain('f7/s.yaml');
    expect(errors.length).toBe(50);
  });
});
