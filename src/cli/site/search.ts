/** What the search needs of Pagefind's output; the rest is user interface that the site does not use. */
const WANTED = /^(?:pagefind\.js|pagefind-worker\.js|pagefind-entry\.json|.*\.pf_\w+|wasm\..*\.pagefind)$/;

/** Files of the search by their path; undefined where Pagefind is not installed, as it is optional. */
export async function searchIndex(
  pages: Iterable<readonly [path: string, html: string]>,
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const pagefind = await load();
  if (pagefind === undefined) return undefined;
  // Names of calls and errnos are words with underscores in them.
  const { index, errors } = await pagefind.createIndex({ forceLanguage: 'en', includeCharacters: '_' });
  if (index === undefined) throw new Error(errors.join('; '));
  for (const [sourcePath, content] of pages) await index.addHTMLFile({ sourcePath, content });
  const { files } = await index.getFiles();
  await pagefind.close();
  return new Map(
    files.filter(({ path }) => WANTED.test(path)).map(({ path, content }) => [`pagefind/${path}`, content]),
  );
}

async function load(): Promise<typeof import('pagefind') | undefined> {
  try {
    return await import('pagefind');
  } catch {
    return undefined;
  }
}
