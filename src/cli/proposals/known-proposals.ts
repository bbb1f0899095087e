import { existsSync } from 'node:fs';
import type { Posting } from '../../draft/posting/postings.ts';
import { archiveAddress, revisionOf } from '../../draft/posting/proposal-spec.ts';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { findFiles } from '../input/find-files.ts';
import { specsIn } from '../input/named-specs.ts';
import { readTextFile } from '../input/read-file.ts';

/** A spec of a proposal, and the file that has it. */
export interface KnownProposal {
  readonly path: string;
  readonly spec: Spec;
}

/** The specs of a folder; none if the folder does not exist yet, or is empty. */
export async function knownProposals(folder: string): Promise<readonly KnownProposal[]> {
  if (!existsSync(folder)) return [];
  const { files, walked, faults } = findFiles([folder]);
  return files.length === 0 ? [] : specsIn({ files, walked, faults });
}

/** The specs of paths, which must exist. */
export async function namedProposals(paths: readonly string[]): Promise<readonly KnownProposal[]> {
  return paths.length === 0 ? [] : specsIn(findFiles(paths));
}

/** Whether a spec describes a call of a posting: it links one of the mails, or states version and date. */
export function describesPosting({ spec }: KnownProposal, call: string, posting: Posting): boolean {
  if (spec.name !== call) return false;
  // One spec may describe several postings: "v4, 2025-02-25; v5, 2025-06-26".
  const revisions = (spec.revision ?? '').split(';').map((one) => one.trim());
  const isSame = (one: string): boolean =>
    posting.isResent ? one.split(',')[0] === posting.version : one === revisionOf(posting);
  if (revisions.some(isSame)) return true;
  const addresses = new Set(
    posting.mails.flatMap(({ id }) => (id === undefined ? [] : [archiveAddress(id)])),
  );
  return (spec.raw.links ?? []).some(({ value }) => addresses.has(value.text));
}

/** The last date in a spec's revision, which orders the postings of a call: `2026-04-12`; empty if it has none. */
export function dateOf({ revision }: Pick<Spec, 'revision'>): string {
  return revision?.match(/\d{4}-\d\d-\d\d/g)?.at(-1) ?? '';
}

/**
 * The text of a file after its specs of a call that were posted before a date, and that are still `proposed`, became
 * `superseded`; undefined if there are none. All else of the file stays as it is.
 */
export function withSuperseded(path: string, call: string, before: string): string | undefined {
  const file = readTextFile(path);
  if (!file.ok) return undefined;
  let text = file.text;
  // From the end on, so that earlier places stay valid.
  for (const { spec } of readSpecs(file.text).documents.toReversed()) {
    const status = spec?.raw.status;
    if (spec === undefined || status === undefined || spec.name !== call) continue;
    if (status.value !== 'proposed' || dateOf(spec) === '' || dateOf(spec) >= before) continue;
    const { start, end } = status.node;
    text = `${text.slice(0, start)}superseded${text.slice(end)}`;
  }
  return text === file.text ? undefined : text;
}
