import { contents } from '../element.ts';
import type { Page } from '../layout.tsx';

/** The page about an address that does not exist. `root` is where the site is, with a slash at its end. */
export function notFoundPage(root: string): Page {
  return {
    folder: '',
    section: 'search',
    title: 'There is no such page',
    description: 'The address does not exist on this site.',
    isUnsearchable: true,
    isAnywhere: true,
    main: contents(
      <h1>There is no such page</h1>,
      <p className="lead">
        The address is wrong, or the page has moved. A system call without a page has no spec yet, or a kernel
        contradicts the one that a program read from its code.
      </p>,
      <ul>
        <li>
          <a href={`${root}syscalls/`}>All system calls</a>
        </li>
        <li>
          <a href={`${root}rules/`}>All rules</a>
        </li>
        <li>
          <a href={`${root}search/`}>Search the site</a>
        </li>
      </ul>,
    ),
  };
}
