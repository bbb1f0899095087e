import { EXIT, Failure } from './failure.ts';
import { siteUrl } from './package-info.ts';
import { warn } from './print.ts';
import { createProgram } from './program.ts';
import { endQuietlyOnClosedPipe } from './terminal.ts';

/** Makes `--fix` without a value `--fix=safe`, so that commander does not take the next path as its value. */
const withValue = (argument: string): string => (argument === '--fix' ? '--fix=safe' : argument);

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Runs the command line, and sets the exit status. */
export async function main(): Promise<void> {
  endQuietlyOnClosedPipe();
  try {
    // Refuse a wrong URL before the check, not once for each rule that would link its page.
    siteUrl();
    await createProgram(process.argv[2]).parseAsync(process.argv.map(withValue));
  } catch (error) {
    // The stack trace of a bug may quote untrusted text too, so it goes through warn().
    warn(error instanceof Failure ? `probeable: ${error.message}\n` : `${traceOf(error)}\n`);
    process.exitCode = EXIT.failed;
  }
}
