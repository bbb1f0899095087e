import { CONFIG_FILE } from '../../check/configuration.ts';
import type { ConfigurationText } from '../judging/configuration.ts';
import type { Content, RepositoryReader } from './repository.ts';

/** Limit on the length of a configuration, in characters. */
const MAX_LENGTH = 1 << 18;

/** With more folders than this, the list of all files says which of them have a configuration. */
const MAX_FOLDERS = 50;

/**
 * Reads the configurations in the folders of some files and in all folders above. They come from the branch that the
 * change targets, so that a pull request cannot choose its own rules. Plugins are foreign code and are never loaded.
 */
export async function readConfigurations(
  repository: RepositoryReader,
  branch: string,
  paths: readonly string[],
): Promise<readonly ConfigurationText[]> {
  const folders = await likelyFolders(repository, branch, foldersAbove(paths));
  const places = folders.map((folder) => ({
    path: folder === '' ? CONFIG_FILE : `${folder}/${CONFIG_FILE}`,
    ref: branch,
  }));
  const contents = await repository.readAll(places);
  return folders.flatMap((folder, index) => {
    const file = `${branch}:${places[index]?.path ?? ''}`;
    return configurationIn(folder, file, contents[index] ?? { kind: 'absent' });
  });
}

function configurationIn(folder: string, file: string, content: Content): readonly ConfigurationText[] {
  switch (content.kind) {
    case 'absent':
      return [];
    case 'no file':
      return [{ kind: 'unfit', folder, file, reason: 'it is no plain file' }];
    case 'unfit':
      return [{ kind: 'unfit', folder, file, reason: content.reason }];
    case 'text':
      return content.text.length > MAX_LENGTH
        ? [{ kind: 'unfit', folder, file, reason: `it has more than ${MAX_LENGTH >> 10} KiB` }]
        : [{ kind: 'text', folder, file, text: content.text }];
  }
}

/** The folders of files and all folders above, always with the root, whose path is empty. */
function foldersAbove(paths: readonly string[]): readonly string[] {
  const folders = new Set(['']);
  for (const path of paths)
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  return [...folders];
}

/**
 * The folders that may have a configuration: all if they are few or the file list is incomplete, else those with one.
 */
async function likelyFolders(
  repository: RepositoryReader,
  branch: string,
  folders: readonly string[],
): Promise<readonly string[]> {
  if (folders.length <= MAX_FOLDERS) return folders;
  const tree = await repository.readTree(branch);
  if (tree === undefined) return folders;
  // The tree lists plain files only. The root is always read, to report a configuration that is not a plain file.
  return folders.filter((folder) => folder === '' || tree.has(`${folder}/${CONFIG_FILE}`));
}
