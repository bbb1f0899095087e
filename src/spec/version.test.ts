import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  formatArrival,
  formatSince,
  formatVersion,
  hasArrived,
  isInVersion,
  nextBranch,
  parseVersion,
  type Version,
} from './version.ts';

const parsed = (text: string): Version => {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(text);
  return version;
};
const errata: Arrival = { mainline: [6, 15], backports: [parsed('6.12.25'), parsed('6.6.88')] };

test('2.6 stands for all that is as old or older, and says so', () => {
  expect(['2.6', '2.6.16', '5.6'].map((text) => formatSince(parsed(text)))).toEqual([
    '2.6 or earlier',
    '2.6.16',
    '5.6',
  ]);
});

describe('a kernel release', () => {
  test.each([
    ['6.18', [6, 18]],
    ['v6.18.44', [6, 18, 44]],
    ['6.12.117+deb13-cloud-amd64', [6, 12, 117]],
    ['6.18.44-fc-v782', [6, 18, 44]],
    ['6.18-rc3', [6, 18, 0]],
    ['6.18.0-rc3+', [6, 18, 0]],
    ['6.18.0', [6, 18, 0]],
    // The counter of a distribution's own builds, not a stable release.
    ['5.10.0-32-cloud-amd64', [5, 10]],
    ['5.14.0-503.11.1.el9_5.x86_64', [5, 14]],
  ])('"%s" is %j', (text, version) => {
    expect(parseVersion(text)).toEqual(version);
  });

  test.each(['6', '6.x', '6.18.', 'linux', '6.18.1.2', '6.18 or so', ''])('"%s" is none', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  test('is written as people write it', () => {
    expect([parsed('6.18'), parsed('6.18.44'), parsed('6.18-rc1')].map(formatVersion)).toEqual([
      '6.18',
      '6.18.44',
      '6.18',
    ]);
    expect(formatArrival(errata)).toBe('6.15, 6.12.25 and 6.6.88');
    expect(nextBranch([5, 19])).toEqual([6, 0]);
    expect(nextBranch([6, 12, 25])).toEqual([6, 13]);
  });
});

describe('a change that was backported', () => {
  test.each([
    ['6.15', true],
    ['7.2.13', true],
    ['6.14.11', false],
    ['6.13', false],
    ['6.12.25', true],
    ['6.12.117', true],
    ['6.12.24', false],
    ['6.12-rc4', false],
    ['6.12', undefined],
    ['6.12.0-91-generic', undefined],
    ['6.6.88', true],
    ['6.6.87', false],
    ['6.1.176', false],
  ])('%s: %s', (kernel, expected) => {
    expect(hasArrived(parsed(kernel), errata)).toBe(expected);
  });

  test('counts from its third number on where it came to one branch first', () => {
    const only: Arrival = { mainline: [6, 12, 30], backports: [] };
    expect(
      ['6.11', '6.12.29', '6.12', '6.12.30', '6.13'].map((text) => hasArrived(parsed(text), only)),
    ).toEqual([false, false, undefined, true, true]);
  });

  test('is not known to be in, and not known to be out', () => {
    expect(isInVersion([6, 12], errata, undefined)).toBeUndefined();
    expect(isInVersion([6, 12], undefined, errata)).toBeUndefined();
    expect(isInVersion([6, 12, 30], undefined, errata)).toBe(false);
    expect(isInVersion([6, 13], undefined, errata)).toBe(true);
  });
});
