import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';

/** The search page, which runs Pagefind. */
export function searchPage(): Page {
  return {
    folder: 'search/',
    section: 'search',
    title: 'Search',
    description: 'Search the guidance, the rules, the system calls and the container runtimes.',
    script: 'search.js',
    isUnsearchable: true,
    main: contents(
      <h1>Search</h1>,
      <noscript>
        <p>
          The search needs JavaScript. Without it: <a href="../syscalls/">all system calls</a>,{' '}
          <a href="../rules/">all rules</a>, <a href="../guidance/">the guidance</a>.
        </p>
      </noscript>,
      <form className="filter" role="search" ariaLabel="Search the site" id="search" data-needs-scripts>
        <label className="grows">
          Search for <input type="search" name="q" id="query" autoComplete="off" spellcheck="false" />
        </label>
        <button type="submit">Search</button>
      </form>,
      <p role="status" id="found" />,
      <ol id="results" className="results" />,
    ),
  };
}
