import type { PagefindIndex } from 'pagefind';

/** The files of Pagefind's output that the search needs; the rest is a user interface that the site does not use. */
const WANTED = /^(?:pagefind\.js|pagefind-worker\.js|pagefind-entry\.json|.*\.pf_\w+|wasm\..*\.pagefind)$/;

/** A page that is replaced. */
const RESERVED = '<html lang="en"><body><main data-pagefind-body>reserved</main></body></html>';

/** Builds a search index page by page, so that not all pages must be in memory. */
export class SearchIndex {
  readonly #pagefind: typeof import('pagefind');
  readonly #index: PagefindIndex;
  /** The page that Pagefind reads. It would order pages by chance if it had several, and so would its files differ. */
  #underway: Promise<unknown> = Promise.resolve();

  private constructor(pagefind: typeof import('pagefind'), index: PagefindIndex) {
    this.#pagefind = pagefind;
    this.#index = index;
  }

  /** Undefined if Pagefind, which is optional, is not installed. */
  static async open(): Promise<SearchIndex | undefined> {
    const pagefind = await load();
    if (pagefind === undefined) return undefined;
    // The names of calls are words that contain underscores.
    const { index, errors } = await pagefind.createIndex({ forceLanguage: 'en', includeCharacters: '_' });
    if (index === undefined) throw new Error(errors.join('; '));
    return new SearchIndex(pagefind, index);
  }

  /** Adds a page with the path of its file, in its reserved place if it has one. `content`: as {@link searchedHtml}. */
  async add(sourcePath: string, content: string): Promise<void> {
    const before = this.#underway;
    this.#underway = before.then(() => this.#index.addHTMLFile({ sourcePath, content }));
    await before;
  }

  /** Gives a page the next place in the order, before its content is known: Pagefind replaces a page of the same path. */
  async reserve(sourcePath: string): Promise<void> {
    await this.add(sourcePath, RESERVED);
  }

  /** Returns the files of the search by path. */
  async finish(): Promise<ReadonlyMap<string, Uint8Array>> {
    await this.#underway;
    const { files } = await this.#index.getFiles();
    await this.#pagefind.close();
    const wanted = files.filter(({ path }) => WANTED.test(path));
    return new Map(wanted.map(({ path, content }) => [`pagefind/${path}`, content]));
  }
}

async function load(): Promise<typeof import('pagefind') | undefined> {
  try {
    return await import('pagefind');
  } catch {
    return undefined;
  }
}
