import { fstatSync } from 'node:fs';
import { inert } from '../report/visible.ts';

/*
 * Everything that the program writes for people goes through here, so that nothing in a stranger's file moves a terminal
 * or commands a log: a test allows no other place to write to the standard streams.
 */

/** Writes to standard output. `hasColor` lets the colours and links of {@link Style} through. */
export function print(text: string, { hasColor = false }: { readonly hasColor?: boolean } = {}): void {
  process.stdout.write(inert(text, { keepsStyle: hasColor }));
}

/** Writes lines that may be commands of GitHub Actions, whose makers have escaped what is in them. */
export function printCommands(text: string): void {
  process.stdout.write(inert(text, { keepsCommands: true }));
}

/** Says something on standard error. */
export function warn(text: string): void {
  process.stderr.write(inert(text));
}

/**
 * Writes a patch, in which each byte counts. Exact in a file and in a pipe; not on a terminal, and not in the log of an
 * Actions job, which is a pipe too.
 */
export function printPatch(text: string): void {
  const isShown = process.stdout.isTTY || (process.env.GITHUB_ACTIONS === 'true' && !fstatSync(1).isFile());
  process.stdout.write(isShown ? inert(text) : text);
}

/** Empties a terminal for what comes next; a file, a pipe and a terminal that cannot are left alone. */
export function clearScreen(): void {
  if (process.stdout.isTTY && process.env.TERM !== 'dumb') process.stdout.write('\u001b[2J\u001b[H');
}
