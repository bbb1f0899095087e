import type { Element, ElementContent, Root } from 'hast';
import { contents, element } from './element.ts';
import { tableOfContents } from './parts/table-of-contents.tsx';
import { linkFrom, type PageAddress, type PublishedSite } from './site-source.ts';
import { writeHtml } from './write-html.ts';

/** A page without its frame. */
export interface Page extends PageAddress {
  readonly title: string;
  /** One sentence for search engines and previews. */
  readonly description: string;
  readonly main: readonly ElementContent[];
  /** Its entry in the navigation. */
  readonly section:
    | 'home'
    | 'ask'
    | 'guidance'
    | 'runtimes'
    | 'rules'
    | 'syscalls'
    | 'proposals'
    | 'playground'
    | 'about'
    | 'search';
  /** The path of its script. */
  readonly script?: string;
  /** Whether the search index skips it, because it has no content of its own. */
  readonly isUnsearchable?: boolean;
  /** Whether it uses the whole width of the window. */
  readonly isWide?: boolean;
  /** Whether links to its sections are shown beside it. */
  readonly hasContents?: boolean;
  /** Whether a host serves it at any address, as the page about an address that does not exist. */
  readonly isAnywhere?: boolean;
}

const SECTIONS = [
  ['ask', 'Can I call it?', 'can-i-call/'],
  ['guidance', 'Guidance', 'guidance/'],
  ['syscalls', 'System calls', 'syscalls/'],
  ['runtimes', 'Runtimes', 'runtimes/'],
  ['proposals', 'Proposals', 'proposals/'],
  ['rules', 'Rules', 'rules/'],
  ['playground', 'Playground', 'playground/'],
  ['about', 'About', 'about/'],
] as const;

/**
 * The Content-Security-Policy: a page loads from this site only. Inline styles are the colours of code, and the search
 * runs WebAssembly. Should a stranger's text become markup by mistake, the browser does not run its scripts.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

/** Writes a page as HTML. The texts of specs are text nodes, never markup. */
export function renderPage(page: Page, site: PublishedSite): string {
  const root: Root = { type: 'root', children: [{ type: 'doctype' }, frame(page, site)] };
  return `${writeHtml(root)}\n`;
}

function frame(page: Page, site: PublishedSite): Element {
  const link = (to: string): string => linkOf(page, to, site);
  const canonical = site.url === undefined ? undefined : new URL(page.folder, site.url).href;
  return element(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={CONTENT_SECURITY_POLICY} />
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
          <link rel="alternate" type="application/atom+xml" title="What is new" href={link('feed.xml')} />
        )}
        <link rel="stylesheet" href={link('style.css')} />
        <noscript>
          <style>{'[data-needs-scripts] { display: none; }'}</style>
        </noscript>
        {page.script === undefined ? null : <script defer src={link(page.script)} />}
      </head>
      <body className={page.isWide === true ? 'wide' : page.hasContents === true ? 'with-toc' : undefined}>
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
        <main id="main" data-pagefind-body={page.isUnsearchable === true ? undefined : ''}>
          {page.hasContents === true ? withContents(page.main) : [...page.main]}
        </main>
        <footer>
          <p>
            probeable {site.version}, under the MIT licence.{' '}
            {site.repository === undefined ? null : <a href={site.repository}>Source</a>}{' '}
            <a href={link('about/')}>How each figure was obtained</a> <a href={link('news/')}>What is new</a>{' '}
            <a href={link('changes/')}>What changed here</a> <a href={link('data/')}>All of it as data</a>
          </p>
          <p>The kernel does not endorse the section on probing: it was proposed in 2020 and not merged.</p>
        </footer>
      </body>
    </html>,
  );
}

/** A relative link; from a page that is served at any address, one from the root. */
function linkOf(page: Page, to: string, { url }: PublishedSite): string {
  if (page.isAnywhere !== true) return linkFrom(page, to);
  return `${url === undefined ? '/' : new URL(url).pathname}${to}`;
}

/** The page with its table of contents, which stands beside it where there is room. */
function withContents(main: readonly ElementContent[]): ElementContent[] {
  return contents(tableOfContents(main), <div className="text">{[...main]}</div>);
}
