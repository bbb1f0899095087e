import type { Element, ElementContent, Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { element } from './element.ts';
import { linkFrom, type PageAddress, type SiteSource } from './model.ts';

/** A page before it has its frame. */
export interface Page extends PageAddress {
  readonly title: string;
  /** One sentence for search engines and previews. */
  readonly description: string;
  readonly main: readonly ElementContent[];
  /** Which entry of the navigation it belongs to. */
  readonly section:
    | 'home'
    | 'guidance'
    | 'runtimes'
    | 'rules'
    | 'syscalls'
    | 'proposals'
    | 'playground'
    | 'about'
    | 'search';
  /** A script of the site's own, by its path. */
  readonly script?: string;
  /** It says nothing of its own that a search could find. */
  readonly isLeftOutOfSearch?: boolean;
  /** It takes all the width that there is. */
  readonly isWide?: boolean;
}

const SECTIONS = [
  ['guidance', 'Guidance', 'guidance/'],
  ['syscalls', 'System calls', 'syscalls/'],
  ['runtimes', 'Runtimes', 'runtimes/'],
  ['proposals', 'Proposals', 'proposals/'],
  ['rules', 'Rules', 'rules/'],
  ['playground', 'Playground', 'playground/'],
  ['about', 'About', 'about/'],
] as const;

/**
 * What a page may load: this site alone. Styles on elements are the colours of code; the search runs WebAssembly. Should
 * a stranger's text ever get to be markup, its scripts stay where they are.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

/** The whole page as HTML. Text of specs is text in the tree, and never markup. */
export function renderPage(page: Page, site: SiteSource): string {
  const root: Root = { type: 'root', children: [{ type: 'doctype' }, frame(page, site)] };
  return `${toHtml(root)}\n`;
}

function frame(page: Page, site: SiteSource): Element {
  const link = (to: string): string => linkFrom(page, to);
  const canonical = site.url === undefined ? undefined : new URL(page.folder, site.url).href;
  return element(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{page.section === 'home' ? page.title : `${page.title} · probeable`}</title>
        <meta name="description" content={page.description} />
        {canonical === undefined ? null : <link rel="canonical" href={canonical} />}
        <meta property="og:title" content={page.title} />
        <meta property="og:description" content={page.description} />
        {canonical === undefined ? null : <meta property="og:url" content={canonical} />}
        <meta property="og:type" content="website" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href={link('icon.svg')} type="image/svg+xml" />
        {canonical === undefined ? null : (
          <link rel="alternate" type="application/atom+xml" title="What changed" href={link('feed.xml')} />
        )}
        <link rel="stylesheet" href={link('style.css')} />
        <noscript>
          <style>{'[data-needs-scripts] { display: none; }'}</style>
        </noscript>
        {page.script === undefined ? null : <script defer src={link(page.script)} />}
      </head>
      <body className={page.isWide === true ? 'wide' : undefined}>
        <a className="skip" href="#main">
          Skip to content
        </a>
        <header className="top">
          <a className="name" href={link('')}>
            probeable
          </a>
          <nav ariaLabel="Main">
            {SECTIONS.map(([id, title, to]) => (
              <a href={link(to)} ariaCurrent={id === page.section ? 'page' : undefined}>
                {title}
              </a>
            ))}
          </nav>
          <form className="find" role="search" action={link('search/')}>
            <input type="search" name="q" ariaLabel="Search" placeholder="Search" autoComplete="off" />
          </form>
        </header>
        <main id="main" data-pagefind-body={page.isLeftOutOfSearch === true ? undefined : ''}>
          {[...page.main]}
        </main>
        <footer>
          <p>
            probeable {site.version}. The kernel does not endorse the section on probing: it was proposed in
            2020 and not merged. <a href={link('about/')}>How each figure was obtained.</a>{' '}
            <a href={link('changes/')}>What changed.</a>
          </p>
        </footer>
      </body>
    </html>,
  );
}
