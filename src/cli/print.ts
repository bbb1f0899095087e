import { fstatSync } from 'node:fs';
import { inert } from '../report/visible.ts';

/*
 * All output for people goes through this file, so that untrusted text cannot control a terminal or inject commands into
 * a log. A test allows no other file to write to the standard streams.
 */

/** Writes to standard output. `hasColor` allows the colours and links of {@link Style}. */
export function print(text: string, { hasColor = false }: { readonly hasColor?: boolean } = {}): void {
  process.stdout.write(inert(text, { keepsStyle: hasColor }));
}

/** Writes lines that may be GitHub Actions commands; the caller must have escaped their content. */
export function printCommands(text: string): void {
  process.stdout.write(inert(text, { keepsCommands: true }));
}

/** Writes to standard error. */
export function warn(text: string): void {
  process.stderr.write(inert(text));
}

/**
 * Writes a patch, of which each byte matters: unchanged to a file or a pipe, but made safe on a terminal and in the log of
 * a GitHub Actions job, which is a pipe too.
 */
export function printPatch(text: string): void {
  const isShown = process.stdout.isTTY || (process.env.GITHUB_ACTIONS === 'true' && !fstatSync(1).isFile());
  process.stdout.write(isShown ? inert(text) : text);
}

/** Clears a terminal; does nothing for a file, a pipe, or a terminal that cannot be cleared. */
export function clearScreen(): void {
  if (process.stdout.isTTY && process.env.TERM !== 'dumb') process.stdout.write('\u001b[2J\u001b[H');
}
