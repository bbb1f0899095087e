import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { gzipSync, inflateRawSync } from 'node:zlib';
import { HtmlValidate } from 'html-validate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSite, builtSite, siteProject } from '../support/built-site.ts';
import { probeable } from '../support/command-line.ts';
import { isFull, skipped } from '../support/is-full.ts';
import { MAKING_MS } from '../support/made-once.ts';

/** The path of the site at its host, as the README's line has it. */
const ROOT = '/syscalls/';

/* The site as a host serves it: built by the command line, every link followed, every page validated. */

let site = '';
/** For what a test writes. */
let folder = '';
let pages: readonly string[] = [];

beforeAll(() => {
  site = builtSite();
  folder = mkdtempSync(join(tmpdir(), 'probeable-site-'));
  pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'));
}, MAKING_MS);
afterAll(() => rmSync(folder, { recursive: true }), 60_000);

const read = (path: string): string => readFileSync(join(site, path), 'utf8');
const plain = (text: string): string =>
  text
    .replaceAll('&#x22;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3C;', '<')
    .replaceAll('&#x26;', '&');

test('there is a page for every rule, every call, every state of a proposal', () => {
  expect(pages.length).toBeGreaterThan(64 + 113 + 6);
  expect(pages).toEqual(
    expect.arrayContaining(['index.html', 'rules/probe-exists/index.html', 'syscalls/openat2/index.html']),
  );
});

test('an example opens in the playground as it stands on the page', () => {
  const page = read('rules/probe-exists/index.html');
  const texts = [...page.matchAll(/playground\/#text=([\w-]+)"/g)].map(([, word = '']) =>
    inflateRawSync(Buffer.from(word, 'base64url')).toString(),
  );
  const source = readFileSync(join(import.meta.dirname, '../../rules/probing/probe-exists.md'), 'utf8');
  const examples = [...source.matchAll(/^```(?:c|yaml) (?:bad|good)\n([\s\S]*?)^```$/gm)].map(
    ([, text]) => text,
  );
  expect(examples.length).toBeGreaterThan(2);
  expect(texts).toEqual(examples);
});

test('every link and every anchor within the site leads somewhere', () => {
  const ids = new Map(
    pages.map((path) => [path, new Set([...read(path).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
  );
  const files = new Set(readdirSync(site, { recursive: true, encoding: 'utf8' }));
  const broken: string[] = [];
  for (const page of pages) {
    for (const [, raw = ''] of read(page).matchAll(/ (?:href|src)="([^"]*)"/g)) {
      const link = plain(raw);
      if (/^[a-z]+:/i.test(link)) continue;
      // What the playground opens with stands in its fragment, and is no anchor.
      const address = link.replace(/(?<=\bplayground\/)#text=[\w-]+$/, '');
      const [path = '', anchor] = address.replace(/\?[^#]*/, '').split('#');
      // The page about an address that does not exist is served at any address.
      const target =
        path === ''
          ? page
          : path.startsWith(ROOT)
            ? normalize(`./${path.slice(ROOT.length)}`)
            : normalize(join(dirname(page), path));
      const isFolder = target.endsWith('/') || target === '.' || target === './';
      const file = isFolder ? normalize(join(target, 'index.html')) : target;
      const isThere = files.has(file) && (anchor === undefined || ids.get(file)?.has(anchor) === true);
      if (!isThere) broken.push(`${page}: ${link}`);
    }
  }
  expect(broken).toEqual([]);
});

test('no page asks another host for anything', () => {
  const foreign = pages.flatMap((page) =>
    [...read(page).matchAll(/<(?:script|img|iframe|link)\b[^>]*(?:src|href)="(https?:[^"]*)"[^>]*>/g)]
      .filter(([tag]) => !tag.includes('rel="canonical"'))
      .map(([, url]) => `${page}: ${url}`),
  );
  expect(foreign).toEqual([]);
});

test(
  'every page is valid HTML',
  async () => {
    const validator = new HtmlValidate({
      extends: ['html-validate:standard'],
      rules: {
        'no-inline-style': 'off', // the colours of code
        'attribute-boolean-style': 'off', // hast's own way to write them
        'attribute-empty-style': 'off',
        'doctype-style': 'off',
        'long-title': 'off',
        'prefer-native-element': 'off', // a table that scrolls is no section of the text
        'no-trailing-whitespace': 'off',
      },
    });
    const faults: string[] = [];
    // Pages of calls and of proposals are made by the same code: of these, one of four for every change.
    if (!isFull) skipped('three of four pages of calls and proposals by html-validate');
    const validated = pages.filter(
      (page, index) => isFull || index % 4 === 0 || !/^(?:syscalls|proposals)\/(?!index)/.test(page),
    );
    for (const page of validated) {
      const report = await validator.validateString(read(page));
      for (const { messages } of report.results)
        for (const { ruleId, message, line, column } of messages)
          faults.push(`${page}:${line}:${column} ${ruleId} ${message}`);
    }
    expect(faults.slice(0, 10)).toEqual([]);
  },
  MAKING_MS,
);

describe('specs of strangers', () => {
  test('are text, and never markup', () => {
    const page = pages.find((path) => path.startsWith('proposals/xyzzy'));
    if (page === undefined) throw new Error('no page');
    // Between quotes an attribute may hold anything; what counts are tags.
    const html = read(page).replace(/="[^"]*"/g, '=""');
    expect(html).toContain('&#x3C;script>alert(1)&#x3C;/script>');
    expect(html.match(/<script/g)).toBeNull();
    expect(html).not.toMatch(/<(?:img|svg|b|i)\b/);
    expect(html).not.toMatch(/<[^>]* on\w+=/);
    expect(read(page)).not.toMatch(/href="(?:javascript|data):/i);
  });
});

test.each([
  ['a text that is no spec', 'syscall: [', 'broken.yaml:1:'],
  [
    'a second spec of a call',
    readFileSync(join(import.meta.dirname, '../../content/syscalls/openat2.yaml'), 'utf8'),
    'both describe openat2; remove one of them',
  ],
])(
  '%s is refused with its place, and no stack',
  (_, text, message) => {
    writeFileSync(join(folder, 'broken.yaml'), text);
    const { status, stderr } = probeable(['site', 'build', '--output', 'other', '--specs', 'broken.yaml'], {
      cwd: folder,
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
  },
  60_000,
);

test('the page of a call tells which flags a kernel knows, and says of which flags no call tells', () => {
  const page = read('syscalls/memfd_create/index.html');
  const [, section = ''] = page.split('id="flags"');
  expect(section).toMatch(/^>Which flags does a kernel know\?/);
  expect(section).toMatch(
    /<td>6\.3<\/td><td><code>memfd_create\(NULL, MFD_EXEC\)<\/code><\/td><td>[A-Z, ]*EFAULT[A-Z, ]*<\/td><td>EINVAL<\/td><td>known on 6\.12, 6\.18, 7\.2[\d., ]*; not on 5\.10, 6\.1<\/td>/,
  );
  expect(section).toMatch(/Nothing tells [\w, ]*MFD_HUGE_2MB[\w, ]*: /);
  expect(read('syscalls/fsopen/index.html')).toContain(' needs a permission</span>');
  expect(read('syscalls/sethostname/index.html')).not.toContain('id="flags"');
});

if (!isFull) skipped('a second build of the site writes nothing');
test.runIf(isFull)(
  'a second build writes nothing',
  () => {
    const copy = join(folder, 'project');
    cpSync(siteProject(), copy, { recursive: true });
    expect(buildSite(copy)).toMatchObject({ written: 0 });
  },
  MAKING_MS,
);

test('an answer of "Can I call it?" needs at most 50 kB, compressed', () => {
  const files = [
    'style.css',
    'can-i-call/index.html',
    'can-i-call/ask.js',
    'can-i-call/ask-worker.js',
    'can-i-call/data.json',
    'can-i-call/facts/docker.json',
    'can-i-call/calls/openat2.json',
  ];
  const bytes = files.map((path) => gzipSync(read(path)).length);
  expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(50_000);
});

test('a page that says that a call tells a filter from the kernel names that call', () => {
  const telling = pages.filter((page) =>
    /<p class="verdict">(?:(?!<\/p>).)*? a (?:call|probe) tells/s.test(read(page)),
  );
  expect(telling.length).toBeGreaterThan(100);
  expect(telling.filter((page) => !read(page).includes('<ul class="probes">'))).toEqual([]);
});

test('a page that names who fails with EPERM names the code that was not followed, too', () => {
  const words = plain(read('syscalls/fchownat/index.html')).replaceAll(/<[^>]*>/g, '');
  expect(words).toMatch(/The kernel fails it with EPERM at step 14 .*Perhaps also at step 9, step 10, where/);
  expect(words).toContain('Linux 2.6.16');
  expect(plain(read('syscalls/sethostname/index.html'))).toContain('<dd>Linux 2.6 or earlier</dd>');
});

test('no page weighs more than 100 kB, compressed, with its styles', () => {
  const style = gzipSync(readFileSync(join(site, 'style.css'))).length;
  const heavy = pages.filter((page) => gzipSync(read(page)).length + style > 100_000);
  expect(heavy).toEqual([]);
});

test.each([
  ['feed.xml', 'news'],
  ['changes/feed.xml', 'changes'],
])('each entry of %s leads to its place', (path, page) => {
  const feed = read(path);
  const links = [...feed.matchAll(/<entry>[\s\S]*?<link href="([^"]+)"/g)].map(
    ([, link = '']) => new URL(link),
  );
  expect(links.length).toBeGreaterThan(3);
  for (const { pathname, hash } of links) {
    expect(pathname).toBe(`${ROOT}${page}/`);
    expect(read(`${page}/index.html`)).toContain(`id="${hash.slice(1)}"`);
  }
});

test.each(['feed.xml', 'changes/feed.xml'])('%s keeps what RFC 4287 demands of a feed', (path) => {
  const feed = read(path);
  const all = (pattern: RegExp): readonly string[] =>
    [...feed.matchAll(pattern)].map(([, found = '']) => found);
  // An id is known for good, so none stands twice; the feed is as new as its newest entry, which comes first.
  const ids = all(/<id>(.*?)<\/id>/g);
  expect(new Set(ids).size).toBe(ids.length);
  const [whole = '', ...days] = all(/<updated>(.*?)<\/updated>/g);
  expect(days).toEqual([...days].sort().reverse());
  expect(whole).toBe(days[0]);
  expect(all(/<updated>(.*?)<\/updated>/g).filter((day) => Number.isNaN(Date.parse(day)))).toEqual([]);
  // A title without a type is text; what it has of markup would be shown.
  expect(all(/<title>(.*?)<\/title>/g).filter((title) => /[<`]|&#60;/.test(title))).toEqual([]);
  // Read elsewhere, a link has to be absolute, and what it leads to on the site has to exist.
  const links = all(/href=&#34;(.*?)&#34;/g);
  expect(links.filter((link) => !/^https?:\/\//.test(link))).toEqual([]);
  const own = links.map((link) => new URL(link)).filter(({ pathname }) => pathname.startsWith(ROOT));
  expect(own.length).toBeGreaterThan(10);
  const missing = own.filter(({ pathname }) => {
    const file = pathname.slice(ROOT.length);
    return !existsSync(join(site, file === '' || file.endsWith('/') ? `${file}index.html` : file));
  });
  expect(missing.map(({ href }) => href)).toEqual([]);
});

test('the newest calls, profiles and answers are in the feed, and each anchor is there once', () => {
  const ids = [...read('feed.xml').matchAll(/<id>(.*?)<\/id>/g)].map(([, id = '']) => id.replace(/.*#/, ''));
  expect(ids).toEqual(
    expect.arrayContaining([
      'linux-6-19',
      'docker-28-2-0',
      'answers-6-12-6-18',
      'proposal-mkdirat2-rfc-v2-2026-04-12',
    ]),
  );
  const anchors = [...read('news/index.html').matchAll(/<h3 id="([^"]+)"/g)].map(([, id = '']) => id);
  expect(new Set(anchors).size).toBe(anchors.length);
});

test('the release of each call since 5.0 has a date, so that it is in the news', () => {
  const news = read('news/index.html');
  const specs = readdirSync('content/syscalls').filter((name) => name.endsWith('.yaml'));
  const missing = specs.flatMap((name) => {
    const text = readFileSync(join('content/syscalls', name), 'utf8');
    const [, since = '0'] = /^since: "([\d.]+)"/m.exec(text) ?? [];
    return Number.parseInt(since, 10) < 5 || news.includes(`id="linux-${since.replace('.', '-')}"`)
      ? []
      : [`${name}: ${since}`];
  });
  expect(missing).toEqual([]);
});

test('the data of a page is JSON', () => {
  expect(JSON.parse(read('syscalls/openat2/data.json'))).toMatchObject({
    syscall: 'openat2',
    grade: 'permanent',
    probes: expect.arrayContaining([expect.objectContaining({ call: 'openat2(-1, NULL, NULL, 0)' })]),
    containers: expect.arrayContaining([
      expect.objectContaining({
        runtime: 'Docker',
        answer: 'EPERM',
        callers: expect.arrayContaining([
          expect.objectContaining({ name: 'crun', conclusion: 'falls back', releases: '0.18 to 1.29.1' }),
        ]),
      }),
    ]),
  });
});

describe('what callers conclude', () => {
  const text = (path: string): string =>
    plain(read(path))
      .replace(/<[^>]+>/g, '')
      .replace(/\s+/g, ' ');

  test('stands on a page of a call with its releases and its place in the source', () => {
    const page = text('syscalls/statx/index.html');
    expect(page).toContain(
      'systemd 247 to 257.13, whether something is a mount point, and the ID of a mount: ' +
        'falls back to name_to_handle_at, and then to /proc/self/fdinfo.',
    );
    expect(page).toContain('src/basic/stat-util.c, statx_fallback; commit ca194a2a0c (247)');
    expect(page).not.toContain('a prober');
  });

  test('is left out where nobody has read a source', () => {
    const page = text('syscalls/acct/index.html');
    expect(page).toMatch(/[Ll]ooks like a refusal by the kernel/);
    for (const name of ['musl', 'glibc', 'systemd', 'Rust std']) expect(page).not.toContain(`${name} `);
  });

  test('is what the playground is given', () => {
    const { callers } = JSON.parse(read('playground/containers.json'));
    expect(callers).toContainEqual(
      expect.objectContaining({ name: 'glibc on i386', source: 'https://sourceware.org/git/glibc.git' }),
    );
  });
});
