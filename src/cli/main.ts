#!/usr/bin/env node
import { EXIT, Failure } from './failure.ts';
import { siteUrl } from './package-info.ts';
import { createProgram } from './program.ts';
import { endQuietlyOnClosedPipe } from './terminal.ts';

/** `--fix` alone has a meaning: what follows it is a path, not its value. */
const withValue = (argument: string): string => (argument === '--fix' ? '--fix=safe' : argument);

endQuietlyOnClosedPipe();
try {
  // A wrong address is refused before anything is judged, and not once for each rule that would link its page.
  siteUrl();
  await createProgram().parseAsync(process.argv.map(withValue));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`probeable: ${error.message}\n`);
  process.exitCode = EXIT.failed;
}
