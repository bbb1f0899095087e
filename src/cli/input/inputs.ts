import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { CONFIG_FILE, type Configuration } from '../../check/configuration.ts';
import type { InputFault } from '../../check/run.ts';
import type { Settings } from '../../check/settings/settings.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { PACKAGE } from '../package-info.ts';
import { readConfig } from './config.ts';
import { derivedSpecFile } from './derived-specs.ts';
import { findFiles } from './find-files.ts';
import { type FileText, readStandardInput, readTextFile } from './read-file.ts';
import { relativeHere } from './relative-path.ts';

/** Standard input as a path. */
export const STANDARD_INPUT = '-';

/** Limit on the files of the working directory that are examined to give advice. */
const MAX_LOOKED_AT = 100;

/** The files that a command reads, and the faults of the given paths. */
export interface Inputs {
  readonly files: readonly string[];
  /** Files that were found through a folder or a glob; they may not be specs. */
  readonly walked: ReadonlySet<string>;
  readonly faults: readonly InputFault[];
}

/** The paths that a command is about, whether they exist or not. */
export interface PathScope {
  includes(path: string): boolean;
}

/** The scope of `paths`: each path and everything below it; without paths, what the configuration names. */
export async function pathScopeOf(paths: readonly string[], settings: Settings): Promise<PathScope> {
  if (paths.length === 0) {
    const { pathMatcher } = await import('../../check/settings/path-patterns.ts');
    return { includes: pathMatcher(settings.files ?? ['content'], { hidden: false }) };
  }
  const folders = paths.map((path) => normalize(path).replace(/(?<=.)\/$/, ''));
  return {
    includes: (path) => folders.some((root) => root === '.' || path === root || path.startsWith(`${root}/`)),
  };
}

/** A configuration with the folder that its paths are relative to. */
export interface PlacedConfiguration {
  readonly configuration: Configuration;
  readonly root: string;
}

/** The inputs for `paths`; without paths, those of the configuration, else those in `content/`. */
export async function findInputs(paths: readonly string[], known?: PlacedConfiguration): Promise<Inputs> {
  if (paths.length > 0) {
    const { files, walked, faults } = findFiles(paths.filter((path) => path !== STANDARD_INPUT));
    return { files: paths.includes(STANDARD_INPUT) ? [STANDARD_INPUT, ...files] : files, walked, faults };
  }
  const { configuration, root } = known ?? { configuration: await readConfig(), root: '.' };
  const { files } = configuration.settings;
  if (files !== undefined) return findConfigured(files, configuration, root);
  if (existsSync('content')) return findFiles(['content']);
  throw new Failure(
    `there is nothing to read: no path was given, ${NO_FILES[existsSync(CONFIG_FILE) ? 'silent' : 'missing']}, and there is no folder content/${await specsHere()}`,
  );
}

const NO_FILES = {
  missing: `there is no ${CONFIG_FILE}`,
  silent: `${CONFIG_FILE} has no "files"`,
} as const;

/** The files that the paths and globs of a configuration match. */
async function findConfigured(
  own: readonly string[],
  { file: config, settings: { filePlaces } }: Configuration,
  root: string,
): Promise<Inputs> {
  const { pathMatcher, readPattern } = await import('../../check/settings/path-patterns.ts');
  const places = new Map<string, string>();
  const written = own.map((pattern) => {
    const here = patternHere(pattern, root);
    const { line, column } = filePlaces.get(pattern) ?? { line: 1, column: 1 };
    places.set(readPattern(here).text, `${config}:${line}:${column}`);
    return here;
  });
  const patterns = written.map(readPattern).filter(({ isExclusion }) => !isExclusion);
  const isIncluded = pathMatcher(written, { hidden: true });
  const isGlob = (pattern: { isGlob: boolean; text: string }): boolean =>
    pattern.isGlob && !existsSync(pattern.text);
  const plain = patterns.filter((pattern) => !isGlob(pattern)).map(({ text }) => text);
  const globs = patterns.filter(isGlob).map(({ text }) => text);
  const found = findFiles(patterns.length === 0 ? ['.'] : plain);
  const matched = await Promise.all(globs.map((glob) => findGlob(glob, places.get(glob) ?? config)));
  const walked = new Set([...found.walked, ...matched.flat()]);
  for (const path of found.files) if (!found.walked.has(path)) walked.delete(path);
  const files = [...new Set([...found.files, ...matched.flat()])].filter(isIncluded);
  if (files.length === 0 && found.faults.length === 0)
    throw new Failure(`${config}: "files" excludes everything: ${own.join(', ')}`);
  // A fault names the place in the configuration, not the command line.
  const faults = found.faults.map(({ path, message }) => {
    const place = places.get(path);
    return place === undefined
      ? { path, message }
      : { path: place, message: `"${path}": ${message}${existsSync(path) ? '' : siblingOf(path)}` };
  });
  return { files, walked, faults };
}

/** A suggestion for a path that does not exist: a file next to it with a similar name. */
function siblingOf(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return '';
  const names = readdirSync(folder).filter((name) => !name.startsWith('.'));
  return didYouMean(basename(path), names);
}

/** A path or glob of a configuration in another folder, made relative to the working directory. */
function patternHere(written: string, root: string): string {
  if (relativeHere(root) === '.') return written;
  const isExclusion = written.startsWith('!') && !written.startsWith('!(');
  return isExclusion ? `!${join(root, written.slice(1))}` : join(root, written);
}

/** The YAML files that a glob matches, and other files if it names their extension. */
async function findGlob(glob: string, place: string): Promise<readonly string[]> {
  const { globSync } = await import('tinyglobby');
  const hasEnding = glob.slice(glob.lastIndexOf('/')).includes('.');
  const files = globSync(glob, { dot: false, expandDirectories: false })
    .filter((path) => hasEnding || /\.ya?ml$/.test(path))
    .sort();
  if (files.length === 0) throw new Failure(`${place}: "${glob}" matches no file`);
  return files;
}

/** Advice if there are specs in the working directory itself, where `init` writes them; else empty. */
async function specsHere(): Promise<string> {
  const { isSpecCandidate } = await import('../../spec/candidate.ts');
  const specs = readdirSync('.', { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[^.].*\.ya?ml$/.test(entry.name))
    .slice(0, MAX_LOOKED_AT)
    .map(({ name }) => name)
    .filter((name) => {
      const file = readTextFile(name);
      return file.ok && isSpecCandidate(file.text);
    });
  if (specs.length === 0) return '';
  const named =
    specs.length > 3 ? ['.'] : specs.map((name) => (/^[\w./-]+$/.test(name) ? name : `'${name}'`));
  return `\nhelp: run "probeable check ${named.join(' ')}"`;
}

/** Reads input files; standard input is read once and kept. */
export class InputReader {
  #standardInput: string | undefined;

  async read(path: string): Promise<FileText> {
    if (path !== STANDARD_INPUT) return readTextFile(path);
    if (this.#standardInput !== undefined) return { ok: true, text: this.#standardInput };
    const file = await readStandardInput();
    if (file.ok) this.#standardInput = file.text;
    else if (file.bytes !== undefined) this.#standardInput = file.bytes.toString('utf8');
    return file;
  }

  /** Reads a file again; empty if that fails. */
  reread(path: string): string {
    if (path === STANDARD_INPUT) return this.#standardInput ?? '';
    const file = readTextFile(path);
    return file.ok ? file.text : (file.bytes?.toString('utf8') ?? '');
  }
}

/** The folders of the package's specs that people wrote or reviewed. */
export function shippedCorpus(): readonly string[] {
  return ['syscalls', 'proposals'].map(contentFolder).filter((path) => existsSync(path));
}

/** The specs of the package that a program read from calls as they were posted, and nobody reviewed. */
export function postingFiles(): readonly string[] {
  const folder = contentFolder('postings');
  return existsSync(folder) ? findFiles([folder]).files : [];
}

/** The file of the package that describes a merged call, reviewed or not; undefined if there is none. */
export function shippedSpecFile(syscall: string): string | undefined {
  if (!/^\w+$/.test(syscall)) return undefined;
  const reviewed = join(contentFolder('syscalls'), `${syscall}.yaml`);
  return existsSync(reviewed) ? reviewed : derivedSpecFile(syscall);
}

function contentFolder(name: string): string {
  return join(PACKAGE.root, 'content', name);
}
