import { describe, expect, test } from 'vitest';
import { findArchitecture } from '../architecture.ts';
import { describeLibrary, findLibrary, kernelOf, type Library, NEWEST_LIBRARY } from './library-releases.ts';
import { type SyscallNumbers, syscallNumbers } from './syscall-numbers.ts';

function library(text: string): Library {
  const found = findLibrary(text);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

function numbers(text: string): SyscallNumbers {
  return syscallNumbers(library(text));
}

function number(release: string, name: string, architecture: string): number | undefined {
  const found = findArchitecture(architecture);
  if (found === undefined) throw new Error(architecture);
  return numbers(release).numberOf(name, found);
}

describe('names of libseccomp releases', () => {
  test.each([
    ['2.3.3', '2.3.3', '2.3.3', 'none'],
    ['v2.2.2', '2.2.2', '2.2.2', 'none'],
    ['2.5', '2.5.6', '2.5.6', 'none'],
    ['2.5.4-1+deb12u1', '2.5.4', '2.5.5', 'known table'],
    ['2.5.1-1+deb11u1', '2.5.1', '2.5.3', 'known table'],
    ['2.5.4-1+deb12u1+b2', '2.5.4', '2.5.5', 'known table'],
    ['2.5.4-1+b3', '2.5.4', '2.5.4', 'unknown table'],
    ['2.3.1-2.1ubuntu4.1', '2.3.1', '2.3.1', 'unknown table'],
    ['1:2.4.1-3.el8', '2.4.1', '2.4.1', 'unknown table'],
  ])('%s: code of %s, table of %s', (text, version, table, packaging) => {
    const found = library(text);
    expect([found.version.join('.'), found.table.join('.'), found.packaging]).toEqual([
      version,
      table,
      packaging,
    ]);
  });

  test.each([
    ['1.0', /1\.0 is older than 2\.2\.0, the oldest/],
    ['2.1.1', /2\.1\.1 is older than 2\.2\.0, the oldest/],
    ['9.9', /libseccomp 9\.9 is not known; the newest known release is 2\.6\.1/],
    ['2.5.99', /no libseccomp 2\.5\.99; the nearest releases are 2\.5\.6 and 2\.6\.0/],
    ['2.2.4', /the nearest releases are 2\.2\.3 and 2\.3\.0; did you mean/],
    ['2', /is not a release of libseccomp/],
    ['2.5.4foo', /is not a release of libseccomp/],
    ['', /is not a release of libseccomp/],
  ])('%j was never released', (text, message) => {
    expect(findLibrary(text)).toMatch(message);
  });

  test('is named with its table and its kernel', () => {
    expect(describeLibrary(library('2.5.4-1+deb12u1'))).toBe(
      'libseccomp 2.5.4-1+deb12u1 (a package with the table of 2.5.5)',
    );
    expect(kernelOf(library('2.5.4-1+deb12u1'))).toBe('6.7-rc3');
    expect(kernelOf(library('2.3.3'))).toBe('4.15-rc7');
    expect(kernelOf(NEWEST_LIBRARY)).toBe('7.1-rc4');
  });
});

describe('the names and numbers of a release', () => {
  test.each([
    ['clock_gettime64', '2.4.1', '2.4.2'],
    ['clone3', '2.4.1', '2.4.2'],
    ['openat2', '2.4.3', '2.4.4'],
    ['statx', '2.3.2', '2.3.3'],
    ['close_range', '2.5.1', '2.5.2'],
    ['mseal', '2.5.5', '2.5.6'],
  ])('%s is a name from the release after %s on: %s', (name, before, since) => {
    expect([numbers(before).knows(name), numbers(since).knows(name)]).toEqual([false, true]);
  });

  test('a name that is known may have no number on an architecture', () => {
    expect([numbers('2.4.2').knows('clone3'), number('2.4.2', 'clone3', 'aarch64')]).toEqual([
      true,
      undefined,
    ]);
    expect(number('2.4.4', 'clone3', 'aarch64')).toBe(435);
    expect([number('2.2.3', 'socket', 'x86'), number('2.3.0', 'socket', 'x86')]).toEqual([undefined, 359]);
  });

  test('a number that a later release removed', () => {
    expect([number('2.2.0', 'time', 'arm'), number('2.2.1', 'time', 'arm')]).toEqual([13, undefined]);
    expect(number('2.4.4', 'sync_file_range2', 'arm')).toBe(341);
    expect([numbers('2.4.4').knows('oldwait4'), numbers('2.5.0').knows('oldwait4')]).toEqual([true, false]);
  });

  test('an architecture exists since a release', () => {
    const knows = (release: string, name: string) => {
      const found = findArchitecture(name);
      return found !== undefined && numbers(release).knowsArchitecture(found);
    };
    expect([knows('2.4.4', 'riscv64'), knows('2.5.0', 'riscv64')]).toEqual([false, true]);
    expect([knows('2.2.3', 's390x'), knows('2.3.0', 's390x')]).toEqual([false, true]);
    expect([knows('2.5.6', 'loongarch64'), knows('2.6.0', 'loongarch64')]).toEqual([false, true]);
  });
});
