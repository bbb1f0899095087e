import { applyPatch, reversePatch } from 'diff';
import { definitions } from '../../derive/tree/definitions.ts';
import type { FileDiff, Hunk } from '../../draft/diff.ts';
import { structuredPatch } from '../series/structured-patch.ts';
import { appliedInPlace } from './applied-in-place.ts';
import { fragmentOf, movedBy } from './fragment.ts';
import { fragmentPath } from './fragment-path.ts';
import { withoutDefinitions } from './missing-code.ts';
import { namesChanged, type UnfitHunk, unfitName } from './unfit-hunk.ts';
import { withoutObjects } from './unfit-objects.ts';

/** Texts by path; undefined for a file that is not there. */
export type CodeTexts = ReadonlyMap<string, string | undefined>;

/** The C files that a series changes, before it and after it. */
export interface PatchedCode {
  readonly before: CodeTexts;
  readonly after: CodeTexts;
  /** Sentences about hunks that do not apply. */
  readonly faults: readonly string[];
  /** The files with such hunks. */
  readonly unfit: ReadonlySet<string>;
}

/** Reads a file of the tree; undefined where there is none. */
type ReadCode = (path: string) => string | undefined;

/**
 * Applies the C of a series in memory. A tree to which it was applied already is taken back to where it was. Code that is
 * not at hand, or that a hunk does not fit, is unknown in the result, and never what it was before.
 */
export function patchCode(files: readonly FileDiff[], read: ReadCode): PatchedCode {
  const code = files.filter((file) => isCode(file.newPath ?? file.oldPath));
  const forward = new Application(read);
  for (const file of code) forward.apply(file);
  const after = forward.texts;
  const before = new Map([...after.keys()].map((path) => [path, read(path)] as const));
  if (forward.faults.length === 0) return { before, after, faults: [], unfit: new Set() };
  const earlier = undone(code, read);
  if (earlier === undefined) return { before, after, faults: forward.faults, unfit: forward.unfit };
  return {
    before: earlier,
    after: new Map([...earlier.keys()].map((path) => [path, read(path)])),
    faults: [],
    unfit: new Set(),
  };
}

/** Numbers differ between a series and a tree of another date, and no code follows from them or from what tools/ has. */
const NO_CODE = /^(?:tools|samples)\/|\/unistd(?:_\w+|32)?\.h$/;

function isCode(path: string | undefined): boolean {
  if (path === undefined || path.startsWith('/') || path.split('/').includes('..')) return false;
  return /\.[ch]$/.test(path) && !NO_CODE.test(path);
}

/** The files before a series that the tree has already; undefined where it does not have it. */
function undone(files: readonly FileDiff[], read: ReadCode): CodeTexts | undefined {
  const texts = new Map<string, string | undefined>();
  for (const file of files.toReversed()) {
    const { oldPath, newPath, hunks } = file;
    if (hunks.some(({ isWhole }) => !isWhole)) return undefined;
    const now = newPath === undefined ? '' : texts.has(newPath) ? texts.get(newPath) : read(newPath);
    if (now === undefined) return undefined;
    if (oldPath === undefined) {
      if (newPath === undefined || now !== createdText(file)) return undefined;
      texts.set(newPath, undefined);
      continue;
    }
    const earlier = applyPatch(now, reversePatch(structuredPatch(file)));
    if (earlier === false) return undefined;
    if (newPath !== undefined) texts.set(newPath, undefined);
    texts.set(oldPath, earlier);
  }
  return texts;
}

/** Applies patches one after the other, to what those before have made. */
class Application {
  readonly texts = new Map<string, string | undefined>();
  readonly faults: string[] = [];
  readonly unfit = new Set<string>();
  /** Files of which only what patches show is known. */
  readonly #fragments = new Set<string>();
  #count = 0;
  readonly #read: ReadCode;

  constructor(read: ReadCode) {
    this.#read = read;
  }

  apply(file: FileDiff): void {
    const { oldPath, newPath, hunks } = file;
    if (newPath === undefined) {
      if (oldPath !== undefined) this.texts.set(oldPath, undefined);
      return;
    }
    if (oldPath === undefined) {
      if (this.#textOf(newPath) !== undefined) this.faults.push(`${newPath} exists already`);
      this.texts.set(newPath, createdText(file));
      return;
    }
    const before = this.#textOf(oldPath);
    if (oldPath !== newPath && before !== undefined) this.texts.set(oldPath, undefined);
    if (before === undefined) {
      this.#fragments.add(newPath);
      this.texts.set(newPath, fragmentOf(hunks));
      return;
    }
    // Where only parts are known, a hunk must not be taken for a change of code that looks alike.
    const isKnown = hunks.every(({ isWhole }) => isWhole) && !this.#fragments.has(oldPath);
    const whole = isKnown ? applyPatch(before, structuredPatch(file)) : false;
    this.texts.set(newPath, whole === false ? this.#inParts(before, newPath, file) : whole);
  }

  #textOf(path: string): string | undefined {
    return this.texts.has(path) ? this.texts.get(path) : this.#read(path);
  }

  /** Applies a hunk to what earlier hunks show of a file that they did not fit. */
  #inFragments(path: string, file: FileDiff, hunk: Hunk): boolean {
    if (!hunk.isWhole) return false;
    for (let number = 1; number <= this.#count; number++) {
      const own = fragmentPath(path, number);
      const shown = this.texts.get(own);
      if (shown === undefined) continue;
      const next = appliedInPlace(shown, file, hunk);
      if (next === false) continue;
      this.texts.set(own, next);
      return true;
    }
    return false;
  }

  /** Applies each hunk that fits. What the others change is not known. */
  #inParts(before: string, path: string, file: FileDiff): string {
    let text = before;
    const unfit: UnfitHunk[] = [];
    for (const [index, hunk] of file.hunks.entries()) {
      const isFragment = this.#fragments.has(file.oldPath ?? path);
      const next = !hunk.isWhole
        ? false
        : isFragment
          ? appliedInPlace(text, file, hunk)
          : applyPatch(text, structuredPatch({ ...file, hunks: [hunk] }));
      if (next !== false) {
        text = next;
        continue;
      }
      // It may change what an earlier patch of the series brought, which is kept apart.
      if (this.#inFragments(path, file, hunk)) continue;
      unfit.push({ hunk, number: index + 1 });
      if (isFragment) text = movedBy(text, hunk);
      else this.faults.push(`${unfitName(path, index + 1, hunk.newStart)}, so what it changes is not known`);
    }
    if (unfit.length === 0) return text;
    const names = new Map<string, UnfitHunk | undefined>();
    for (const one of unfit) {
      if (changesIncludesAlone(one.hunk)) continue;
      // What the other hunks add is known, whatever this one changes.
      for (const name of namesChanged(one.hunk, before) ?? functionsIn(before))
        names.set(name, names.has(name) ? { ...one, hunk: { ...one.hunk, lines: [] } } : one);
    }
    this.unfit.add(path);
    const hunks = unfit.map(({ hunk }) => hunk);
    const withoutThem = (known: string): string => withoutObjects(withoutDefinitions(known, names), hunks);
    // What earlier patches showed of it is old, too.
    for (let number = 1; number <= this.#count; number++) {
      const own = fragmentPath(path, number);
      const shown = this.texts.get(own);
      if (shown !== undefined) this.texts.set(own, withoutThem(shown));
    }
    this.texts.set(fragmentPath(path, ++this.#count), fragmentOf(hunks));
    return withoutThem(text);
  }
}

/** The text of a file that a patch creates. */
function createdText({ hunks }: FileDiff): string {
  return hunks
    .flatMap(({ lines, unended }) =>
      lines.flatMap(({ sign, text }, index) =>
        sign === '-' ? [] : [unended.has(index) ? text : `${text}\n`],
      ),
    )
    .join('');
}

/** Whether a hunk adds and removes nothing but `#include` lines, so that no function changes. */
function changesIncludesAlone({ lines }: Hunk): boolean {
  return lines.every(({ sign, text }) => sign === ' ' || /^\s*(?:#\s*include\b.*)?$/.test(text));
}

function functionsIn(text: string): readonly string[] {
  return definitions(text).flatMap(({ kind, name }) =>
    kind === 'function' || kind === 'syscall' || kind === 'compat' ? [name] : [],
  );
}
