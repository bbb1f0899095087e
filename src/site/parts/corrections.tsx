import type { Element } from 'hast';
import { element } from '../element.ts';

/** Links to the source of a page in the public repository, and to its issues; undefined without a repository. */
export function corrections(
  repository: string | undefined,
  file: string,
  code?: { readonly file: string; readonly issues: string },
): Element | undefined {
  if (repository === undefined) return undefined;
  return element(
    <p className="aside" data-pagefind-ignore>
      <a href={`${repository}/edit/main/${file}`}>Edit this page</a>
      {code === undefined ? null : [' · ', <a href={`${repository}/blob/main/${code.file}`}>Its code</a>]}
      {' · '}
      {code === undefined ? (
        <a href={`${repository}/issues/new`}>Report a mistake</a>
      ) : (
        <a href={`${repository}/issues?q=${encodeURIComponent(`is:issue ${code.issues}`)}`}>Related issues</a>
      )}
    </p>,
  );
}
