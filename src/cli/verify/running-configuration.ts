import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A configuration has 300 kB. */
const MAX_CONFIGURATION = 1 << 23;

/** The `.config` of the running kernel, where it shows it itself or its package has put it into /boot; else undefined. */
export function runningConfiguration(release: string): string | undefined {
  return readPacked('/proc/config.gz') ?? readPlain(`/boot/config-${release}`);
}

/** What is packed with gzip; undefined where it is damaged. */
export function unpackConfiguration(packed: Buffer): string | undefined {
  try {
    return gunzipSync(packed, { maxOutputLength: MAX_CONFIGURATION }).toString('utf8');
  } catch {
    return undefined;
  }
}

function readPacked(path: string): string | undefined {
  try {
    return unpackConfiguration(readFileSync(path));
  } catch {
    return undefined;
  }
}

function readPlain(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
