import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { plural } from '../../spec/plural.ts';
import { Failure } from '../failure.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { readOutputs } from '../output.ts';
import { clearScreen, print, warn } from '../print.ts';
import { type Terminal, terminalOf } from '../terminal.ts';
import { readNewFolder } from './new-folder.ts';
import { type Watched, type WatchedOptions, watchedFiles } from './watched-files.ts';

/** A change is handled after this time without another one, because editors and git write files in several steps. */
const SETTLED_MS = 60;

/** A shell's exit codes for a process that a signal ended. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** The options of `check` that determine what is watched, and whether watching is possible. */
export interface WatchOptions extends WatchedOptions {
  readonly format: string;
  readonly output: readonly string[];
  readonly fix: string | boolean | undefined;
}

/** Checks once, and passes the report to `show`. */
type Judge = (show: (text: string) => void) => Promise<number>;

/**
 * Checks, and checks again whenever a spec or a configuration changes, until a signal ends it. Reports faults of inputs
 * and configurations and waits for the next change; only wrong options end it.
 *
 * @returns the exit code
 */
export async function watchAndCheck(
  paths: readonly string[],
  options: WatchOptions,
  judge: Judge,
): Promise<number> {
  refuseUnwatchable(paths, options);
  const screen = new Screen(await terminalOf(process.stdout));
  await judge((text) => screen.show(text));
  const session = new Session(paths, options, screen, judge);
  await session.start();
  return session.ended;
}

function refuseUnwatchable(paths: readonly string[], { format, output, fix }: WatchOptions): void {
  if (paths.includes(STANDARD_INPUT))
    throw new Failure('--watch cannot watch standard input\nhelp: name files or folders');
  if (fix !== undefined && fix !== false)
    throw new Failure(
      '--watch and --fix cannot be combined: fixes would change files while you edit them\nhelp: run --fix without --watch',
    );
  const printed = readOutputs(format, output).find(({ file }) => file === undefined);
  if (printed !== undefined && printed.format !== 'pretty')
    throw new Failure(
      `--watch: several ${printed.format} reports in a row are not valid ${printed.format}\nhelp: write the report to a file with --output ${printed.format}:FILE`,
    );
}

/** Shows each report in place of the last one, unless it is the same. */
class Screen {
  readonly #terminal: Terminal;
  #last = '';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(text: string): void {
    const isSame = text === this.#last;
    this.#last = text;
    if (isSame) {
      say('no change in the report');
      return;
    }
    clearScreen();
    print(text, this.#terminal);
  }
}

/** Whether nothing of a file or folder of this name is watched. */
function isIgnored(name: string): boolean {
  return /^\.|^node_modules$/.test(name);
}

function say(line: string): void {
  warn(`probeable: ${line}\n`);
}

class Session {
  readonly #paths: readonly string[];
  readonly #options: WatchOptions;
  readonly #screen: Screen;
  readonly #judge: Judge;
  readonly #watchers: FSWatcher[] = [];
  readonly #changed = new Set<string>();
  #watched: Watched = { folders: new Set(), files: new Set() };
  /** Stops reading folders that have appeared. */
  readonly #stops: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #end: (code: number) => void = () => undefined;
  readonly ended = new Promise<number>((resolveEnd) => {
    this.#end = resolveEnd;
  });

  constructor(paths: readonly string[], options: WatchOptions, screen: Screen, judge: Judge) {
    this.#paths = paths;
    this.#options = options;
    this.#screen = screen;
    this.#judge = judge;
  }

  async start(): Promise<void> {
    this.#watched = await watchedFiles(this.#paths, this.#options);
    const { folders } = this.#watched;
    await Promise.all([this.#open([...folders], {}), this.#open(this.#parents(), { depth: 0 })]);
    for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => void this.#close(code));
    say('waiting for changes; press Ctrl-C to stop');
  }

  /** The folders of single files. Watching the folder also works if the file is replaced or temporarily missing. */
  #parents(): readonly string[] {
    return [...new Set([...this.#watched.files].map((file) => dirname(file)))];
  }

  /** Watches other folders if a changed configuration names them, and those that are back. */
  async #follow(): Promise<void> {
    const { folders } = this.#watched;
    const parents = this.#parents();
    this.#watched = await watchedFiles(this.#paths, this.#options);
    const [below, beside] = this.#watchers;
    if (below !== undefined) addOthers(below, [...this.#watched.folders], folders);
    if (beside !== undefined) addOthers(beside, this.#parents(), new Set(parents));
  }

  /** Watches paths and files that are added later; resolves once changes will be noticed. */
  async #open(paths: readonly string[], options: { readonly depth?: number }): Promise<void> {
    const watcher = watch([...paths], {
      ignoreInitial: true,
      ignored: (path) => !this.#isRoot(path) && isIgnored(basename(path)),
      ...options,
    });
    this.#watchers.push(watcher);
    watcher
      .on('all', (_, path) => this.#note(resolve(path)))
      .on('addDir', (path) => this.#readNew(watcher, resolve(path)))
      .on('error', (error) => say(`cannot watch: ${error instanceof Error ? error.message : String(error)}`));
    // A watcher without paths never becomes ready.
    if (paths.length > 0) await new Promise<void>((ready) => watcher.once('ready', () => ready()));
  }

  #isRoot(path: string): boolean {
    return this.#watched.folders.has(path) || this.#parents().includes(path);
  }

  /** Takes up what was written in a new folder before the watcher watched it. */
  #readNew(watcher: FSWatcher, folder: string): void {
    if (!this.#isRoot(folder) && ![...this.#watched.folders].some((root) => folder.startsWith(`${root}/`)))
      return;
    const isKnown = (path: string): boolean =>
      watcher.getWatched()[dirname(path)]?.includes(basename(path)) ?? false;
    const stop = readNewFolder(folder, isKnown, (path) => {
      if (relative(folder, path).split('/').some(isIgnored)) return;
      watcher.add(path);
      this.#note(path);
    });
    this.#stops.push(stop);
  }

  #note(path: string): void {
    const { folders, files } = this.#watched;
    const isBelow = [...folders].some((folder) => path.startsWith(`${folder}/`));
    if (!files.has(path) && !(isBelow && /\.ya?ml$/.test(path))) return;
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#take(), SETTLED_MS);
  }

  /** Handles changes; changes in the meantime are handled afterwards. */
  async #take(): Promise<void> {
    await this.#running;
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed].map((path) => relative('.', path));
    this.#changed.clear();
    this.#running = this.#again(changed);
    await this.#running;
  }

  async #again(changed: readonly string[]): Promise<void> {
    const [only = ''] = changed;
    const isGone = changed.length === 1 && !existsSync(only);
    const what = changed.length === 1 ? only : plural(changed.length, 'file');
    let report = '';
    try {
      await this.#judge((text) => {
        report += text;
      });
      await this.#follow();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      report = `probeable: ${error.message}\n`;
    }
    this.#screen.show(report);
    say(`${what} ${isGone ? 'was deleted' : 'changed'}; waiting for changes`);
  }

  async #close(code: number): Promise<void> {
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    await Promise.all(this.#watchers.map((each) => each.close()));
    await this.#running;
    this.#end(code);
  }
}

/**
 * Adds paths to a watcher, except those that it watches. If it is given a folder again, it takes for old what it finds
 * new there, and never reports it (chokidar 5, `ignoreInitial`).
 */
function addOthers(watcher: FSWatcher, paths: readonly string[], given: ReadonlySet<string>): void {
  // A folder that was deleted is watched no longer.
  const watched = watcher.getWatched();
  watcher.add(paths.filter((path) => !given.has(path) || !(path in watched)));
}
