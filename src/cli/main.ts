#!/usr/bin/env node
import { EXIT, Failure } from './failure.ts';
import { createProgram } from './program.ts';
import { endQuietlyOnClosedPipe } from './terminal.ts';

endQuietlyOnClosedPipe();
try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`probeable: ${error.message}\n`);
  process.exitCode = EXIT.failed;
}
