import { CONFIG_FILE } from '../../check/configuration.ts';
import type { ConfigurationText } from '../judging/configuration.ts';
import type { GitHub } from './client.ts';
import { readContent } from './content.ts';

/** A longer configuration is none that people wrote, in characters. */
const MAX_LENGTH = 1 << 18;

/**
 * The project's configuration as its default branch has it: a pull request does not choose the rules that it is judged
 * by. Plugins are code, and are never loaded.
 */
export async function readConfiguration(
  github: GitHub,
  repository: { readonly owner: string; readonly repo: string },
  branch: string,
): Promise<ConfigurationText> {
  const content = await readContent(github, repository, CONFIG_FILE, branch);
  const file = `${branch}:${CONFIG_FILE}`;
  switch (content.kind) {
    case 'absent':
      return { kind: 'absent' };
    case 'no file':
      return { kind: 'unfit', file, reason: 'it is no plain file' };
    case 'unfit':
      return { kind: 'unfit', file, reason: content.reason };
    case 'text':
      return content.text.length > MAX_LENGTH
        ? { kind: 'unfit', file, reason: `it has more than ${MAX_LENGTH >> 10} KiB` }
        : { kind: 'text', file, text: content.text };
  }
}
