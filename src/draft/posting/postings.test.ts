import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MailHead, postingsOf } from './postings.ts';

const AUTHOR = 'a@example.org';

function mail(subject: string, id: string, repliesTo?: string, sender = AUTHOR): MailHead {
  return { id, subject, date: '2026-04-12', sender, repliesTo };
}

function shown(mails: readonly MailHead[]): readonly string[] {
  return postingsOf(mails).map(
    ({ version, mails: own, isResent }) =>
      `${version}${isResent ? ' again' : ''}: ${own.map(({ id }) => id).join(' ')}`,
  );
}

describe('the mails of a series', () => {
  test('are its cover letter and the patches that answer it, in the order that their subjects state', () => {
    expect(
      shown([
        mail('[PATCH v2 2/2] xyzzy: test it', 'two', 'cover'),
        mail('Re: [PATCH v2 0/2] xyzzy: a call', 'answer', 'cover', 'b@example.org'),
        mail('[PATCH v2 0/2] xyzzy: a call', 'cover'),
        mail('[PATCH v2 1/2] xyzzy: add it', 'one', 'cover'),
      ]),
    ).toEqual(['v2: cover one two']);
  });

  test('are told from those of the next version that answers the first', () => {
    expect(
      shown([
        mail('[RFC PATCH 0/1] xyzzy', 'a0'),
        mail('[RFC PATCH 1/1] xyzzy: add it', 'a1', 'a0'),
        mail('[PATCH v2 0/1] xyzzy', 'b0', 'a0'),
        mail('[PATCH v2 1/1] xyzzy: add it', 'b1', 'b0'),
      ]),
    ).toEqual(['RFC v1: a0 a1', 'v2: b0 b1']);
  });

  test('are those that answer one mail where the archive lacks the cover letter', () => {
    expect(
      shown([
        mail('[PATCH 1/2] xyzzy: add it', 'one', 'elsewhere'),
        mail('[PATCH 2/2] xyzzy: test it', 'two', 'elsewhere'),
      ]),
    ).toEqual(['v1: one two']);
  });

  test('may answer each the one before', () => {
    expect(
      shown([
        mail('[PATCH 1/3] a', 'one'),
        mail('[PATCH 2/3] b', 'two', 'one'),
        mail('[PATCH 3/3] c', 'three', 'two'),
      ]),
    ).toEqual(['v1: one two three']);
  });

  test('are of one sender', () => {
    expect(
      shown([mail('[PATCH 1/2] a', 'one'), mail('[PATCH 1/2] b', 'other', 'one', 'b@example.org')]),
    ).toEqual(['v1: one', 'v1: other']);
  });

  test('that an archive has twice are one', () => {
    expect(shown([mail('[PATCH v3] a', 'one'), mail('[PATCH v3] a', 'one')])).toEqual(['v3: one']);
  });

  test('that were sent again say so', () => {
    expect(shown([mail('[PATCH RESEND v4 1/1] a', 'one')])).toEqual(['v4 again: one']);
  });
});

const anyMail: fc.Arbitrary<MailHead> = fc.record({
  id: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined }),
  subject: fc.constantFrom(
    '[PATCH 0/2] x',
    '[PATCH 1/2] x',
    '[PATCH 2/2] y',
    '[RFC] z',
    'Re: [PATCH] x',
    'x',
  ),
  date: fc.constant(undefined),
  sender: fc.constantFrom(AUTHOR, 'b@example.org'),
  repliesTo: fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { nil: undefined }),
});

test('mails that answer each other in a circle are grouped too, and none is in two series', () => {
  fc.assert(
    fc.property(fc.array(anyMail, { maxLength: 12 }), (mails) => {
      const grouped = postingsOf(mails).flatMap((posting) => posting.mails);
      expect(new Set(grouped).size).toBe(grouped.length);
      for (const one of mails)
        if (one.id === undefined && /^\[/.test(one.subject)) expect(grouped).toContain(one);
    }),
  );
});
