import { didYouMean } from '../spec/nearest-word.ts';
import { NEWEST, parseVersion, type Version } from '../spec/version.ts';
import { Failure } from './failure.ts';

/** `--format` of commands that have two. */
export function prettyOrJson(format: string): 'pretty' | 'json' {
  if (format === 'pretty' || format === 'json') return format;
  throw new Failure(`--format: "${format}" is neither pretty nor json`);
}

/** `--kernel`: a release, or the newest where it is left out. */
export function readKernel(text: string | undefined): Version {
  if (text === undefined) return NEWEST;
  const version = parseVersion(text);
  if (version === undefined) throw new Failure(`--kernel: "${text}" is not a release such as 6.18`);
  return version;
}

/** For options that may be given more than once. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Joins the lists of an option that was given several times, so that none replaces another. */
export function joinLists(value: string, before: string | undefined): string {
  return before === undefined ? value : `${before},${value}`;
}

/** The word that an option was given, if it is one of those that it knows. */
export function oneOf<Word extends string>(option: string, word: string, words: readonly Word[]): Word {
  const found = words.find((candidate) => candidate === word);
  if (found !== undefined) return found;
  throw new Failure(`${option}: "${word}" is none of ${words.join(', ')}${didYouMean(word, words)}`);
}
