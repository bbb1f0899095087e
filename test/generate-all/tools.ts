import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { expect } from 'vitest';

/** Whether a command is there. */
export const hasTool = (name: string): boolean => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;

/** Runs a tool; its exit status, and all that it printed. */
export function run(
  cwd: string,
  command: readonly string[],
  input = '',
): { readonly status: number | null; readonly said: string } {
  const [tool = '', ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(tool, args, {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error !== undefined) throw error;
  return { status, said: stdout + stderr };
}

/** What a tool says that has nothing to object. */
export const SILENT = { status: 0, said: '' };

/**
 * Options for each width that gcc compiles for here. The headers of asm are those of both: Debian has them in the folder
 * of the 64-bit one alone, and the package that links it for 32 bits (gcc-multilib) conflicts with cross compilers.
 */
export const WIDTHS: readonly (readonly string[])[] = [
  ['-m64'],
  ['-m32', '-isystem', '/usr/include/x86_64-linux-gnu'],
].filter((width) => {
  const is =
    hasTool('gcc') &&
    run(tmpdir(), ['gcc', ...width, '-fsyntax-only', '-xc', '-'], '#include <errno.h>\n').status === 0;
  if (!is)
    console.log(`SKIPPED: no gcc ${width[0]}: what generate all writes is not compiled so (gcc-12-multilib)`);
  return is;
});

/** Compiles each source for 64 and for 32 bits without a warning. */
export function compile(folder: string, sources: readonly string[], options: readonly string[]): void {
  for (const width of WIDTHS) {
    const strict = ['-Wall', '-Wextra', '-Werror', '-fsyntax-only'];
    const said = run(folder, ['gcc', ...width, ...strict, ...options, ...sources]);
    expect(said, `for ${width[0]}`).toEqual(SILENT);
  }
}
