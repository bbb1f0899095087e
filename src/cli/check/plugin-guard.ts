import { AsyncLocalStorage } from 'node:async_hooks';
import type { InputFault } from '../../check/run.ts';
import { describeThrown } from '../../lint/rule-fault.ts';
import { EXIT } from '../failure.ts';
import { warn } from '../print.ts';

/** Whose code runs: that of a module as it is loaded, or of one of its rules over a call. */
export interface PluginCode {
  readonly plugin: string;
  readonly rule?: string;
  readonly syscall?: string;
}

/**
 * Stands around the code of plugins. What that code throws later, from a timer or a promise, is a fault with its name, and
 * keeps the others from nothing. Where it ends the process, or waits for what never comes, the exit code says so.
 */
export class PluginGuard {
  static #only: PluginGuard | undefined;
  #names: readonly string[] = [];
  readonly #running = new AsyncLocalStorage<PluginCode>();
  #faults: InputFault[] = [];
  /** Whether a run takes the faults; afterwards each is told at once. */
  #isCollecting = true;
  #hasFailed = false;

  private constructor() {
    process.on('uncaughtException', (error) => this.#late(error));
    process.on('unhandledRejection', (reason) => this.#late(reason));
    process.on('exit', () => {
      if (this.#hasFailed) process.exitCode = EXIT.failed;
    });
  }

  /** The guard of the process, for a run with these plugins. */
  static over(names: readonly string[]): PluginGuard {
    PluginGuard.#only ??= new PluginGuard();
    const guard = PluginGuard.#only;
    guard.#names = [...new Set(names)];
    guard.#faults = [];
    guard.#isCollecting = true;
    return guard;
  }

  /** Runs code of a plugin, so that what it throws later is known to be its own. */
  run<T>(code: PluginCode, action: () => T): T {
    return this.#running.run(code, action);
  }

  /** Does what plugins have a part in, to its end. */
  async around<T>(action: () => Promise<T>): Promise<T> {
    const onExit = (): void => {
      process.exitCode = EXIT.failed;
      warn(
        `probeable: the process ended before the check did, so that nothing was judged: a plugin ended it, or never finished (${this.#names.join(', ')})\n`,
      );
    };
    process.on('exit', onExit);
    try {
      return await action();
    } finally {
      process.off('exit', onExit);
    }
  }

  /** What was thrown late so far; from now on it is told as it comes. */
  async take(): Promise<readonly InputFault[]> {
    // What is due at once belongs to the run.
    await new Promise((resolve) => setImmediate(resolve));
    this.#isCollecting = false;
    return this.#faults;
  }

  #late(thrown: unknown): void {
    const { plugin, rule, syscall } = this.#running.getStore() ?? { plugin: this.#byPlace(thrown) };
    const all = this.#names.join(', ');
    const which = plugin === undefined ? `a plugin (${all}), or probeable itself,` : `the plugin "${plugin}"`;
    const what = rule === undefined ? which : `the rule ${rule} of ${which}`;
    const over = syscall === undefined ? '' : ` on ${syscall}`;
    const message = `${what} failed${over} after it had returned: ${describeThrown(thrown)}`;
    this.#hasFailed = true;
    if (this.#isCollecting) this.#faults.push({ path: plugin ?? all, message });
    else warn(`probeable: ${plugin ?? all}: ${message}\n`);
  }

  /** A microtask has no context, but its error may say in which module it was thrown. */
  #byPlace(thrown: unknown): string | undefined {
    const stack = thrown instanceof Error && typeof thrown.stack === 'string' ? thrown.stack : '';
    return this.#names.find(
      (name) =>
        stack.includes(`/${name.replace(/^(?:\.{0,2}\/)+/, '')}:`) ||
        stack.includes(`/node_modules/${name}/`),
    );
  }
}
