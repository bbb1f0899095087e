import type { Element, ElementContent } from 'hast';
import { badgePath } from '../badge.ts';
import type { CallSite } from '../call-site.ts';
import { contents, element } from '../element.ts';
import { idOf } from '../heading.ts';
import { type CallSource, folderOfCall, linkFrom } from '../site-source.ts';
import { corrections } from './corrections.tsx';

/** The file that a page is made from, what it is as data, and how to correct it. */
export function sourceSection(source: CallSource, site: CallSite): readonly ElementContent[] {
  const folder = folderOfCall(source);
  return contents(
    <h2 id="spec">The spec, and mistakes in it</h2>,
    <p data-pagefind-ignore>
      All of this follows from <a href="spec.yaml">spec.yaml</a>; <a href="data.json">data.json</a> has the
      results for programs.{' '}
      <a href={linkFrom({ folder }, `playground/?spec=${folder.replace(/\/$/, '')}`)}>
        Open it in the playground
      </a>{' '}
      to change it and to try calls.
    </p>,
    correction(source, site),
    badges(source),
  );
}

/** The badges of a call, to embed elsewhere; undefined where no runtime is known to answer. */
function badges(source: CallSource): Element | undefined {
  const { spec, containers } = source;
  const runtimes = [...new Set(containers.map(({ runtime }) => runtime))];
  if (spec.status !== 'merged' || runtimes.length === 0) return undefined;
  const folder = folderOfCall(source);
  return element(
    <p data-pagefind-ignore>
      Badges to embed:{' '}
      {runtimes.flatMap((runtime) => [
        <a href={linkFrom({ folder }, badgePath(folder, idOf(runtime)))}>{runtime}</a>,
        ' ',
      ])}
    </p>,
  );
}

/** Undefined for a spec that is not the project's. */
function correction({ document, spec }: CallSource, { repository }: CallSite): Element | undefined {
  const file = /(?:^|\/)(content\/(?:syscalls|proposals|derived)\/[^/]+\.yaml)$/.exec(document.path)?.[1];
  if (file === undefined) return undefined;
  if (document.origin !== undefined)
    return element(
      <p>
        A program wrote the spec. To correct it, describe the call in{' '}
        <code>content/syscalls/{spec.name}.yaml</code>, which takes its place.
      </p>,
    );
  if (repository === undefined)
    return element(
      <p>
        To correct a mistake, edit <code>{file}</code> in the sources, and run <code>probeable check</code> on
        it.
      </p>,
    );
  return corrections(repository, file);
}
