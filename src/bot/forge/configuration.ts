import { CONFIG_FILE } from '../../check/configuration.ts';
import type { ConfigurationText } from '../judging/configuration.ts';
import type { Content, RepositoryReader } from './repository.ts';

/** A longer configuration is none that people wrote, in characters. */
const MAX_LENGTH = 1 << 18;

/** In more folders than this, configurations are looked for in the list of all files. */
const MAX_FOLDERS = 50;

/**
 * The configurations of the folders that some files are in, and of those above, as a branch has them
 * that the change is to get into: a pull request does not choose the rules that it is judged by. Plugins are code, and are never loaded.
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

/** The folders that files are in, with all above them; the outermost, which is empty, is always among them. */
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

/** Of many folders those that have a configuration; all of few, and where the forge does not list all files. */
async function likelyFolders(
  repository: RepositoryReader,
  branch: string,
  folders: readonly string[],
): Promise<readonly string[]> {
  if (folders.length <= MAX_FOLDERS) return folders;
  const tree = await repository.readTree(branch);
  if (tree === undefined) return folders;
  // The list has plain files; what else may be called like a configuration stands in the outermost folder at most.
  return folders.filter((folder) => folder === '' || tree.has(`${folder}/${CONFIG_FILE}`));
}
