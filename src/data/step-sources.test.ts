import { expect, test } from 'vitest';
import type { Spec } from '../spec/model.ts';
import { readSpecs } from '../spec/read.ts';
import { readSources, sourcesText } from './sources-file.ts';
import { stepSources } from './step-sources.ts';

const specOf = (...lines: readonly string[]): Spec => {
  const [document] = readSpecs(lines.join('\n')).documents;
  if (document?.spec === undefined) throw new Error(document?.problems[0]?.message ?? 'no document');
  return document.spec;
};

const written = (...entry: readonly string[]): Spec =>
  specOf(
    'syscall: frob',
    'prototype: int frob(int fd, unsigned int flags, size_t size)',
    'entry:',
    ...entry.map((step) => `  - ${step}`),
  );

const code = (...entry: readonly string[]): Spec =>
  specOf(
    'syscall: frob',
    'derived: { tree: 7.2.13 }',
    'reviewed: false',
    'prototype: int frob(int fildes, unsigned int how, size_t len)',
    'entry:',
    ...entry.map((step) => `  - ${step}`),
  );

test('a step is where the code refuses the same calls, whatever its arguments are called', () => {
  const own = written(
    '{ check: flags & ~7, error: EINVAL }',
    '{ check: size < 16, error: EINVAL }',
    '{ permission: CAP_SYS_ADMIN over the namespace, error: EPERM }',
    '{ lookup: fd, error: EBADF }',
    '{ effect: frobs }',
  );
  const read = code(
    '{ check: how & ~7, error: EINVAL, source: "fs/frob.c:10" }',
    '{ check: len < 16, error: EINVAL, source: "fs/frob.c:12" }',
    '{ permission: CAP_SYS_ADMIN, error: EPERM, source: "fs/frob.c:14" }',
    '{ lookup: fildes, error: EBADF, source: "fs/frob.c:16" }',
  );
  expect([...stepSources(own, read)]).toEqual([
    [0, 'fs/frob.c:10'],
    [1, 'fs/frob.c:12'],
    [2, 'fs/frob.c:14'],
    [3, 'fs/frob.c:16'],
  ]);
});

test('a step that the code has at two places, with another errno or not at all has no place', () => {
  const own = written(
    '{ check: flags & ~7, error: EINVAL }',
    '{ check: size < 16, error: EINVAL }',
    '{ lookup: fd, error: EBADF }',
  );
  const read = code(
    '{ check: how & 8, error: EINVAL, source: "fs/frob.c:10" }',
    '{ check: how & ~15, error: EINVAL, source: "fs/frob.c:11" }',
    '{ check: len < 16, error: E2BIG, source: "fs/frob.c:12" }',
  );
  expect([...stepSources(own, read)]).toEqual([]);
});

test('a permission that is asked for twice has no place', () => {
  const own = written('{ permission: CAP_SYS_ADMIN, error: EPERM }');
  const read = code(
    '{ permission: CAP_SYS_ADMIN, error: EPERM, source: "fs/frob.c:1" }',
    '{ permission: CAP_SYS_ADMIN, error: EPERM, source: "fs/frob.c:2" }',
  );
  expect([...stepSources(own, read)]).toEqual([]);
});

test('places are read again for the spec that they were found for, and for no other state of it', () => {
  const own = written('{ check: flags & ~7, error: EINVAL }');
  const placesOf = readSources(
    sourcesText('7.2.13', [{ spec: own, places: new Map([[0, 'fs/frob.c:10']]) }]),
  );
  expect(placesOf(own)).toEqual({ tree: '7.2.13', places: new Map([[0, 'fs/frob.c:10']]) });
  expect(placesOf(written('{ check: flags & ~3, error: EINVAL }'))).toBeUndefined();
  for (const text of ['', '[]', '{"version": 2, "tree": "7.2", "calls": {}}', '{"version": 1}'])
    expect(readSources(text)(own)).toBeUndefined();
});
