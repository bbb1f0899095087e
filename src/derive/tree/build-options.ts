import type { SourceTree } from './source-tree.ts';

/** What is built; the last four name folders at the top of older trees. */
const TO_BUILD = new Set(['obj', 'core', 'drivers', 'libs', 'virt']);

/** How often one list of objects may name another. */
const MAX_DEPTH = 6;

/** One assignment of a Makefile: `obj-$(CONFIG_EPOLL) += eventpoll.o`. */
interface ObjectList {
  /** What stands before the last hyphen: `obj`, or the name of what is put together. */
  readonly name: string;
  /** All of them have to be on; undefined where something else decides, too. */
  readonly options: readonly string[] | undefined;
  readonly words: readonly string[];
}

/**
 * The options without which a file is not built, as the Makefiles of its folder and of those around it say
 * (Documentation/kbuild/makefiles.rst). Undefined where they are not at hand, or say it in another way.
 */
export function buildOptions(tree: SourceTree, path: string): readonly string[] | undefined {
  const found = new Set<string>();
  let part = path.replace(/\.c$/, '.o');
  let isFound = false;
  for (let folder = parent(path); ; folder = parent(folder)) {
    const lists = listsIn(tree, folder);
    const word = folder === '' ? part : part.slice(folder.length + 1);
    const options = lists && optionsOf(lists, word, 0);
    if (options) {
      for (const option of options) found.add(option);
      // Which folder has to be built for that?
      isFound = true;
      part = `${folder}/`;
    } else if (isFound && lists?.some(({ words }) => words.includes(word))) return undefined;
    if (folder === '') return options && [...found];
  }
}

function parent(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** The options of a word, by the lists that name it; undefined where none does, or where several differ. */
function optionsOf(lists: readonly ObjectList[], word: string, depth: number): readonly string[] | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const ways = lists
    .filter(({ words }) => words.includes(word))
    .map(({ name, options }): readonly string[] | undefined => {
      if (TO_BUILD.has(name)) return options;
      const outer = optionsOf(lists, `${name}.o`, depth + 1) ?? optionsOf(lists, `$(${name}-y)`, depth + 1);
      return options && outer && [...options, ...outer];
    });
  const free = ways.find((way) => way?.length === 0);
  if (free) return free;
  const [first] = ways;
  return first && ways.every((way) => way?.join() === first.join()) ? first : undefined;
}

function listsIn(tree: SourceTree, folder: string): readonly ObjectList[] | undefined {
  const inFolder = (name: string) => tree.text(folder === '' ? name : `${folder}/${name}`);
  const texts = [inFolder('Kbuild'), inFolder('Makefile')].filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : objectLists(texts.join('\n'), tree.architecture);
}

function objectLists(text: string, architecture: string): readonly ObjectList[] {
  const lists: ObjectList[] = [];
  const around: (string | undefined)[] = [];
  for (const line of text.replace(/\\\n/g, ' ').split('\n')) {
    const clean = line.replace(/#.*$/, '').trim();
    if (/^if(?:n?def|n?eq)\b/.test(clean)) around.push(optionOf(clean));
    else if (/^else\b/.test(clean)) around.splice(-1, 1, undefined);
    else if (/^endif\b/.test(clean)) around.pop();
    const made = /^([\w-]+)-(y|m|objs|\$\(CONFIG_\w+\))\s*(?::|\+)?=\s*(.*)$/.exec(clean);
    if (made?.[1] === undefined) continue;
    const own = /^\$\((CONFIG_\w+)\)$/.exec(made[2] ?? '')?.[1];
    const options = own === undefined ? around : [...around, own];
    lists.push({
      name: made[1],
      options: options.every((option) => option !== undefined) ? options : undefined,
      words: (made[3] ?? '').replaceAll('$(SRCARCH)', architecture).split(/\s+/),
    });
  }
  return lists;
}

/** The option that a conditional asks for to be on: `ifdef CONFIG_MMU`, `ifeq ($(CONFIG_MMU),y)`. */
function optionOf(line: string): string | undefined {
  return /^ifdef\s+(CONFIG_\w+)$/.exec(line)?.[1] ?? /^ifeq\s*\(\$\((CONFIG_\w+)\),\s*y\)$/.exec(line)?.[1];
}
