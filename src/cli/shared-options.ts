import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Argument, Option } from 'commander';
import {
  DEFAULT_ARCHITECTURE,
  findKernelArchitecture,
  KERNEL_ARCHITECTURES,
  type KernelArchitecture,
} from '../spec/architecture.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import { NEWEST, parseVersion, type Version } from '../spec/version.ts';
import { Failure } from './failure.ts';
import { derivedSpecFiles } from './input/derived-specs.ts';
import { PACKAGE } from './package-info.ts';
import { suggestValues } from './suggested-values.ts';

/** An option whose value is one of `words`. The code that reads it rejects others, with a better message than commander's. */
export function choiceOption(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser((value: string) => value);
}

/** An argument that is one of `words`. */
export function choiceArgument(name: string, description: string, words: readonly string[]): Argument {
  return new Argument(name, description).choices(words).argParser((value: string) => value);
}

/** `--format` for pretty and JSON output; `json` describes the JSON. */
export function formatOption(json?: string): Option {
  const description = json === undefined ? 'pretty or json' : `pretty, or json to get ${json}`;
  return choiceOption('--format <name>', description, ['pretty', 'json']).default('pretty');
}

/** An argument that can be the name of a system call; completion offers those of the package. */
export function callArgument(name: string, description: string): Argument {
  return suggestValues(new Argument(name, description), () => [
    ...namesIn('syscalls'),
    ...derivedSpecFiles().map((path) => basename(path, '.yaml')),
  ]);
}

/** The names that the package describes in a folder of its content, one per YAML file. */
export function namesIn(part: 'syscalls' | 'runtimes'): readonly string[] {
  const folder = join(PACKAGE.root, 'content', part);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.replace(/\.yaml$/, ''));
}

/** Reads `--format` of commands with two formats. */
export function prettyOrJson(format: string): 'pretty' | 'json' {
  if (format === 'pretty' || format === 'json') return format;
  throw new Failure(`--format: "${format}" is neither pretty nor json`);
}

/** Reads `--kernel`: a release, or the newest if omitted. */
export function readKernel(text: string | undefined): Version {
  if (text === undefined) return NEWEST;
  const version = parseVersion(text);
  if (version === undefined) throw new Failure(`--kernel: "${text}" is not a release such as 6.18`);
  return version;
}

/** `--arch` for commands that read specs for one architecture. */
export function archOption(): Option {
  const words = Object.keys(KERNEL_ARCHITECTURES);
  return choiceOption('--arch <name>', 'the architecture whose values and steps are meant', words).default(
    DEFAULT_ARCHITECTURE,
  );
}

/** Reads `--arch`: any usual name of an architecture of the kernel. */
export function readArchitecture(text: string): KernelArchitecture {
  const words = Object.keys(KERNEL_ARCHITECTURES);
  const found = findKernelArchitecture(text);
  if (found !== undefined) return found;
  throw new Failure(
    `--arch: "${text}" is no architecture of the kernel: ${words.join(', ')}${didYouMean(text, words)}`,
  );
}

/** Collects the values of a repeatable option. */
export function collectValues(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Joins the lists of a repeated option, so that no list replaces another. */
export function joinLists(value: string, before: string | undefined): string {
  return before === undefined ? value : `${before},${value}`;
}

/** The value of an option, which must be one of `words`. */
export function oneOf<Word extends string>(option: string, word: string, words: readonly Word[]): Word {
  const found = words.find((candidate) => candidate === word);
  if (found !== undefined) return found;
  throw new Failure(
    `${option}: expected one of ${words.join(', ')}, not "${word}"${didYouMean(word, words)}`,
  );
}
