import { stringLength, type UserMemory } from '../../spec/memory.ts';
import type { EnvironmentStep, Walk } from '../../spec/model.ts';
import { compile } from '../compile.ts';
import type { Evaluate, State } from '../state.ts';
import { descriptorOf } from '../steps/lookup.ts';
import { fails, mayFail, PASSES, type StepResult, type StepTracer } from '../steps/step.ts';
import { isMemory, truthOf, type Value } from '../value.ts';
import {
  below,
  fileAt,
  type KnownFile,
  type KnownFiles,
  type Place,
  workingDirectory,
} from './known-files.ts';
import { grantsAccess } from './mode-access.ts';
import { isTooLong, type PathEnd, resolvePath } from './resolve-path.ts';

/** Errors of a walk alone (fs/namei.c). A step that lists no other passes where the path leads to something. */
const OF_WALK: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'ELOOP',
  'ENAMETOOLONG',
  'ENOMEM',
  'ESTALE',
  'EIO',
]);
/** What is said where a directory has no such name, or a name that is too long. */
const NO_NAME: ReadonlySet<string> = new Set(['ENOENT', 'ENAMETOOLONG']);

/** A file system that is read-only, an inode that is immutable: looked at before a mode (inode_permission()). */
const BEFORE_WRITING: readonly string[] = ['EROFS', 'EPERM'];

const AT_FDCWD = -100;
const WRITE = 2;
const EXECUTE = 1;

interface Judged {
  readonly result: StepResult;
  readonly why: string;
}

/** A step that walks a path, where something is known of files. What is not known leaves every error of the step open. */
export function walkTracer(step: EnvironmentStep, walk: Walk, known: KnownFiles): StepTracer {
  const judge = new WalkJudge(step, walk, known);
  return { run: (state) => judge.judge(state).result, reason: (state) => judge.judge(state).why };
}

class WalkJudge {
  readonly #step: EnvironmentStep;
  readonly #walk: Walk;
  readonly #known: KnownFiles;
  readonly #path: Evaluate;
  readonly #at: Evaluate | undefined;
  readonly #conditions: Readonly<Record<'nofollow' | 'directory' | 'creates', Evaluate | undefined>>;
  readonly #when: Evaluate | undefined;
  readonly #access: Evaluate | undefined;

  constructor(step: EnvironmentStep, walk: Walk, known: KnownFiles) {
    this.#step = step;
    this.#walk = walk;
    this.#known = known;
    this.#path = compile(walk.path.value);
    this.#at = walk.at && compile(walk.at);
    this.#conditions = {
      nofollow: walk.nofollow && compile(walk.nofollow),
      directory: walk.directory && compile(walk.directory),
      creates: walk.creates && compile(walk.creates),
    };
    this.#when = walk.when && compile(walk.when);
    this.#access = walk.access && compile(walk.access);
  }

  judge(state: State): Judged {
    const path = textAt(this.#path(state));
    if (path === undefined) return this.#open('the path is not known');
    if (this.#when !== undefined && truthOf(this.#when(state)) !== true)
      return this.#open('the path may be walked in another way');
    const start = this.#start(state);
    if (path === '') return this.#found(state, start && fileAt(this.#known, start), '', new Set());
    const nofollow = this.#holds('nofollow', state);
    const creates = this.#holds('creates', state);
    const isParent = this.#walk.last !== undefined || creates !== false;
    const resolved = resolvePath(this.#known, path, {
      start,
      follows: nofollow === undefined ? undefined : !nofollow,
      isParent,
    });
    const { end, possible } = resolved;
    switch (end.kind) {
      case 'unknown':
        return this.#open(end.why);
      case 'refused':
        return certain(possible, end.errors, end.why);
      case 'found':
        return this.#found(state, end.file, end.path, possible);
      case 'parent':
        return this.#lastName(end, possible);
    }
  }

  #open(why: string): Judged {
    return { result: mayFail(this.#step.errors), why };
  }

  #holds(name: 'nofollow' | 'directory' | 'creates', state: State): boolean | undefined {
    const condition = this.#conditions[name];
    return condition === undefined ? false : truthOf(condition(state));
  }

  #start(state: State): Place | undefined {
    const isWorking = this.#at === undefined || descriptorOf(this.#at(state)) === AT_FDCWD;
    return isWorking ? workingDirectory(this.#known) : undefined;
  }

  #found(
    state: State,
    file: KnownFile | 'none' | undefined,
    path: string,
    possible: ReadonlySet<string>,
  ): Judged {
    if (file === undefined || file === 'none') return this.#open(`what is at ${path} is not known`);
    const isDirectory = file.type === 'directory';
    const isAny = file.type === 'any';
    const mustBeDirectory = this.#holds('directory', state);
    if (mustBeDirectory && !isDirectory && !isAny) {
      return certain(possible, ['ENOTDIR'], `${path} is no directory`);
    }
    const errors = new Set(possible);
    if (mustBeDirectory !== false && !isDirectory) errors.add('ENOTDIR');
    const mayBeLink = file.type === 'link' || (isAny && this.#holds('nofollow', state) !== false);
    for (const error of this.#afterwards(file, mayBeLink)) errors.add(error);
    const mask = this.#access === undefined ? 0 : numberOf(this.#access(state));
    if (mask === undefined || (mayBeLink && mask !== 0)) return this.#open(`${path} leads to a ${file.type}`);
    if ((mask & WRITE) !== 0 && this.#step.errors.includes('EISDIR')) {
      if (isDirectory) return certain(possible, ['EISDIR'], `${path} is a directory`);
      if (isAny) errors.add('EISDIR');
    }
    const isGranted = grantsAccess(file, this.#known.caller, mask);
    if (isGranted === false && mustBeDirectory !== undefined) {
      const others = (mask & WRITE) === 0 ? [] : BEFORE_WRITING;
      return certain(possible, ['EACCES', ...others], `the mode of ${path} refuses the caller`);
    }
    // A mount with noexec refuses a regular file that its mode would let be executed.
    const isRefusedElsewhere = (mask & EXECUTE) !== 0 && !isDirectory;
    if (isGranted !== true || isRefusedElsewhere) errors.add('EACCES');
    if ((mask & WRITE) !== 0 && isGranted !== true) for (const error of BEFORE_WRITING) errors.add(error);
    return refusals([...errors], isAny ? `${path} leads to something` : `${path} is a ${file.type}`);
  }

  /** What may still be refused once the path has led to a file. */
  #afterwards({ type }: KnownFile, mayBeLink: boolean): readonly string[] {
    const { errors, kind } = this.#step;
    const isWalkAlone = errors.every((error) => OF_WALK.has(error));
    // Some calls do not want to end at a link.
    if (mayBeLink)
      return isWalkAlone && kind !== 'permission' ? errors.filter((error) => error === 'ELOOP') : errors;
    if (kind === 'permission' || isWalkAlone) return [];
    if (type !== 'file' && type !== 'directory') return errors;
    return this.#walk.after ?? errors.filter((error) => error !== 'EACCES' || this.#access === undefined);
  }

  #lastName(end: Extract<PathEnd, { kind: 'parent' }>, possible: ReadonlySet<string>): Judged {
    const { directory, name, isDirectory } = end;
    const { last } = this.#walk;
    const { errors } = this.#step;
    const isWalkAlone = errors.every((error) => OF_WALK.has(error));
    const rest = this.#walk.after ?? (isWalkAlone ? [] : errors);
    if (last === 'parent') return refusals(withAll(possible, rest), `${directory.path} is a directory`);
    if (last === undefined || isDirectory) return this.#open(`${directory.path} is a directory`);
    if (name === undefined) {
      const why = 'the path does not end in a name';
      return last === 'free' ? certain(possible, ['EEXIST'], why) : this.#open(why);
    }
    const place = below(this.#known, directory, name);
    const file = fileAt(this.#known, place);
    // Where a name is looked for to be removed, a file system that is read-only is noticed before (do_unlinkat()).
    const before = last === 'entry' && this.#step.errors.includes('EROFS') ? ['EROFS'] : [];
    if (isTooLong(name))
      return certain(possible, [...before, ...NO_NAME], 'the last name is longer than 255 bytes');
    if (file === undefined) return this.#open(`what is at ${place.path} is not known`);
    if (last === 'free') {
      return file === 'none'
        ? refusals(withAll(possible, rest), `${place.path} is not there`)
        : certain(possible, ['EEXIST'], `${place.path} is there`);
    }
    if (file === 'none') return certain(possible, [...before, 'ENOENT'], `${place.path} is not there`);
    const others = errors.filter((error) => !NO_NAME.has(error));
    return refusals(withAll(possible, others), `${place.path} is there`);
  }
}

function certain(possible: ReadonlySet<string>, errors: readonly string[], why: string): Judged {
  return { result: fails(withAll(possible, errors)), why };
}

function refusals(errors: readonly string[], why: string): Judged {
  return { result: errors.length === 0 ? PASSES : mayFail(errors), why };
}

function withAll(possible: ReadonlySet<string>, errors: readonly string[]): readonly string[] {
  return [...new Set([...possible, ...errors])];
}

/** The text at a pointer, a character for each byte; '' of NULL, undefined if not known. */
function textAt(pointer: Value): string | undefined {
  if (pointer === 0n) return '';
  return isMemory(pointer) ? textOf(pointer) : undefined;
}

function textOf(memory: UserMemory): string | undefined {
  const length = stringLength(memory);
  if (length === undefined) return undefined;
  return Array.from(memory.bytes.subarray(0, length), (byte) => String.fromCharCode(byte)).join('');
}

function numberOf(value: Value): number | undefined {
  return typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : undefined;
}
