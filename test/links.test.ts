import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RULES } from '../rules/index.ts';
import { probeable } from './support/command-line.ts';

/* Advice that cannot be followed: no report and no document links a page that is not there. */

const root = join(import.meta.dirname, '..');
const SITE = 'https://probeable.example/site';

const spec = `syscall: xyzzy
status: proposed
prototype: int xyzzy(int fd)
entry:
  - lookup: fd
    error: EBADF
  - effect: does it
probes:
  - call: xyzzy(-1)
    expect: EBADF
`;
const config = `custom:
  acme/tested: { when: "!artifact(\\"selftest\\")", message: our calls have a selftest, severity: error }
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-links-'));
  writeFileSync(join(folder, 'xyzzy.yaml'), spec);
  writeFileSync(join(folder, 'probeable.config.yaml'), config);
});
afterAll(() => rmSync(folder, { recursive: true }));

const report = (format: string, env: Readonly<Record<string, string>> = {}): string => {
  const { status, stdout, stderr } = probeable(['check', 'xyzzy.yaml', '--format', format], {
    cwd: folder,
    env,
  });
  expect([status, stderr]).toEqual([1, '']);
  return stdout;
};

const FORMATS = ['pretty', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'b4', 'patchwork'];

test.each(FORMATS)('%s links no page of a site that nobody published', (format) => {
  const text = report(format);
  const links = [...text.matchAll(/https?:\/\/[^\s"<>)]+/g)]
    .map(([link]) => link)
    // The advice of process-discussion, the reports that rules about policies go back to, and what SARIF calls its own schema.
    .filter(
      (link) =>
        !/^https:\/\/(?:(?:lore\.kernel|lists\.linaro)\.org|github\.com\/[\w-]+\/[\w-]+\/(?:issues|pull))\//.test(
          link,
        ) && !link.includes('schemastore.org'),
    );
  expect(links).toEqual([]);
});

test.each(['json', 'sarif', 'markdown'])(
  '%s links the published page of a shipped rule, and none for a rule of the project',
  (format) => {
    const text = report(format, { PROBEABLE_SITE: SITE });
    expect(text).toContain(`${SITE}/rules/flags-argument/`);
    expect(text).toContain('acme/tested');
    expect(text).not.toContain('rules/acme');
  },
);

test('a rule of the project says so in each format that has a place for a link', () => {
  const env = { PROBEABLE_SITE: SITE };
  const json: { files: { findings: { rule: string; url: string | null }[] }[] } = JSON.parse(
    report('json', env),
  );
  const urls = new Map(json.files[0]?.findings.map(({ rule, url }) => [rule, url]));
  expect(urls.get('acme/tested')).toBeNull();
  expect(urls.get('flags-argument')).toBe(`${SITE}/rules/flags-argument/`);
  const sarif: { runs: { tool: { driver: { rules: { id: string; helpUri?: string }[] } } }[] } = JSON.parse(
    report('sarif', env),
  );
  const own = sarif.runs[0]?.tool.driver.rules.find(({ id }) => id === 'acme/tested');
  expect(own).not.toHaveProperty('helpUri');
  expect(report('markdown', env)).toContain('- **error** `acme/tested` at ');
});

test('explain knows the rules of this folder, and says where others would be', () => {
  const explain = (rule: string) => probeable(['explain', rule], { cwd: folder });
  expect(explain('acme/tested').stdout).toContain('our calls have a selftest');
  expect(explain('acme/other')).toMatchObject({
    status: 2,
    stderr: 'probeable: probeable.config.yaml of this folder defines no rule "acme/other"\n',
  });
});

test('an address that is none is refused by its name', () => {
  const { status, stderr } = probeable(['check', 'xyzzy.yaml'], {
    cwd: folder,
    env: { PROBEABLE_SITE: 'nowhere' },
  });
  expect([status, stderr]).toEqual([
    2,
    'probeable: PROBEABLE_SITE: "nowhere" is not a URL that begins with https://\n',
  ]);
});

test('rules.json names the page of every rule in the package', () => {
  const { rules }: { rules: { id: string; page: string }[] } = JSON.parse(
    readFileSync(join(root, 'rules/rules.json'), 'utf8'),
  );
  expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
  for (const { id, page } of rules)
    expect(readFileSync(join(root, page), 'utf8')).toMatch(new RegExp(`^# ${id}\n`));
});

/** Anchors as GitHub makes them of headings. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  return new Set(
    [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
  );
}

test('every link in a document of the repository leads to a file, and to a heading in it', () => {
  const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'bench/README.md', 'rules/README.md'];
  for (const name of readdirSync(join(root, 'content'), { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.md')) documents.push(`content/${name}`);
  const broken = documents.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(root, target))) return [`${path}: ${link}`];
      if (anchor === undefined || statSync(join(root, target)).isDirectory()) return [];
      return anchorsOf(readFileSync(join(root, target), 'utf8')).has(anchor) ? [] : [`${path}: ${link}`];
    });
  });
  expect(broken).toEqual([]);
});
