import { Failure } from '../failure.ts';
import { readTextFile } from './read-file.ts';

/**
 * The options of a kernel's `.config`, whether they are on: `CONFIG_AIO=y`, `# CONFIG_KEYS is not set`.
 *
 * @param option of the command line that names the file
 */
export function readKernelConfig(option: string, path: string): ReadonlyMap<string, boolean> {
  const file = readTextFile(path);
  if (!file.ok) throw new Failure(`${option} ${path}: ${file.message}`);
  const options = new Map<string, boolean>();
  for (const line of file.text.split('\n')) {
    const set = /^(CONFIG_\w+)=(.*)$/.exec(line);
    const unset = /^# (CONFIG_\w+) is not set/.exec(line);
    if (set?.[1] !== undefined) options.set(set[1], set[2] !== 'n');
    if (unset?.[1] !== undefined) options.set(unset[1], false);
  }
  if (options.size === 0) throw new Failure(`${option} ${path}: is no .config: it has no line with CONFIG_`);
  return options;
}
