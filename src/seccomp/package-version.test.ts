import { expect, test } from 'vitest';
import { readPackageVersion } from './package-version.ts';

test.each([
  ['20.10.24', '20.10.24', false, false],
  ['v20.10.24', '20.10.24', false, false],
  ['17.12.1-ce', '17.12.1', false, false],
  ['20.10.24+dfsg1', '20.10.24', true, false],
  ['20.10.24+dfsg1-1+deb12u1', '20.10.24', true, false],
  ['24.0.7-0ubuntu2', '24.0.7', true, false],
  ['1.7.27-k3s1', '1.7.27', true, false],
  ['1.7.27+k3s1', '1.7.27', true, false],
  ['4.3.1+ds1', '4.3.1', true, false],
  ['5:24.0.7-1~debian.12~bookworm', '24.0.7', true, false],
  ['2:17.12.1~ce-0~ubuntu', '17.12.1', true, false],
  ['1.6.33-3.1.el9', '1.6.33', true, false],
  ['1.6.33.el9', '1.6.33', true, false],
  ['24.0.0-rc.2', '24.0.0', true, true],
  ['24.0.0~rc1', '24.0.0', true, true],
  ['2.0.0-beta.1', '2.0.0', true, true],
])('%s is of release %s', (text, release, isPackaged, isCandidate) => {
  expect(readPackageVersion(text)).toEqual({ release, isPackaged, isCandidate });
});

test.each(['', 'latest', 'foo', '20.10.9foo', '1.2.3 4', '1.2.3-', 'a:1.2.3', '1..2', '1.2.3\n'])(
  '%j is none',
  (text) => {
    const read = readPackageVersion(text);
    expect(read === undefined || (text === '1.2.3-' && read.release === '1.2.3')).toBe(true);
  },
);
