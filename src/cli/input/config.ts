import { existsSync } from 'node:fs';
import { NO_SETTINGS, type Settings } from '../../check/settings/settings.ts';
import { LineIndex } from '../../spec/position.ts';
import { Failure } from '../failure.ts';
import { readTextFile } from './read-file.ts';

export const CONFIG_FILE = 'probeable.config.yaml';

/** Reads the configuration of the working directory, if there is one; `file` names another, which has to exist. */
export async function readConfig(file?: string): Promise<Settings> {
  const path = file ?? CONFIG_FILE;
  if (file === undefined && !existsSync(path)) return NO_SETTINGS;
  const read = readTextFile(path);
  if (!read.ok) throw new Failure(`${path}: ${read.message}`);
  // Most folders have no configuration, and need not load what reads one.
  const { readSettings } = await import('../../check/settings/read-settings.ts');
  const { settings, problems } = readSettings(read.text);
  const [first] = problems;
  if (first === undefined) return settings;
  const { line, column } = new LineIndex(read.text).position(first.range.start);
  throw new Failure(`${path}:${line}:${column}: ${first.message}`);
}
