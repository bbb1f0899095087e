import type { FixMode } from '../../lint/fix/apply.ts';
import { Failure } from '../failure.ts';

/** `--fix`, `--fix=safe`, `--fix=all`; undefined where it was not given. */
export function readFixMode(option: string | boolean | undefined): FixMode | undefined {
  if (option === undefined || option === false) return undefined;
  if (option === true || option === 'safe') return 'safe';
  if (option === 'all') return 'all';
  throw new Failure(`--fix: "${option}" is neither safe nor all`);
}
