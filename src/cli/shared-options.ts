import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Option } from 'commander';
import { didYouMean } from '../spec/nearest-word.ts';
import { NEWEST, parseVersion, type Version } from '../spec/version.ts';
import { Failure } from './failure.ts';
import { PACKAGE } from './package-info.ts';
import { suggesting } from './suggested-values.ts';

/** An option whose value is one of `words`. Whoever reads it refuses others, with a better message than commander's. */
export function choiceOption(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser((value: string) => value);
}

/** An argument that is one of `words`. */
export function choiceArgument(name: string, description: string, words: readonly string[]): Argument {
  return new Argument(name, description).choices(words).argParser((value: string) => value);
}

/** `--format` of a command that has two; `json` says what the second one is. */
export function formatOption(json?: string): Option {
  const description = json === undefined ? 'pretty or json' : `pretty, or json to get ${json}`;
  return choiceOption('--format <name>', description, ['pretty', 'json']).default('pretty');
}

/** An argument that is often the name of a shipped system call. */
export function callArgument(name: string, description: string): Argument {
  return suggesting(new Argument(name, description), () => namesIn('syscalls'));
}

/** What the package describes in a folder of its content: a YAML file each. */
export function namesIn(part: 'syscalls' | 'runtimes'): readonly string[] {
  const folder = join(PACKAGE.root, 'content', part);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''));
}

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
