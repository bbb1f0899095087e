import { expect, test } from 'vitest';
import { specOf } from '../../test/support/lint.ts';
import { isUnreviewedRelease, originOf, originText } from './derived.ts';

const spec = (...lines: readonly string[]) =>
  specOf(['syscall: xyzzy', ...lines, 'prototype: int xyzzy(int fd)', 'entry: []', ''].join('\n'));

test('an unreviewed spec says from which tree, for what and since which kernel', () => {
  const origin = originOf(
    spec(
      'derived: { tree: "7.2.13", arch: [x86_64, arm64], config: every option unknown, from: "6.1" }',
      'reviewed: false',
    ),
  );
  expect(origin).toEqual({
    tree: '7.2.13',
    architectures: ['x86_64', 'arm64'],
    configuration: 'every option unknown',
    isPosted: false,
    from: '6.1',
  });
  expect(originText(origin ?? expect.fail())).toBe(
    'read from the C of Linux 7.2.13 (x86_64 and arm64, every option unknown) by a program; nobody has reviewed it',
  );
});

test('what is not said of a tree is not made up', () => {
  const origin = originOf(spec('derived: { tree: v7.3 }')) ?? expect.fail();
  expect(origin).toMatchObject({ architectures: [], configuration: undefined, from: undefined });
  expect(originText(origin)).toBe('read from the C of Linux v7.3 by a program; nobody has reviewed it');
});

test('a posting is not what a release does, and what was read without a tree names none', () => {
  const posted = (tree: string) =>
    originText(
      originOf(spec('status: proposed', 'revision: v2, 2026-07-06', `derived: { tree: ${tree} }`)) ??
        expect.fail(),
    );
  expect(posted('"7.2.13"')).toBe(
    'read from the C of the posting, applied to Linux 7.2.13, by a program; nobody has reviewed it',
  );
  expect(posted('"no tree, only this input"')).toBe(
    'read from the C of the posting alone by a program; nobody has reviewed it',
  );
  expect(originText({ tree: 'no tree, only this input' })).toBe(
    'read from the C of its own file alone by a program; nobody has reviewed it',
  );
});

test('a spec that somebody reviewed has no such origin, and a proposal is no release', () => {
  expect(originOf(spec('derived: { tree: "7.2" }', 'reviewed: true'))).toBeUndefined();
  expect(originOf(spec())).toBeUndefined();
  expect(isUnreviewedRelease(spec('derived: { tree: "7.2" }'))).toBe(false);
  expect(isUnreviewedRelease(spec('status: merged', 'since: "5.4"', 'derived: { tree: "7.2" }'))).toBe(true);
});
