import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { describeSystemError, Failure } from './failure.ts';

/** Writes a temporary file and renames it, so that the file is never incomplete. */
export function replaceFile(path: string, text: string): void {
  try {
    const target = realpathSync(path);
    const temporary = `${target}.probeable-${process.pid}`;
    try {
      writeFileSync(temporary, text, { mode: statSync(target).mode, flag: 'wx' });
      renameSync(temporary, target);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`cannot write ${path}: ${message}`);
  }
}
