import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONFIG_FILE, type Configuration, NO_CONFIGURATION } from '../../check/configuration.ts';
import { readConfiguration } from '../../check/read-configuration.ts';
import { Failure, faultLines } from '../failure.ts';
import { readTextFile } from './read-file.ts';
import { relativeFrom } from './relative-path.ts';

/**
 * Reads the configuration of the working directory, if there is one, or `file`, which must exist.
 *
 * @throws {Failure} if it has a fault
 */
export async function readConfig(file?: string): Promise<Configuration> {
  if (file !== undefined && !existsSync(file)) throw new Failure(`${file}: no such file or directory`);
  return sound(await openConfiguration(file ?? CONFIG_FILE, ''));
}

/** Reads a configuration, if there is one. Its `faults` contain what is wrong with it. */
export async function openConfiguration(path: string, folder: string): Promise<Configuration> {
  if (!existsSync(path)) return { ...NO_CONFIGURATION, folder };
  const read = readTextFile(path);
  if (read.ok) return readConfiguration(read.text, { folder, file: path });
  return { ...NO_CONFIGURATION, folder, file: path, faults: [{ path, message: read.message }] };
}

/** The configuration; throws if it has faults, since no result would be reliable. */
function sound(configuration: Configuration): Configuration {
  if (configuration.faults.length > 0) throw new Failure(faultLines(configuration.faults));
  return configuration;
}

/** The configurations in the folders between `root` and some files, without that of `root` itself. */
export async function nestedConfigurations(
  files: readonly string[],
  root = '.',
): Promise<readonly Configuration[]> {
  const seen = new Set<string>();
  const found: Configuration[] = [];
  for (const file of files) {
    // The configuration of `root` applies to files outside of it.
    for (
      let folder = dirname(relativeFrom(root, file));
      folder !== '.' && !folder.startsWith('..') && !folder.startsWith('/') && !seen.has(folder);
      folder = dirname(folder)
    ) {
      seen.add(folder);
      const path = join(root, folder, CONFIG_FILE);
      if (existsSync(path)) found.push(await openConfiguration(path, folder));
    }
  }
  return found;
}
