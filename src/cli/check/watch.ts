import { existsSync } from 'node:fs';
import { basename, dirname, relative, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { plural } from '../../spec/plural.ts';
import { Failure } from '../failure.ts';
import { STANDARD_INPUT } from '../input/inputs.ts';
import { readOutputs } from '../output.ts';
import { clearScreen, print, warn } from '../print.ts';
import { type Terminal, terminalOf } from '../terminal.ts';
import { type Watched, type WatchedOptions, watchedBy } from './watched.ts';

/** Editors and git write several files, and each in several goes: a change is taken up after this time of silence, in milliseconds. */
const SETTLED_MS = 60;

/** Exit codes of a shell for what a signal ended. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** The options of `check` that decide what is watched, and whether it can be. */
export interface WatchOptions extends WatchedOptions {
  readonly format: string;
  readonly output: readonly string[];
  readonly fix: string | boolean | undefined;
}

/** Judges once. Its report goes to `show`. */
type Judge = (show: (text: string) => void) => Promise<number>;

/**
 * Judges, and judges again when a spec or a configuration changes, until a signal ends it. Faults of an input or of the
 * configuration are told, and the next change is waited for; only what is wrong from the start ends it.
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
  if (paths.includes(STANDARD_INPUT)) throw new Failure('--watch: standard input does not change');
  if (fix !== undefined && fix !== false)
    throw new Failure('--watch and --fix: fixes would be written while you write\nhelp: run --fix by itself');
  const printed = readOutputs(format, output).find(({ file }) => file === undefined);
  if (printed !== undefined && printed.format !== 'pretty')
    throw new Failure(
      `--watch: one ${printed.format} report after another is none\nhelp: write it to a file: --output ${printed.format}:FILE`,
    );
}

/** Shows each report in place of the last one, and nothing twice. */
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
      say('the same as before');
      return;
    }
    clearScreen();
    print(text, this.#terminal);
  }
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
    this.#watched = await watchedBy(this.#paths, this.#options);
    const { folders } = this.#watched;
    await Promise.all([this.#open([...folders], {}), this.#open(this.#parents(), { depth: 0 })]);
    for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => void this.#close(code));
    say('waiting for changes; Ctrl-C ends it');
  }

  /** A file is watched through its folder, so that it may be replaced, or be gone for a while. */
  #parents(): readonly string[] {
    return [...new Set([...this.#watched.files].map((file) => dirname(file)))];
  }

  /** The configuration that has changed may name other folders. */
  async #follow(): Promise<void> {
    this.#watched = await watchedBy(this.#paths, this.#options);
    const [folders, parents] = this.#watchers;
    folders?.add([...this.#watched.folders]);
    parents?.add([...this.#parents()]);
  }

  /** Watches paths, and later those that are added; resolves once a change would be noticed. */
  async #open(paths: readonly string[], options: { readonly depth?: number }): Promise<void> {
    const watcher = watch([...paths], {
      ignoreInitial: true,
      ignored: (path) => !this.#isRoot(path) && /^\.|^node_modules$/.test(basename(path)),
      ...options,
    });
    this.#watchers.push(watcher);
    watcher
      .on('all', (_, path) => this.#note(resolve(path)))
      .on('error', (error) => say(`cannot watch: ${error instanceof Error ? error.message : String(error)}`));
    // A watcher of nothing is never ready.
    if (paths.length > 0) await new Promise<void>((ready) => watcher.once('ready', () => ready()));
  }

  #isRoot(path: string): boolean {
    return this.#watched.folders.has(path) || this.#parents().includes(path);
  }

  #note(path: string): void {
    const { folders, files } = this.#watched;
    const isBelow = [...folders].some((folder) => path.startsWith(`${folder}/`));
    if (!files.has(path) && !(isBelow && /\.ya?ml$/.test(path))) return;
    this.#changed.add(path);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#take(), SETTLED_MS);
  }

  /** Takes up what has changed; what changes meanwhile is taken up afterwards. */
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
    say(`${what} ${isGone ? 'is gone' : 'changed'}; waiting for changes`);
  }

  async #close(code: number): Promise<void> {
    clearTimeout(this.#timer);
    await Promise.all(this.#watchers.map((each) => each.close()));
    await this.#running;
    this.#end(code);
  }
}
