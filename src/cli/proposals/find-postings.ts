import { patchedStates } from '../../check/code/code-state.ts';
import type { KernelCode } from '../../check/code/kernel-code.ts';
import { readDiff } from '../../draft/diff.ts';
import { type Posting, postingsOf } from '../../draft/posting/postings.ts';
import { postedLinesOf } from '../../draft/posting/proposal-spec.ts';
import { seriesCalls } from '../../draft/series.ts';
import type { Message } from '../../mail/message.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { plural } from '../../spec/plural.ts';
import { withProbes } from '../derive/declared-probes.ts';
import type { MailArchive } from './archived-mail.ts';
import { type PatchHead, patchHeads, readMails } from './mail-archive.ts';

/** A system call as a series proposes it. */
export interface PostedCall {
  readonly name: string;
  readonly posting: Posting;
  /** The spec that was read from the code of the series. */
  readonly text: string;
}

/** What an archive has. */
export interface FoundPostings {
  readonly calls: readonly PostedCall[];
  /** Sentences about what was not read, so that a call may be missing. */
  readonly faults: readonly string[];
  /** Sentences about series of which less is known. */
  readonly notes: readonly string[];
}

/**
 * Finds the system calls that the series of an archive add, and reads their entry paths. A call that the kernel tree
 * already defines is not proposed.
 *
 * @param isKnown whether a call need not be read, since the posting is described
 */
export async function findPostings(
  archive: MailArchive,
  kernel: KernelCode,
  isKnown: (call: string, posting: Posting) => boolean,
): Promise<FoundPostings> {
  const postings = postingsOf(await patchHeads(archive)).filter(({ mails }) =>
    mails.some(({ definesCall }) => definesCall),
  );
  const keys = new Set(postings.flatMap(({ mails }) => mails.map(({ key }) => key)));
  const messages = await readMails(archive, keys);
  const calls: PostedCall[] = [];
  const faults = [...archive.faults];
  const notes: string[] = [];
  for (const posting of postings) {
    const read = readPosting(posting, messages, kernel, isKnown);
    calls.push(...read.calls);
    faults.push(...read.faults);
    notes.push(...read.notes);
  }
  return { calls, faults, notes };
}

function readPosting(
  posting: Posting<PatchHead>,
  mails: ReadonlyMap<string, readonly Message[]>,
  kernel: KernelCode,
  isKnown: (call: string, posting: Posting) => boolean,
): FoundPostings {
  const patches = posting.mails.flatMap(({ key }) => mails.get(key) ?? []);
  const { proposed, faults } = seriesCalls(patches, new Set(), (call) => syscallNumbers().knows(call));
  const {
    before,
    after,
    faults: misfits,
  } = patchedStates(
    patches.flatMap(({ body }) => readDiff(body)),
    kernel,
  );
  const about = (message: string): string => `"${posting.first.subject}": ${message}`;
  const calls: PostedCall[] = [];
  const unread = [...faults];
  for (const call of proposed) {
    const { name } = call;
    if (before.tree.calls.includes(name) || isKnown(name, posting)) continue;
    const { about: head, end } = postedLinesOf(call, posting);
    const read = after.read(name, { about: head, end: [] });
    if (read === undefined) unread.push(`the code of ${name} was not found`);
    else calls.push({ name, posting, text: withProbes(read.text) + end.map((line) => `${line}\n`).join('') });
  }
  return {
    calls,
    faults: unread.map(about),
    notes:
      calls.length === 0 ? [] : misfits.slice(0, 1).map((first) => about(misfit(first, misfits.length - 1))),
  };
}

/** @param first the first hunk that does not apply, as a sentence */
function misfit(first: string, others: number): string {
  return others === 0
    ? first
    : `${first}; ${plural(others, 'more hunk')} ${others === 1 ? 'does' : 'do'} not apply`;
}
