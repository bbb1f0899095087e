import type { PagefindIndex } from 'pagefind';

/** What the search needs of Pagefind's output; the rest is user interface that the site does not use. */
const WANTED = /^(?:pagefind\.js|pagefind-worker\.js|pagefind-entry\.json|.*\.pf_\w+|wasm\..*\.pagefind)$/;

/** How many pages are on their way to Pagefind at a time. */
const UNDERWAY = 64;

/** Puts a search together, a page at a time, so that not all of them must be held. */
export class SearchIndex {
  readonly #pagefind: typeof import('pagefind');
  readonly #index: PagefindIndex;
  readonly #underway: Promise<unknown>[] = [];

  private constructor(pagefind: typeof import('pagefind'), index: PagefindIndex) {
    this.#pagefind = pagefind;
    this.#index = index;
  }

  /** Undefined where Pagefind is not installed, as it is optional. */
  static async open(): Promise<SearchIndex | undefined> {
    const pagefind = await load();
    if (pagefind === undefined) return undefined;
    // Names of calls and errnos are words with underscores in them.
    const { index, errors } = await pagefind.createIndex({ forceLanguage: 'en', includeCharacters: '_' });
    if (index === undefined) throw new Error(errors.join('; '));
    return new SearchIndex(pagefind, index);
  }

  /** Adds a page by the path of its file. */
  async add(sourcePath: string, content: string): Promise<void> {
    this.#underway.push(this.#index.addHTMLFile({ sourcePath, content }));
    if (this.#underway.length >= UNDERWAY) await this.#settle();
  }

  /** The files of the search by their paths. */
  async finish(): Promise<ReadonlyMap<string, Uint8Array>> {
    await this.#settle();
    const { files } = await this.#index.getFiles();
    await this.#pagefind.close();
    const wanted = files.filter(({ path }) => WANTED.test(path));
    return new Map(wanted.map(({ path, content }) => [`pagefind/${path}`, content]));
  }

  async #settle(): Promise<void> {
    await Promise.all(this.#underway.splice(0));
  }
}

async function load(): Promise<typeof import('pagefind') | undefined> {
  try {
    return await import('pagefind');
  } catch {
    return undefined;
  }
}
