import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedCall } from '../../../test/support/derived.ts';
import { ANYBODY, type KnownFile, type KnownFiles } from '../../entry/files/known-files.ts';
import { writeSpec } from '../write-spec.ts';

/* Which path a derived step walks, and what it fails with where files are known. */

const NAMEI = '#define LOOKUP_FOLLOW 1\n#define LOOKUP_DIRECTORY 2\n#define AT_SYMLINK_NOFOLLOW 0x100\n';

const code = (body: string): string => `${NAMEI}
SYSCALL_DEFINE4(walks, int, dfd, const char __user *, path, const char __user *, other, unsigned int, flags)
{
	struct path found;
	int err;

${body}
	if (err)
		return err;
	return 0;
}
`;

const walksOf = (body: string): readonly string[] =>
  [...writeSpec(derivedCall(code(body)), '7.2').matchAll(/^ {4}walk: (.*)$/gm)].map(([, walk = '']) => walk);

function file(type: KnownFile['type'], target?: string): KnownFile {
  return { type, mode: 0o755, owner: 0, group: 0, target };
}

const known: KnownFiles = {
  files: new Map<string, KnownFile | 'none'>([
    ['/', file('directory')],
    ['/a', file('directory')],
    ['/a/f', file('file')],
    ['/a/l', file('link', '/gone')],
    ['/gone', 'none'],
  ]),
  caller: ANYBODY,
  directory: '/',
};

const answers = (body: string, call: string): readonly string[] =>
  derivedAnswers(code(body), call, undefined, known);

describe('a derived step says which path it walks', () => {
  test('to what it leads to, or to the directory of its last name', () => {
    expect(walksOf('\terr = user_path_at(dfd, path, LOOKUP_FOLLOW, &found);')).toEqual([
      '{ path: "path", at: "dfd", after: [EXDEV, EINTR, EAGAIN, EINVAL] }',
    ]);
    expect(walksOf('\terr = user_path_at(AT_FDCWD, path, LOOKUP_DIRECTORY, &found);')).toEqual([
      '{ path: "path", nofollow: "1", directory: "1", after: [EXDEV, EINTR, EAGAIN, EINVAL] }',
    ]);
    const parent = `	struct filename *name = getname(path);
	err = filename_parentat(AT_FDCWD, name, 0, &found, &last, &type);`;
    expect(walksOf(parent)).toEqual(['{ path: "path", last: parent }']);
  });

  test('to a name that is free', () => {
    const create = `	struct filename *name = getname(path);
	struct dentry *dentry = filename_create(dfd, name, &found, 0);
	err = IS_ERR(dentry) ? PTR_ERR(dentry) : 0;`;
    expect(walksOf(create)).toEqual([
      '{ path: "path", at: "dfd", last: free, after: [EXDEV, EINTR, EAGAIN, EINVAL, EROFS] }',
    ]);
    expect(answers(create, 'walks(-100, "/a/f", NULL, 0)')).toEqual(['EEXIST']);
    expect(answers(create, 'walks(-100, "/a/f/x", NULL, 0)')).toEqual(['ENOTDIR']);
    expect(answers(create, 'walks(-100, "/gone", NULL, 0)')).not.toContain('EEXIST?');
  });

  test('with what the flags of the caller decide', () => {
    const body = `	int how = LOOKUP_FOLLOW;
	if (flags & AT_SYMLINK_NOFOLLOW)
		how = 0;
	err = user_path_at(dfd, path, how, &found);`;
    const [walk = ''] = walksOf(body);
    expect(walk).toContain('nofollow: ');
    expect(answers(body, 'walks(-100, "/a/l", NULL, 0)')).toEqual(['ENOENT']);
    expect(answers(body, 'walks(-100, "/a/l", NULL, 0x100)')).not.toEqual(['ENOENT']);
  });

  test('and not where its flags are not known, or the code takes one error for another', () => {
    expect(walksOf('\terr = user_path_at(dfd, path, read_them(), &found);')).toEqual([]);
    const taken = `	err = user_path_at(AT_FDCWD, path, LOOKUP_FOLLOW, &found);
	if (err == -ENOENT)
		return -EIO;`;
    expect(walksOf(taken)).toEqual([]);
    expect(answers(taken, 'walks(-100, "/gone", NULL, 0)')).toContain('EIO?');
  });
});

test('what is known of the first path says nothing of the second', () => {
  const two = `	err = user_path_at(AT_FDCWD, path, LOOKUP_FOLLOW, &found);
	if (err)
		return err;
	err = user_path_at(AT_FDCWD, other, LOOKUP_FOLLOW, &found);`;
  expect(walksOf(two)).toHaveLength(2);
  expect(answers(two, 'walks(0, "/a/f", "/gone", 0)')).toContain('ENOENT?');
  expect(answers(two, 'walks(0, "/gone", "/a/f", 0)')).toEqual(['ENOENT']);
  expect(answers(two, 'walks(0, "/a/f/x", "/a", 0)')).toEqual(['ENOTDIR']);
  expect(answers(two, 'walks(0, "/a/f", "/elsewhere", 0)')).toContain('ENOENT?');
});
