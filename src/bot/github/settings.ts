import {
  CONFIG_FILE,
  type Configuration,
  NO_CONFIGURATION,
  readConfiguration,
} from '../../check/configuration.ts';
import { pathMatcher } from '../../check/settings/path-patterns.ts';
import type { Settings } from '../../check/settings/settings.ts';
import type { GitHub } from './client.ts';
import { readContent } from './content.ts';

/**
 * The project's configuration as its default branch has it: a pull request does not choose the rules that it is judged
 * by. What is wrong with it is among its faults, which fail the check.
 */
export async function readProjectConfiguration(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  branch: string,
): Promise<Configuration> {
  const content = await readContent(github, repository, CONFIG_FILE, branch);
  const place = { folder: '', file: `${branch}:${CONFIG_FILE}` };
  const fault = (message: string): Configuration => ({
    ...NO_CONFIGURATION,
    ...place,
    faults: [{ path: place.file, message }],
  });
  switch (content.kind) {
    case 'absent':
      return NO_CONFIGURATION;
    case 'no file':
      return fault('it is no plain file');
    case 'unfit':
      return fault(content.reason);
    case 'text':
      return readConfiguration(content.text, place);
  }
}

/** Whether a path is among the files that the configuration names; every path where it names none. */
export function isConfigured({ files }: Settings): (path: string) => boolean {
  if (files === undefined) return () => true;
  return pathMatcher(files, { hidden: false });
}
