import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { FakeGitHub } from './github/server.ts';
import type { Pull } from './github/state.ts';
import { BAD, FAULTY, GOOD, MENDABLE, many } from './specs.ts';
import { opened } from './stage.ts';

/** What is in a pull request at first and after a push, and what has to be there in the end. */
interface Kind {
  readonly opened: Readonly<Record<string, string>>;
  readonly pushed: Readonly<Record<string, string>>;
  readonly conclusion: 'success' | 'failure';
  /** How the comment begins; undefined where there is none. */
  readonly comment: RegExp | undefined;
  /** There is none where the push came before anybody looked. */
  readonly isMissable?: true;
}

const bad = { 'xyzzy.yaml': BAD };
const KINDS: readonly Kind[] = [
  {
    opened: bad,
    pushed: { 'xyzzy.yaml': GOOD },
    conclusion: 'success',
    comment: /^\*\*probeable\*\*: all clear/,
  },
  {
    opened: { 'xyzzy.yaml': GOOD },
    pushed: { 'xyzzy.yaml': FAULTY, 'plugh.yaml': MENDABLE.replaceAll('xyzzy', 'plugh') },
    conclusion: 'failure',
    comment: /^### `xyzzy`: .*; 1 other call without errors\n\n\*\*probeable\*\*: \d+ errors?/,
  },
  { opened: { 'README.md': 'a' }, pushed: { 'README.md': 'b' }, conclusion: 'success', comment: undefined },
  {
    opened: bad,
    pushed: { ...bad, 'README.md': 'b' },
    conclusion: 'failure',
    comment: /^### `xyzzy` has no probe: move step 3 before step 1\n\n\*\*probeable\*\*: 1 error/,
  },
  {
    opened: bad,
    pushed: { 'README.md': 'b' },
    conclusion: 'success',
    comment: /no longer touches a spec/,
    isMissable: true,
  },
  {
    opened: many(6),
    pushed: { ...many(6), 'xyzzy.yaml': GOOD },
    conclusion: 'failure',
    comment: /^### of 7 calls, 6 lack a probe\n/,
  },
];

/** A delivery for each: opened, a question, a push, and a request to look again. */
export const DELIVERIES_EACH = 4;

/** Opens a pull request of a kind, and tells of what happens to it. */
export async function live(
  github: FakeGitHub,
  index: number,
  deliver: (event: string, payload: object) => Promise<void>,
): Promise<Pull> {
  const kind = kindOf(index);
  const pull = github.repository.open({}, kind.opened);
  // GitHub has an App write one thing at a time in an installation: many share the work.
  const base = (action: string): object => ({
    ...opened(pull, action),
    installation: { id: (index % 40) + 1 },
  });
  const comment = (id: number, body: string): object => ({
    ...base('created'),
    issue: { number: pull.number, pull_request: {} },
    comment: { id, body },
  });
  await deliver('pull_request', base('opened'));
  await deliver('issue_comment', comment(1_000_000 + pull.number, '/probeable explain probe-exists'));
  // Half of them are pushed to while they wait for their turn, the others when they have been looked at.
  if (Math.floor(index / KINDS.length) % 2 === 0)
    await until(() => (kind.comment === undefined ? isChecked(github, pull) : isCommented(github, pull)));
  pull.head = github.repository.commit(kind.pushed);
  await deliver('pull_request', base('synchronize'));
  await deliver('issue_comment', comment(2_000_000 + pull.number, '/probeable recheck'));
  await until(() => isChecked(github, pull));
  return pull;
}

/** Waits for something: with a limit, since a webhook may have been lost. */
async function until(isThere: () => boolean): Promise<void> {
  for (let tries = 0; tries < 9000 && !isThere(); tries++) await sleep(20);
}

function isChecked({ repository }: FakeGitHub, { head }: Pull): boolean {
  return repository.checks.some(({ head_sha, conclusion }) => head_sha === head && conclusion !== null);
}

function isCommented({ repository }: FakeGitHub, { number }: Pull): boolean {
  return repository.comments.some(
    ({ pull, body }) => pull === number && body.startsWith('<!-- probeable:1 '),
  );
}

/** Everything is there once, and right. */
export function expectRight({ repository }: FakeGitHub, pulls: readonly Pull[]): void {
  const seen = pulls.map(({ number, head }, index) => {
    const { comment, isMissable = false } = kindOf(index);
    const bodies = repository.comments
      .filter((each) => each.pull === number)
      .map(({ body }) => body.replace(/^<!--.*-->\n/, ''));
    const answers = bodies.filter((body) => body.startsWith('**probe-exists**')).length;
    const sticky = bodies.filter((body) => !body.startsWith('**probe-exists**'));
    const isSticky =
      comment === undefined || (isMissable && sticky.length === 0)
        ? sticky.length === 0
        : sticky.length === 1 && comment.test(sticky[0] ?? '');
    const runs = repository.checks.filter(({ head_sha }) => head_sha === head);
    const marks = repository.reviewComments.filter((each) => each.pull === number).map(({ body }) => body);
    return {
      number,
      answers,
      sticky: isSticky ? 'right' : sticky,
      conclusions: [...new Set(runs.map(({ conclusion }) => conclusion))],
      twice: marks.length - new Set(marks).size,
    };
  });
  const wanted = pulls.map(({ number }, index) => ({
    number,
    answers: 1,
    sticky: 'right',
    conclusions: [kindOf(index).conclusion],
    twice: 0,
  }));
  expect(seen).toEqual(wanted);
}

function kindOf(index: number): Kind {
  const kind = KINDS[index % KINDS.length];
  if (kind === undefined) throw new Error('no kind');
  return kind;
}
