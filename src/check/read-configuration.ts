import { LineIndex } from '../spec/position.ts';
import type { Configuration } from './configuration.ts';

/** Reads the text of a configuration. */
export async function readConfiguration(
  text: string,
  { folder, file }: Pick<Configuration, 'folder' | 'file'>,
): Promise<Configuration> {
  // Load the reader only if there is a configuration; most folders have none.
  const { readSettings } = await import('./settings/read-settings.ts');
  const { settings, problems } = readSettings(text);
  const lines = new LineIndex(text);
  const faults = problems.map(({ message, range }) => {
    const { line, column } = lines.position(range.start);
    return { path: `${file}:${line}:${column}`, message };
  });
  return { folder, file, settings, faults };
}
