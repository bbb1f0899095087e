import { NEWEST, parseVersion, type Version } from '../spec/version.ts';
import { Failure } from './failure.ts';

/** `--format` of commands that have two. */
export function prettyOrJson(format: string): 'pretty' | 'json' {
  if (format === 'pretty' || format === 'json') return format;
  throw new Failure(`--format: "${format}" is neither pretty nor json`);
}

/** `--kernel`: a release, or the newest where it is left out. */
export function readKernel(text: string | undefined): Version {
  if (text === undefined) return NEWEST;
  const version = parseVersion(text);
  if (version === undefined) throw new Failure(`--kernel: "${text}" is not a release such as 6.18`);
  return version;
}
