import { AsyncLocalStorage } from 'node:async_hooks';
import type { InputFault } from '../../check/run.ts';
import { describeThrown } from '../../lint/rule-fault.ts';
import { EXIT } from '../failure.ts';
import { warn } from '../print.ts';

/** The plugin code that is running: a module that is being loaded, or one of its rules on a call. */
export interface PluginCode {
  readonly plugin: string;
  readonly rule?: string;
  readonly syscall?: string;
}

/**
 * Guards against the code of plugins. An exception that the code throws later, from a timer or a promise, becomes a fault
 * that names the plugin, and the other rules still run. If the code ends the process or never finishes, the exit code
 * reports failure.
 */
export class PluginGuard {
  static #only: PluginGuard | undefined;
  #names: readonly string[] = [];
  readonly #running = new AsyncLocalStorage<PluginCode>();
  #faults: InputFault[] = [];
  /** Whether faults are collected for the run; afterwards each is printed at once. */
  #isCollecting = true;
  #hasFailed = false;

  private constructor() {
    process.on('uncaughtException', (error) => this.#late(error));
    process.on('unhandledRejection', (reason) => this.#late(reason));
    process.on('exit', () => {
      if (this.#hasFailed) process.exitCode = EXIT.failed;
    });
  }

  /** The guard of this process, for a run with these plugins. */
  static over(names: readonly string[]): PluginGuard {
    PluginGuard.#only ??= new PluginGuard();
    const guard = PluginGuard.#only;
    guard.#names = [...new Set(names)];
    guard.#faults = [];
    guard.#isCollecting = true;
    return guard;
  }

  /** Runs code of a plugin, so that later exceptions are attributed to it. */
  run<T>(code: PluginCode, action: () => T): T {
    return this.#running.run(code, action);
  }

  /** Runs an action that involves plugins, and detects if it never finishes. */
  async around<T>(action: () => Promise<T>): Promise<T> {
    const onExit = (): void => {
      process.exitCode = EXIT.failed;
      warn(
        `probeable: the process ended before the check was complete, so there is no result: a plugin ended it or never finished (${this.#names.join(', ')})\n`,
      );
    };
    process.on('exit', onExit);
    try {
      return await action();
    } finally {
      process.off('exit', onExit);
    }
  }

  /** Returns the late exceptions so far; later ones are printed at once. */
  async take(): Promise<readonly InputFault[]> {
    // Include exceptions that are already due.
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

  /** The plugin in the stack of an error: a microtask has no context, but its stack may name the module. */
  #byPlace(thrown: unknown): string | undefined {
    const stack = thrown instanceof Error && typeof thrown.stack === 'string' ? thrown.stack : '';
    return this.#names.find(
      (name) =>
        stack.includes(`/${name.replace(/^(?:\.{0,2}\/)+/, '')}:`) ||
        stack.includes(`/node_modules/${name}/`),
    );
  }
}
