import { existsSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { type CallsSeen, readSeen, type Seen, type VerifiedOn, verifiedOn } from '../verify/verified.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';
import { warn } from './print.ts';

/** The recorded results of kernels. */
export interface Verified {
  readonly verifiedOn: VerifiedOn;
  readonly seen: CallsSeen;
}

/** What `verify --record` wrote: into the project's `content/verified`, and into the one that comes with the package. */
export function loadVerified(): Verified {
  const folders = new Set([resolve('content'), join(PACKAGE.root, 'content')]);
  const files = [...folders].flatMap((folder) => recordsIn(folder).map((record) => ({ folder, record })));
  return {
    verifiedOn: (syscall, call) =>
      verifiedOn(files.flatMap(({ record }) => record.about(syscall) ?? []))(syscall, call),
    // A record is about the specs next to it, not about others of the same name.
    seen: (syscall, path) =>
      files
        .filter(({ folder }) => resolve(path).startsWith(folder + sep))
        .flatMap(({ record }) => record.about(syscall)?.calls.get(syscall) ?? []),
  };
}

/** The number of questions after which a record is parsed, since searching its text takes time as well. */
const MAX_SEARCHES = 20;

/** A file of a record. It is parsed once a call is asked for that it names, because most runs are about other calls. */
class RecordFile {
  readonly #path: string;
  #text: string | undefined;
  #searches = 0;
  #seen: Seen | 'none' | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The record, if it may be about a system call. */
  about(syscall: string): Seen | undefined {
    if (this.#seen === undefined) {
      this.#text ??= this.#read();
      if (++this.#searches <= MAX_SEARCHES && isObject(this.#text) && !this.#text.includes(`"${syscall}"`))
        return undefined;
      this.#seen = readSeen(this.#text) ?? 'none';
      if (this.#seen === 'none') warn(`probeable: ${this.#path} is no record of verify, and is left out\n`);
      this.#text = '';
    }
    return this.#seen === 'none' ? undefined : this.#seen;
  }

  #read(): string {
    const file = readTextFile(this.#path);
    return file.ok ? file.text : '';
  }
}

/** Whether a text may be a record; the user is told of others at once. */
function isObject(text: string): boolean {
  return text.trimStart().startsWith('{') && text.trimEnd().endsWith('}');
}

function recordsIn(content: string): readonly RecordFile[] {
  const folder = join(content, 'verified');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => new RecordFile(join(folder, name)));
}
