import type { ProposedCall } from '../series.ts';
import type { AddedLines } from '../write-draft.ts';
import type { Posting } from './postings.ts';

/** The address of a message in the archive of the kernel's lists. */
export function archiveAddress(id: string): string {
  return `https://lore.kernel.org/all/${encodeURIComponent(id).replace(/%40/g, '@')}/`;
}

/** Which posting a spec describes, as its key `revision` says it: `RFC v2, 2026-04-12`. */
export function revisionOf({ version, first }: Posting): string {
  return [version, ...(first.date === undefined ? [] : [first.date])].join(', ');
}

/** The lines of a proposal's spec that say when and where it was posted, added to those that no code shows. */
export function postedLinesOf({ added }: ProposedCall, posting: Posting): AddedLines {
  const { id } = posting.first;
  return {
    about: [
      ...added.about.filter((line) => !line.startsWith('status:')),
      'status: proposed',
      `revision: ${JSON.stringify(revisionOf(posting))}`,
    ],
    end: [
      ...added.end,
      ...(id === undefined ? [] : ['links:', `  discussion: ${JSON.stringify(archiveAddress(id))}`]),
    ],
  };
}

/** The name of the file that describes a posting of a call: `mkdirat2-rfc-v2.yaml`. */
export function proposalFile(call: string, { version }: Posting): string {
  return `${call}-${version.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.yaml`;
}
