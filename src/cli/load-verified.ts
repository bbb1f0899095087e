import { existsSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { type FlagSeenOn, type FlagsSeen, flagSeenOn, readFlagsSeen } from '../verify/flags-seen.ts';
import { readSeen } from '../verify/read-record.ts';
import {
  type CallsSeen,
  compareKernels,
  type Seen,
  type VerifiedOn,
  verifiedOn,
} from '../verify/verified.ts';
import { readSummary, SUMMARY } from '../verify/verified-summary.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';
import { warn } from './print.ts';

/** The recorded results of kernels. */
export interface Verified {
  readonly verifiedOn: VerifiedOn;
  readonly seen: CallsSeen;
}

/** What kernels told about flags: the files in `flags` beside the records. */
export function loadFlagsSeen(): FlagSeenOn {
  return flagSeenOn(flagFolders().flatMap(flagsIn));
}

/** The folders of what kernels told about flags. */
export function flagFolders(): readonly string[] {
  return contentFolders().map((content) => join(content, 'verified', 'flags'));
}

function contentFolders(): readonly string[] {
  return [...new Set([resolve('content'), join(PACKAGE.root, 'content')])];
}

function flagsIn(folder: string): readonly FlagsSeen[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const path = join(folder, name);
      const file = readTextFile(path);
      const seen = file.ok ? readFlagsSeen(file.text) : undefined;
      if (seen === undefined)
        warn(`probeable: ${path} does not say which flags a kernel knows, and is left out\n`);
      return seen ?? [];
    });
}

/** What `verify --record` wrote: into the project's `content/verified`, and into the one that comes with the package. */
export function loadVerified(): Verified {
  const folders = contentFolders().flatMap((content) =>
    [
      new VerifiedFolder(join(content, 'verified'), true),
      // Of specs that nobody reviewed, there is a summary alone.
      new VerifiedFolder(join(content, 'derived'), false),
    ].map((verified) => ({ content, verified })),
  );
  return {
    verifiedOn: (syscall, call) =>
      verifiedOn(folders.flatMap(({ verified }) => verified.about(syscall)))(syscall, call),
    // A record is about the specs next to it, not about others of the same name.
    seen: (syscall, path) =>
      folders
        .filter(({ content }) => resolve(path).startsWith(content + sep))
        .flatMap(({ verified }) => verified.about(syscall))
        .flatMap(({ calls }) => calls.get(syscall) ?? []),
  };
}

/** The number of questions after which a summary is parsed, since searching its text takes time as well. */
const MAX_SEARCHES = 20;

/** A folder of records. Its summary is parsed once a call is asked for that it names: most runs are about other calls. */
class VerifiedFolder {
  readonly #folder: string;
  readonly #hasRecords: boolean;
  #text: string | undefined;
  #searches = 0;
  #seen: readonly Seen[] | undefined;

  constructor(folder: string, hasRecords: boolean) {
    this.#folder = folder;
    this.#hasRecords = hasRecords;
  }

  /** The kernels that may have been asked about a system call. */
  about(syscall: string): readonly Seen[] {
    if (this.#seen !== undefined) return this.#seen;
    this.#text ??= this.#read();
    if (this.#text !== '' && ++this.#searches <= MAX_SEARCHES && !this.#text.includes(`"${syscall}"`))
      return [];
    this.#seen = this.#parse(this.#text);
    return this.#seen;
  }

  #read(): string {
    const file = readTextFile(join(this.#folder, SUMMARY));
    return file.ok ? file.text : '';
  }

  #parse(text: string): readonly Seen[] {
    const summary = readSummary(text);
    if (summary !== undefined) return summary;
    if (!this.#hasRecords) return [];
    if (text !== '')
      warn(
        `probeable: ${join(this.#folder, SUMMARY)} is no summary of records: the records are read instead\n`,
      );
    return recordsIn(this.#folder);
  }
}

/** The records of a folder, each read in full. */
export function recordsIn(folder: string): readonly Seen[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json') && name !== SUMMARY)
    .flatMap((name) => {
      const path = join(folder, name);
      const file = readTextFile(path);
      const seen = file.ok ? readSeen(file.text) : undefined;
      if (seen === undefined) warn(`probeable: ${path} is no record of verify, and is left out\n`);
      return seen ?? [];
    })
    .toSorted(compareKernels);
}
