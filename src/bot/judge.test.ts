import { describe, expect, test } from 'vitest';
import { shippedPolicies } from '../../test/support/lint.ts';
import { type BotContext, judgePull, type PullFiles } from './judge.ts';

const context: BotContext = {
  version: '0.0.0',
  ruleUrl: () => undefined,
  pageUrl: () => undefined,
  callUrl: () => undefined,
  policies: shippedPolicies,
};

const PATH = 'content/proposals/xyzzy.yaml';
/** A spec with a probe and without the sections that a proposal needs. */
const SOUND = `syscall: xyzzy
status: merged
since: "6.1"
prototype: int xyzzy(int fd, unsigned int flags)
entry:
  - check: flags
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: does it
probes:
  - call: xyzzy(-1, 0)
    expect: EBADF
`;
const FAULTY = SOUND.replace(
  'entry:\n',
  'entry:\n  - permission: CAP_NET_ADMIN over the network namespace\n    error: EPERM\n',
);
const BLANK = SOUND.replace(/entry:[\s\S]*/, 'entry:\n  - blank: calls through f_op\n');

async function judged(files: Partial<PullFiles>) {
  return judgePull({ head: new Map(), base: new Map(), removed: [], unjudged: [], ...files }, [], context);
}

const at = (text: string): ReadonlyMap<string, string> => new Map([[PATH, text]]);

describe('the conclusion', () => {
  test.each<[string, Partial<PullFiles>, string]>([
    ['nothing is touched', {}, 'success'],
    ['a spec without an error', { head: at(SOUND) }, 'success'],
    ['a spec with an error', { head: at(FAULTY) }, 'failure'],
    ['an error that was there before', { head: at(FAULTY), base: at(FAULTY) }, 'success'],
    ['a call that cannot be judged', { head: at(BLANK) }, 'neutral'],
    [
      'a file that was left out',
      { head: at(SOUND), unjudged: [{ path: 'x.yaml', reason: 'too large' }] },
      'failure',
    ],
    ['a file that is no YAML', { head: at('syscall: [') }, 'failure'],
  ])('%s: %s', async (_, files, conclusion) => expect((await judged(files)).conclusion).toBe(conclusion));
});

test('a judged call has its text, and its new findings apart from those of the base', async () => {
  const { calls, counts, removed, unjudged, unrun } = await judged({ head: at(FAULTY), base: at(SOUND) });
  expect(calls).toHaveLength(1);
  const [call] = calls;
  expect(call?.text).toBe(FAULTY);
  expect(call?.isRemoved).toBe(false);
  const places = call?.found.map(({ rule, start }) => `${rule} ${start.line}:${start.column}`);
  expect(places).toContain('probe-before-permission 6:17');
  expect(places).toContain('probe-holds 14:11');
  expect(call?.changes.map(({ rule }) => rule)).toEqual(['abi-breaking']);
  expect(call?.known.map(({ rule }) => rule)).not.toContain('probe-holds');
  const all = call?.document.findings ?? [];
  expect(all).toHaveLength((call?.found.length ?? 0) + (call?.known.length ?? 0));
  expect(all.map(({ range }) => range.start)).toEqual(
    all.map(({ range }) => range.start).toSorted((a, b) => a - b),
  );
  expect(counts.error).toBeGreaterThan(0);
  expect([removed, unjudged, unrun]).toEqual([[], [], []]);
});

test('findings of the base are known and not counted', async () => {
  const { calls, counts } = await judged({ head: at(FAULTY), base: at(FAULTY) });
  expect(calls[0]?.found).toEqual([]);
  expect(calls[0]?.known.map(({ rule }) => rule)).toContain('probe-holds');
  expect(counts).toEqual({ error: 0, warning: 0, info: 0 });
});

test('a removed spec is reported once, and an unreadable removed file by its path', async () => {
  const gone = await judged({ base: at(SOUND), removed: [PATH, 'content/proposals/odd.yaml'] });
  expect(gone.removed).toEqual([
    { path: PATH, syscall: 'xyzzy' },
    { path: 'content/proposals/odd.yaml', syscall: undefined },
  ]);
  const moved = await judged({ base: at(SOUND), head: new Map([['content/syscalls/xyzzy.yaml', SOUND]]) });
  expect(moved.removed).toEqual([]);
});

test('files that were not judged keep their reasons', async () => {
  const unjudged = [{ path: 'x.yaml', reason: 'too large' }];
  expect((await judged({ head: at(SOUND), unjudged })).unjudged).toEqual(unjudged);
});
