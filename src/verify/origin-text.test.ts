import { describe, expect, test } from 'vitest';
import { specOf } from '../../test/support/lint.ts';
import { originReport } from './origin-text.ts';
import type { CallSeen } from './verified.ts';

const spec = (derived: string) =>
  specOf(
    [
      'syscall: xyzzy',
      'status: merged',
      'since: "2.6"',
      `derived: { ${derived} }`,
      'reviewed: false',
      'prototype: int xyzzy(int fd)',
      'entry: []',
      '',
    ].join('\n'),
  );
const READ = spec('tree: "7.2.13", arch: [x86_64, arm64], from: "6.1"');

const seen = (release: string, more: Partial<CallSeen> = {}): CallSeen => ({
  kernel: release.split('.').slice(0, 2).join('.'),
  release,
  architecture: 'x86_64',
  status: 'called',
  calls: 400,
  worlds: ['unprivileged'],
  refusing: 3,
  witnessed: 2,
  disagreements: 0,
  ...more,
});
const SEEN = [
  seen('5.10.262', { disagreements: 3 }),
  seen('6.1.176'),
  seen('6.12.117', { status: 'not-built-in' }),
  seen('6.18.15', { status: 'not-called' }),
  seen('6.1.176', { architecture: 'aarch64', disagreements: 1 }),
];

/** The last note about a release. */
const noteOn = (major: number, minor: number, architecture: 'x86_64' | 'arm64' = 'x86_64') =>
  originReport(READ, { kernel: [major, minor], architecture }, SEEN)?.notes.at(-1);

describe('a spec that a program read for one release', () => {
  test('says which, without a release being named, and which kernels were asked', () => {
    expect(originReport(READ, { kernel: undefined, architecture: 'x86_64' }, SEEN)?.notes).toEqual([
      'xyzzy was read from the C of Linux 7.2.13 (x86_64 and arm64) by a program; nobody has reviewed it',
      'asked, and in agreement: 6.1; contradicted by 5.10, 6.1 (arm64)',
    ]);
  });

  test.each([
    [7, 2, /^asked, and in agreement: 6\.1;/],
    [
      6,
      1,
      /^Linux 6\.1 was not read; 6\.1\.176 was asked 400 calls, and each answer is among those predicted$/,
    ],
    [5, 10, /^Linux 5\.10 was not read, and 5\.10\.262 contradicts this: 3 of its answers are not/],
    [
      6,
      12,
      /^Linux 6\.12 was not read, and the kernel that was asked, 6\.12\.117, was built without the call$/,
    ],
    [6, 18, /^Linux 6\.18 was not read, and no call was made on 6\.18\.15: none is proven harmless$/],
    [6, 6, /^Linux 6\.6 was neither read nor asked, and may do something else$/],
    [5, 4, /^Linux 5\.4 was not read, and 5\.10\.262, which is newer, contradicts this$/],
  ])('of %d.%d it says what its kernel answered', (major, minor, note) => {
    expect(noteOn(major, minor)).toMatch(note);
  });

  test('kernels of another architecture say nothing of this one', () => {
    expect(noteOn(6, 1, 'arm64')).toContain('1 of its answers are not among those predicted');
    expect(noteOn(6, 12, 'arm64')).toBe('Linux 6.12 was neither read nor asked, and may do something else');
  });

  test('says that it was not read for an architecture', () => {
    const notes = originReport(READ, { kernel: undefined, architecture: 'riscv' }, [])?.notes;
    expect(notes).toContain('it was not read for riscv, where it may take other steps');
  });
});

test('a spec that a person reviewed needs no such notes', () => {
  const reviewed = specOf('syscall: xyzzy\nprototype: int xyzzy(void)\nentry: []\n');
  expect(originReport(reviewed, { kernel: [6, 1], architecture: 'x86_64' }, SEEN)).toBeUndefined();
});
