import type { ElementContent } from 'hast';
import { contents, element } from '../element.ts';
import type { Page } from '../layout.tsx';
import { type CallHead, folderOfCall, linkFrom, type SiteSource, stateOf } from '../site-source.ts';

/** Lists pairs of states; with JavaScript, compares any two calls. */
export function comparePage({ calls, comparisons }: SiteSource): Page {
  const folder = 'compare/';
  return {
    folder,
    section: 'syscalls',
    title: 'Two calls side by side',
    description:
      'Two Linux system calls, or two states of one, side by side: their checks, probes and what containers return.',
    script: 'compare.js',
    isWide: true,
    main: contents(
      <h1>Two calls side by side</h1>,
      <form className="filter" id="compare" data-needs-scripts>
        {choice('a', 'Compare', calls)}
        {choice('b', 'with', calls)}
      </form>,
      <p role="status" id="status" />,
      <div id="sides" className="sides" />,
      <section id="versions">
        <h2>States of a proposal</h2>
        <ul>
          {comparisons.map((comparison) => (
            <li>
              <a href={linkFrom({ folder }, comparison.folder)}>
                {comparison.after.spec.name}: {stateOf(comparison.before)} and {stateOf(comparison.after)}
              </a>
            </li>
          ))}
        </ul>
      </section>,
    ),
  };
}

function choice(name: string, label: string, calls: readonly CallHead[]): ElementContent {
  const sorted = calls.toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  return element(
    <label>
      {label}{' '}
      <select name={name} autoComplete="off" data-pagefind-ignore>
        <option value="">…</option>
        {sorted.map((call) => (
          <option value={folderOfCall(call).replace(/\/$/, '')}>
            {call.spec.status === 'merged' ? call.spec.name : `${call.spec.name}, ${stateOf(call)}`}
          </option>
        ))}
      </select>
    </label>,
  );
}
