import { expect, test } from 'vitest';
import { readKnownFiles } from './known-files.ts';

const none = { file: [], cwd: undefined, uid: undefined, gid: undefined, cap: undefined };

test('files are known by their path from the root, or from a working directory', () => {
  const known = readKnownFiles({
    ...none,
    file: ['/etc/shadow=file,0640,0:42', 'sub//name=none', '.=directory,755'],
    uid: '1000',
    cap: 'dac_override',
  });
  expect([...(known?.files ?? [])]).toEqual([
    ['/etc/shadow', { type: 'file', mode: 0o640, owner: 0, group: 42, target: undefined }],
    ['./sub/name', 'none'],
    ['.', { type: 'directory', mode: 0o755, owner: undefined, group: undefined, target: undefined }],
  ]);
});

test('relative names are those of the working directory that is given', () => {
  const known = readKnownFiles({ ...none, file: ['x=none', '.=directory', '/y=none'], cwd: '/' });
  expect([...(known?.files.keys() ?? [])]).toEqual(['/x', '/', '/y']);
  expect(readKnownFiles({ ...none, file: ['x=none'], cwd: '/a/b' })?.files.has('/a/b/x')).toBe(true);
});

test('of a name may be known that it is there, and no more', () => {
  expect(readKnownFiles({ ...none, file: ['/x=any'] })?.files.get('/x')).toMatchObject({
    type: 'any',
    mode: undefined,
  });
});

test('nothing is known where nothing is said', () => {
  expect(readKnownFiles(none)).toBeUndefined();
});

test.each([
  [{ file: ['x'] }, 'is not PATH=STATE'],
  [{ file: ['/x=flie'] }, 'did you mean "file"'],
  [{ file: ['/x=file,999'] }, 'no mode in octal'],
  [{ file: ['/x=any,0644'] }, '"any" stands alone'],
  [{ file: ['/x=file,0644,root'] }, 'not UID:GID'],
  [{ file: ['/x/../y=none'] }, 'has ".."'],
  [{ file: ['/x=none', '/x=file'] }, 'said twice'],
  [{ cwd: 'x' }, 'does not start with /'],
  [{ uid: '-1' }, 'is no id'],
  [{ uid: '4294967295' }, 'is no id'],
])('%j is refused', (options, message) => {
  expect(() => readKnownFiles({ ...none, ...options })).toThrow(message);
});
