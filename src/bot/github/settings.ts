import { RULES } from '../../../rules/index.ts';
import { pathMatcher } from '../../check/settings/path-patterns.ts';
import { readSettings } from '../../check/settings/read-settings.ts';
import { NO_SETTINGS, type Settings, unknownRule } from '../../check/settings/settings.ts';
import { LineIndex } from '../../spec/position.ts';
import type { LeftOut } from '../judge.ts';
import type { GitHub } from './client.ts';
import { readContent } from './content.ts';

const CONFIG_FILE = 'probeable.config.yaml';

/**
 * The project's configuration as its default branch has it: a pull request does not choose the rules that it is judged
 * by. Plugins are code, and are never loaded. A configuration with a fault is a fault of the check.
 */
export async function readProjectSettings(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  branch: string,
): Promise<{ readonly settings: Settings; readonly left: readonly LeftOut[] }> {
  const content = await readContent(github, repository, CONFIG_FILE, branch);
  if (content.kind === 'absent') return { settings: NO_SETTINGS, left: [] };
  const fault = (reason: string): { settings: Settings; left: readonly LeftOut[] } => ({
    settings: NO_SETTINGS,
    left: [{ path: `${CONFIG_FILE} of ${branch}`, reason }],
  });
  if (content.kind === 'no file') return fault('it is no plain file');
  if (content.kind === 'unfit') return fault(content.reason);
  const { settings, problems } = readSettings(content.text);
  const [first] = problems;
  if (first === undefined) {
    const known = [...RULES, ...settings.custom].map(({ id }) => id);
    const unknown = unknownRule(settings, known, { hasPlugins: false });
    return unknown === undefined ? { settings, left: [] } : fault(unknown);
  }
  const { line, column } = new LineIndex(content.text).position(first.range.start);
  return fault(`${line}:${column}: ${first.message}`);
}

/** Whether a path is among the files that the configuration names; every path where it names none. */
export function isConfigured({ files }: Settings): (path: string) => boolean {
  if (files === undefined) return () => true;
  return pathMatcher(files, { hidden: false });
}
