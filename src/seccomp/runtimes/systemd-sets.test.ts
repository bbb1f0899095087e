import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SET_NAMES } from '../profile/forms/unit-values.ts';
import { SystemdSets } from './systemd-sets.ts';

const SETS = new SystemdSets(
  readFileSync(join(import.meta.dirname, '../../../content/runtimes/systemd/sets.yaml'), 'utf8'),
);

/** Whether a release has a call in a set. */
function has(set: string, call: string, release: string): boolean {
  return SETS.members(set, release)?.has(call) ?? false;
}

describe('the sets of systemd', () => {
  test('change on stable branches before they change on the next one', () => {
    expect(
      ['252.22', '252.23', '253', '253.16', '253.17', '254', '254.10'].map((one) =>
        has('@file-system', 'fchmodat2', one),
      ),
    ).toEqual([false, true, false, false, true, false, true]);
    expect(has('@system-service', 'mseal', '252.39')).toBe(false);
    expect(has('@system-service', 'mseal', '257.13')).toBe(true);
    expect(has('@system-service', 'openat2', '245.5')).toBe(false);
    expect(has('@system-service', 'io_uring_setup', '252.39')).toBe(true);
  });

  test('have the names that units are checked against', () => {
    const named = SET_NAMES.filter((name) =>
      SETS.releases.some((one) => SETS.members(name, one) !== undefined),
    );
    expect(named).toEqual(SET_NAMES);
    expect(SETS.members('@system-service', '238')).toBeUndefined();
  });

  test.each([
    [undefined, '262.1', 'systemd 262.1 is assumed, the newest that is known'],
    ['252', '252.39', 'systemd 252 is treated as 252.39, the newest of its branch that is known'],
    ['252.5', '252.5', ''],
    ['252.35', '252.31', 'systemd 252.35 is treated as 252.31, the nearest before it that is known'],
    ['252.39-1~deb12u2', '252.39', ''],
    ['256', '256', ''],
  ])('%s is of release %s', (version, release, note) => {
    expect(SETS.release(version)).toEqual({ release, note });
  });

  test('of a release that was not read are not guessed', () => {
    expect(SETS.release('258')).toBe('"258" is none of the systemd releases that are known (232 to 262.1)');
    expect(SETS.release('latest')).toMatch(/is none of the systemd releases/);
  });
});
