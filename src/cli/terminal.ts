import type { WriteStream } from 'node:tty';
import { Style } from '../report/style.ts';

/** The abilities of an output stream. */
export interface Terminal {
  readonly isTerminal: boolean;
  readonly hasColor: boolean;
  readonly hasLinks: boolean;
  readonly width: number;
}

/** Uses colours only on a terminal and without NO_COLOR (no-color.org); FORCE_COLOR takes precedence over both. */
export async function terminalOf(stream: NodeJS.WriteStream | WriteStream): Promise<Terminal> {
  const isTerminal = stream.isTTY === true;
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const isForced = FORCE_COLOR !== undefined && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const hasColor = isForced || (isTerminal && (NO_COLOR ?? '') === '' && TERM !== 'dumb');
  const hasLinks = isTerminal
    ? (await import('supports-hyperlinks')).createSupportsHyperlinks(stream)
    : false;
  return { isTerminal, hasColor, hasLinks, width: isTerminal ? Math.min(stream.columns || 100, 160) : 120 };
}

export function styleOf(terminal: Terminal): Style {
  return new Style(terminal);
}

/** Makes the process end quietly if the reader of its output closes early (`| head`). */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
}
