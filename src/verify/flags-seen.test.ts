import { expect, test } from 'vitest';
import { flagSeenOn, readFlagsSeen } from './flags-seen.ts';

function told(release: string, isKnown: boolean) {
  const kernel = { version: release.slice(0, 4), release, architecture: 'x86_64' };
  const flags = { xyzzy: { 'flags.XYZZY_A': ['xyzzy(-1, XYZZY_A)', isKnown] } };
  const seen = readFlagsSeen(JSON.stringify({ version: 1, kernel, flags }));
  if (seen === undefined) throw new Error('it is read');
  return seen;
}

test('a kernel that two folders have counts once, as the first has it', () => {
  const seenOn = flagSeenOn([told('6.18.44', true), told('6.12.117', false), told('6.18.44', false)]);
  expect(seenOn('xyzzy', 'flags.XYZZY_A', 'xyzzy(-1, XYZZY_A)')).toMatchObject([
    { release: '6.12.117', isKnown: false },
    { release: '6.18.44', isKnown: true },
  ]);
});
