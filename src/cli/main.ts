import { EXIT, Failure } from './failure.ts';
import { siteUrl } from './package-info.ts';
import { warn } from './print.ts';
import { createProgram } from './program.ts';
import { endQuietlyOnClosedPipe } from './terminal.ts';

/** `--fix` alone has a meaning: what follows it is a path, not its value. */
const withValue = (argument: string): string => (argument === '--fix' ? '--fix=safe' : argument);

function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

endQuietlyOnClosedPipe();
try {
  // A wrong address is refused before anything is judged, and not once for each rule that would link its page.
  siteUrl();
  await createProgram().parseAsync(process.argv.map(withValue));
} catch (error) {
  // The trace of what should not happen quotes a stranger's text as well.
  warn(error instanceof Failure ? `probeable: ${error.message}\n` : `${traceOf(error)}\n`);
  process.exitCode = EXIT.failed;
}
