import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelCode } from '../../check/code/kernel-code.ts';
import type { Posting } from '../../draft/posting/postings.ts';
import { proposalFile, revisionOf } from '../../draft/posting/proposal-spec.ts';
import { derivedGrade, derivedSpec } from '../derive/derived-grade.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { replaceFile } from '../replace-file.ts';
import { findPostings, type PostedCall } from './find-postings.ts';
import {
  dateOf,
  describesPosting,
  type KnownProposal,
  knownProposals,
  namedProposals,
  withSuperseded,
} from './known-proposals.ts';
import { openMailArchive } from './mail-archive.ts';

/** What an update does to a folder of proposals. */
export interface ProposalUpdate {
  readonly added: readonly AddedProposal[];
  /** Files in which an older posting of a call became `superseded`. */
  readonly superseded: readonly { readonly path: string; readonly syscall: string }[];
  /** Sentences about what was not read or not written. */
  readonly faults: readonly string[];
  /** Sentences about series of which less is known. */
  readonly notes: readonly string[];
}

/** A spec that was not there before. */
export interface AddedProposal {
  readonly syscall: string;
  readonly revision: string;
  /** The grade of its best probe; `unknown` where the code does not tell. */
  readonly grade: string;
  readonly path: string;
}

export interface UpdateRequest {
  readonly archives: readonly string[];
  readonly folder: string;
  /** Specs, or folders of them, whose postings need no other spec. */
  readonly elsewhere: readonly string[];
  readonly since: string | undefined;
  readonly kernel: KernelCode;
  readonly isDryRun: boolean;
}

/**
 * Writes a spec for each system call that the series of mail archives add and that the folder does not describe yet. Of
 * one posting that was sent again, the first is kept. Older postings that are still `proposed` become `superseded`.
 */
export async function updateProposals(request: UpdateRequest): Promise<ProposalUpdate> {
  const { archives, folder, elsewhere, since, kernel, isDryRun } = request;
  const known = [...(await knownProposals(folder)), ...(await namedProposals(elsewhere))];
  const isKnown = (call: string, posting: Posting): boolean =>
    known.some((spec) => describesPosting(spec, call, posting));
  const calls: PostedCall[] = [];
  const faults: string[] = [];
  const notes: string[] = [];
  for (const path of archives) {
    const found = await findPostings(openMailArchive(path, since), kernel, isKnown);
    calls.push(...found.calls);
    faults.push(...found.faults.map((fault) => `${path}: ${fault}`));
    notes.push(...found.notes.map((note) => `${path}: ${note}`));
  }
  const chosen = firstOfEach(calls).toSorted((a, b) => (revisionDate(a) < revisionDate(b) ? -1 : 1));
  const added: AddedProposal[] = [];
  for (const { name, posting, text } of chosen) {
    const path = join(folder, proposalFile(name, posting));
    if (existsSync(path)) {
      faults.push(`${path} already exists, and describes another posting than ${revisionOf(posting)}`);
      continue;
    }
    if (!isDryRun) write(folder, path, text);
    const grade = derivedGrade(derivedSpec(text));
    added.push({ syscall: name, revision: revisionOf(posting), grade, path });
  }
  return { added, superseded: isDryRun ? [] : await supersede(folder), faults, notes };
}

/**
 * A posting may be in two archives, and may have been sent again. Two different ones of the same version are both kept: the
 * second finds its file taken, and is told.
 */
function firstOfEach(calls: readonly PostedCall[]): readonly PostedCall[] {
  const first = new Map<string, PostedCall>();
  for (const call of calls) {
    const { isResent } = call.posting;
    first.set(`${call.name} ${revisionOf(call.posting)}${isResent ? ' again' : ''}`, call);
  }
  const kept = [...first.values()];
  const isOriginal = ({ name, posting }: PostedCall): boolean =>
    !posting.isResent ||
    !kept.some(
      (one) => !one.posting.isResent && one.name === name && one.posting.version === posting.version,
    );
  return kept.filter(isOriginal);
}

function revisionDate({ posting }: PostedCall): string {
  return posting.first.date ?? '';
}

/** Marks the postings that a newer one of the folder follows. */
async function supersede(folder: string): Promise<ProposalUpdate['superseded']> {
  const known = await knownProposals(folder);
  const newest = new Map<string, string>();
  for (const { spec } of known)
    if (dateOf(spec) > (newest.get(spec.name) ?? '')) newest.set(spec.name, dateOf(spec));
  const isOld = ({ spec }: KnownProposal): boolean =>
    spec.status === 'proposed' && dateOf(spec) !== '' && dateOf(spec) < (newest.get(spec.name) ?? '');
  const changed: { path: string; syscall: string }[] = [];
  for (const { path, spec } of known.filter(isOld)) {
    const text = withSuperseded(path, spec.name, newest.get(spec.name) ?? '');
    if (text === undefined) continue;
    replaceFile(path, text);
    changed.push({ path, syscall: spec.name });
  }
  return changed;
}

function write(folder: string, path: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`cannot write ${path}: ${message}`);
  }
}
