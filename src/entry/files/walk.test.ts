import { describe, expect, test } from 'vitest';
import { readSpecs } from '../../spec/read.ts';
import { explainTrace } from '../explain.ts';
import { compileEntry, trace } from '../trace.ts';
import { ANYBODY, type FileCaller, type KnownFile, type KnownFiles } from './known-files.ts';
import { withFiles } from './with-files.ts';

/* What a step with `walk` answers where files are known; test/kernel/files.test.ts asks Linux the same. */

const [spec] = readSpecs(`syscall: frob
prototype: int frob(int dfd, const char __user *path, unsigned int how)
arguments: { dfd: { role: dirfd, sentinels: { AT_FDCWD: -100 } } }
entry:
  - work: walks the path
    when: how < 8
    walk: { path: path, at: dfd, nofollow: how & 1, directory: how & 2, when: "!(how & 4)" }
    error: [ENOENT, ENOTDIR, EACCES, ELOOP]
  - permission: its mode refuses
    when: how < 8
    walk: { path: path, at: dfd, access: 6 }
    error: EACCES
  - work: looks for a name to make
    when: how == 8
    walk: { path: path, last: free, after: EROFS }
    error: [ENOENT, ENOTDIR, EACCES, ELOOP, EEXIST, EROFS]
  - work: looks for a name to remove
    when: how == 9
    walk: { path: path, last: entry }
    error: [ENOENT, ENOTDIR, EACCES, ELOOP, EROFS, EBUSY]
`).documents.flatMap((document) => document.spec ?? []);
const entry = compileEntry(spec ?? expect.fail('the spec has problems'));

function file(type: KnownFile['type'], mode?: number, target?: string): KnownFile {
  return { type, mode, owner: 0, group: 0, target };
}

const folder = file('directory', 0o755);
const files: KnownFiles['files'] = new Map<string, KnownFile | 'none'>([
  ['/', folder],
  ['/a', folder],
  ['/a/f', file('file', 0o644)],
  ['/a/none', 'none'],
  ['/shut', file('directory', 0o700)],
  ['/shut/f', file('file', 0o644)],
  ['/vague', file('directory')],
  ['/vague/none', 'none'],
  ['/link', file('link', undefined, 'a')],
  ['/loop', file('link', undefined, '/loop')],
  ['/lost', file('link')],
  ['/deep/under/f', file('file', 0o666)],
  ['./here', folder],
  ['/a/any', file('any')],
]);
const user: FileCaller = { user: 1000, groups: new Set([1000]), capabilities: new Set() };
const root: FileCaller = {
  user: 0,
  groups: new Set([0]),
  capabilities: new Set(['CAP_DAC_OVERRIDE', 'CAP_DAC_READ_SEARCH']),
};

function results(call: string, caller = user, directory?: string): readonly string[] {
  const read = spec?.readCall(call);
  if (read?.ok !== true) throw new Error(`${call} cannot be read`);
  return trace(withFiles(entry, { files, directory, caller }), read.call).outcomes.map(
    ({ result }) => result,
  );
}

const OPEN = ['ENOENT', 'ENOTDIR', 'EACCES', 'ELOOP', 'success'];

test.each([
  ['/a', 0, ['EACCES', 'EROFS', 'EPERM']],
  ['/a/f', 0, ['EACCES', 'EROFS', 'EPERM']],
  ['/a/none', 0, ['ENOENT']],
  ['/a/f', 2, ['ENOTDIR']],
  ['/a/f/x', 0, ['ENOTDIR']],
  ['/a/f/', 0, ['ENOTDIR']],
  ['/a/none/../f', 0, ['ENOENT']],
  ['/a/../shut/f', 0, ['EACCES']],
  ['/shut/unknown', 0, ['EACCES']],
  ['/link/none', 1, ['ENOENT']],
  ['/link/../a/none', 0, ['ENOENT']],
  ['/loop', 0, ['ELOOP']],
  ['/lost/f', 0, OPEN],
  ['/lost', 0, OPEN],
  ['/a/unknown', 0, OPEN],
  ['/vague/none', 0, ['EACCES', 'ENOENT']],
  [`/a/${'n'.repeat(256)}`, 0, ['ENAMETOOLONG', 'ENOENT']],
])('%s, walked as %i', (path, how, expected) => {
  expect(results(`frob(AT_FDCWD, "${path}", ${how})`)).toEqual(expected);
});

test('a place that is not listed is a directory where something is below it, and may be a link', () => {
  expect(results('frob(AT_FDCWD, "/deep/under/f/x", 0)')).toEqual(['EACCES', 'ENOTDIR']);
  expect(results('frob(AT_FDCWD, "/deep/under/../f", 0)')).toEqual(OPEN);
  const both = [...OPEN.slice(0, -1), 'EROFS', 'EPERM', 'success'];
  expect(results('frob(AT_FDCWD, "/deep", 1)')).toEqual(both);
});

test('relative paths start in the working directory, and at no other descriptor', () => {
  expect(results('frob(AT_FDCWD, "none", 0)', root, '/a')).toEqual(['ENOENT']);
  expect(results('frob(3, "none", 0)', root, '/a')).toEqual(OPEN);
  expect(results('frob(AT_FDCWD, "../a/none", 0)', root, '/a')).toEqual(['ENOENT']);
  expect(results('frob(AT_FDCWD, "here/../here", 0)', root)).toEqual(['EACCES', 'success']);
  expect(results('frob(AT_FDCWD, "..", 0)', root)).toEqual(OPEN);
});

test('capabilities pass what a mode refuses, for root', () => {
  expect(results('frob(AT_FDCWD, "/shut/f", 0)', root)).toEqual(['success']);
  expect(results('frob(AT_FDCWD, "/shut/f", 0)', { ...root, user: 1000 })).toEqual([
    'EACCES',
    'EROFS',
    'EPERM',
    'success',
  ]);
  expect(results('frob(AT_FDCWD, "/shut/none", 0)', ANYBODY)).toEqual(OPEN);
});

describe('the last name', () => {
  test('must be free', () => {
    expect(results('frob(AT_FDCWD, "/a/none", 8)')).toEqual(['EROFS', 'success']);
    expect(results('frob(AT_FDCWD, "/link", 8)')).toEqual(['EEXIST']);
    expect(results('frob(AT_FDCWD, "/a/..", 8)')).toEqual(['EEXIST']);
    expect(results('frob(AT_FDCWD, "/shut/none", 8)')).toEqual(['EACCES']);
    expect(results('frob(AT_FDCWD, "/a/none/", 8)')).toEqual([
      ...OPEN.slice(0, -1),
      'EEXIST',
      'EROFS',
      'success',
    ]);
  });

  test('must be there', () => {
    expect(results('frob(AT_FDCWD, "/a/none", 9)')).toEqual(['EROFS', 'ENOENT']);
    expect(results('frob(AT_FDCWD, "/loop", 9)')).toEqual([
      'ENOTDIR',
      'EACCES',
      'ELOOP',
      'EROFS',
      'EBUSY',
      'success',
    ]);
  });
});

describe('what is only known to be there', () => {
  test('leads to something, perhaps through a link', () => {
    expect(results('frob(AT_FDCWD, "/a/any", 0)', root)).toEqual(['EACCES', 'EROFS', 'EPERM', 'success']);
    expect(results('frob(AT_FDCWD, "/a/any", 2)', root)).toContain('ENOTDIR');
    expect(results('frob(AT_FDCWD, "/a/any", 1)', root)).toContain('ELOOP');
    expect(results('frob(AT_FDCWD, "/a/any/", 0)', root)).toContain('ENOTDIR');
    expect(results('frob(AT_FDCWD, "/a/any", 0)', root)).not.toContain('ENOENT');
    expect(results('frob(AT_FDCWD, "/a/any/x", 0)', root)).toEqual(OPEN);
  });

  test('is no free name', () => {
    expect(results('frob(AT_FDCWD, "/a/any", 8)')).toEqual(['EEXIST']);
    expect(results('frob(AT_FDCWD, "/a/any", 9)')).not.toContain('ENOENT');
  });
});

test('what says that it may be walked in another way is left open', () => {
  expect(results('frob(AT_FDCWD, "/a/none", 12)')).toEqual(['success']);
  expect(results('frob(AT_FDCWD, "/shut", 4)', root)).toEqual(OPEN);
});

test('the reason names the place where the walk ends', () => {
  const read = spec?.readCall('frob(AT_FDCWD, "/link/none", 0)');
  if (read?.ok !== true) throw new Error('the call cannot be read');
  const here = withFiles(entry, { files, directory: undefined, caller: user });
  expect(explainTrace(here, trace(here, read.call))[0]).toBe('/a/none is not there');
});
