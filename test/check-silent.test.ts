import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Result, probeable as run } from './support/command-line.ts';

/* Nothing passes in silence: what was not judged, not matched, not loaded or not understood is told. */

let folder = '';
const probeable = (...args: readonly string[]): Result => run(args, { cwd: folder });
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-silent-'));
  return () => rmSync(folder, { recursive: true });
});

const spec = (name: string, more = ''): string =>
  `syscall: ${name}\nsummary: does it\n${more}prototype: int ${name}(int fd, unsigned int flags)\nentry:\n  - check: flags != 0\n    error: EINVAL\n  - lookup: fd\n    error: EBADF\nprobes:\n  - call: ${name}(-1, 0)\n    expect: EBADF\n`;
const MERGED = 'status: merged\nsince: "6.1"\n';
const faulty = (name: string): string => `${spec(name, MERGED)}nonsense: 1\n`;
interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly rule: string;
      readonly severity: string;
      readonly message: string;
    }[];
  }[];
  readonly notes: readonly { readonly kind: string; readonly path: string; readonly message: string }[];
  readonly unreadable: readonly { readonly path: string; readonly message: string }[];
  readonly summary: { readonly passedOver: number; readonly accepted: number };
}
const report = (...args: readonly string[]): Report =>
  JSON.parse(probeable('check', '--format', 'json', ...args).stdout);

describe('--output', () => {
  beforeEach(() => write('x.yaml', spec('xyzzy', MERGED)));

  test.each([
    ['sairf:x', '--output: expected one of pretty, json', 'did you mean "sarif"?'],
    ['SARIF:x', 'not "SARIF"; did you mean "sarif"?', 'did you mean "sarif"?'],
    ['xml:x', 'not "xml"', "add its folder: --output './xml:x'"],
    ['json:', '"json:" does not name a file', ''],
    ['', '"" does not name a file', ''],
  ])('%j is refused', (output, message, more) => {
    const { status, stdout, stderr } = probeable('check', 'x.yaml', '--output', output);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toContain(more);
    expect(readdirSync(folder)).toEqual(['x.yaml']);
  });

  test('a path with a colon is a path where it has a folder, and - is standard output', () => {
    expect(probeable('check', 'x.yaml', '--output', './sairf:x').status).toBe(0);
    expect(readFileSync(join(folder, 'sairf:x'), 'utf8')).toContain('1 spec checked');
    expect(probeable('check', 'x.yaml', '--output', 'json:./a:b').stdout).toContain('1 spec checked');
    expect(JSON.parse(readFileSync(join(folder, 'a:b'), 'utf8')).version).toBe(1);
    expect(JSON.parse(probeable('check', 'x.yaml', '--output', 'json:-').stdout).version).toBe(1);
  });

  test.each(['x.yaml', './x.yaml', 'json:x.yaml'])(
    '%s does not replace the spec that was checked',
    (output) => {
      const { status, stdout, stderr } = probeable('check', 'x.yaml', '--output', output);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/the report would overwrite (?:\.\/)?x\.yaml, which was checked/);
      expect(readFileSync(join(folder, 'x.yaml'), 'utf8')).toBe(spec('xyzzy', MERGED));
    },
  );

  test('one file takes one report', () => {
    const { status, stderr } = probeable('check', 'x.yaml', '--output', 'json:r', '--output', 'sarif:r');
    expect([status, stderr]).toEqual([2, expect.stringContaining('r is named twice')]);
  });
});

describe('a folder', () => {
  test('is judged as far as it holds specs, and the rest is counted', () => {
    write('content/good.yaml', spec('xyzzy', MERGED));
    write('content/binding.yaml', '$id: x\nproperties: {}\n');
    write('content/deep/runtime.yml', 'runtime: docker\nrules: []\n');
    expect(probeable('check').stdout).toContain(
      '1 spec checked: nothing to report; 2 YAML files are not specs',
    );
    expect(report('content')).toMatchObject({
      files: [{ path: 'content/good.yaml' }],
      summary: { passedOver: 2 },
    });
    // Whoever names a file wants it judged.
    expect(report('content', 'content/binding.yaml').files.map(({ path }) => path)).toEqual([
      'content/binding.yaml',
      'content/good.yaml',
    ]);
  });

  test.each([
    ['a misspelt first key', 'syscal: plugh\nprototype: int plugh(int fd)\n'],
    ['no first key', 'prototype: int plugh(int fd)\nentry: []\n'],
  ])('a file in it with %s is judged, so that its author hears of it', (_, text) => {
    write('content/good.yaml', spec('xyzzy', MERGED));
    write('content/typo.yaml', text);
    const { status, stdout } = probeable('check');
    expect([status, stdout]).toEqual([1, expect.stringContaining('content/typo.yaml:1:1')]);
  });

  test('without a single spec is a fault', () => {
    write('content/binding.yaml', '$id: x\n');
    for (const args of [[], ['content'], ['.']]) {
      const { status, stdout } = probeable('check', ...args);
      expect([status, stdout]).toEqual([2, expect.stringContaining('contains no spec')]);
    }
    write('probeable.config.yaml', 'files: ["content/*.yaml"]\n');
    expect(probeable('check').status).toBe(2);
    expect(probeable('suggest', 'content').status).toBe(2);
    expect(probeable('generate', 'kapi', 'content').status).toBe(2);
  });

  test('that is passed over does not hide characters that cannot be read in a spec', () => {
    write('content/good.yaml', spec('xyzzy', MERGED));
    writeFileSync(join(folder, 'content/latin.yaml'), Buffer.from('title: \xfc\n', 'latin1'));
    expect(probeable('check').status).toBe(0);
    writeFileSync(join(folder, 'content/latin.yaml'), Buffer.from('syscall: \xfc\n', 'latin1'));
    expect(probeable('check').status).toBe(2);
  });
});

test('one file under several names is judged once, under its first', () => {
  write('x.yaml', faulty('xyzzy'));
  const { files } = report('./x.yaml', 'x.yaml', join(folder, 'x.yaml'), '.');
  expect(files.map(({ path }) => path)).toEqual(['./x.yaml']);
  expect(files[0]?.findings.map(({ rule }) => rule)).not.toContain('spec-duplicate');
});

test('a configuration that names no files is not said to be missing', () => {
  write('probeable.config.yaml', 'rules: { fd-poll: off }\n');
  const { status, stderr } = probeable('check');
  expect(status).toBe(2);
  expect(stderr).toContain(
    'no path was given, probeable.config.yaml has no "files", and there is no folder content/',
  );
});

describe('paths of a configuration', () => {
  test.each([
    'specs',
    'specs/',
    './specs',
    './specs/',
    '.',
    './',
    'specs/*.yaml',
    './specs/**',
    '**/*.yaml',
    './specs/x.yaml',
    '{specs,other}/*.yaml',
  ])('files: %s finds the faulty spec', (pattern) => {
    write('specs/x.yaml', faulty('xyzzy'));
    write('probeable.config.yaml', `files: ['${pattern}']\n`);
    expect(probeable('check').status).toBe(1);
  });

  test.each([
    'drafts',
    'drafts/',
    './drafts',
    './drafts/',
    'drafts/*.yaml',
    './drafts/*.yaml',
    'drafts/**',
    '.',
    './',
    '**',
    'drafts/x.yaml',
    './drafts/x.yaml',
  ])('overrides.files: %s changes what the spec gets', (pattern) => {
    write('drafts/x.yaml', faulty('xyzzy'));
    write(
      'probeable.config.yaml',
      `files: [drafts]\noverrides: [{files: '${pattern}', rules: {spec-schema: info}}]\n`,
    );
    for (const args of [[], ['drafts'], ['./drafts/x.yaml'], [join(folder, 'drafts/x.yaml')]]) {
      const { files, notes } = report(...args);
      expect([files[0]?.findings.map(({ severity }) => severity), notes]).toEqual([['info'], []]);
    }
  });

  test('an exclusion leaves out what others name', () => {
    write('specs/x.yaml', spec('xyzzy', MERGED));
    write('specs/old/y.yaml', faulty('plugh'));
    write('probeable.config.yaml', "files: [specs, '!specs/old']\n");
    expect(report().files.map(({ path }) => path)).toEqual(['specs/x.yaml']);
  });

  test('an override that matches no file is told, where its files would have been looked at', () => {
    write('specs/x.yaml', spec('xyzzy', MERGED));
    write(
      'probeable.config.yaml',
      'files: [specs]\noverrides: [{files: [specs/draft/, specs/*.yml], rules: {fd-poll: off}}]\n',
    );
    const message =
      'the override for specs/draft/, specs/*.yml has no effect because it matches none of the checked files';
    const { status, stdout } = probeable('check');
    expect([status, stdout]).toEqual([0, expect.stringContaining(`note: probeable.config.yaml: ${message}`)]);
    expect(report('specs').notes).toMatchObject([{ kind: 'unused-override', message }]);
    expect(report('specs/x.yaml').notes).toEqual([]);
  });
});

test('a text that stops short gets its finding, and no fault of a rule', () => {
  write('x.yaml', 'syscall: [\n');
  expect(report('x.yaml')).toMatchObject({
    files: [{ findings: [{ rule: 'spec-syntax' }] }],
    unreadable: [],
  });
});

describe('a plugin', () => {
  const rule = (id: string, check: string): string =>
    `{ about: 'spec', id: '${id}', severity: 'warning', summary: 'x', check(analysis, report) { ${check} } }`;
  const good = rule(
    'acme/good',
    "report({ message: 'good', range: analysis.spec.nameNode, pointer: '/syscall' })",
  );
  beforeEach(() => {
    write('x.yaml', spec('xyzzy', MERGED));
    write('probeable.config.yaml', 'plugins: [./rules.mjs]\n');
  });

  test.each([
    ['throws an error', "throw new TypeError('oh')", 'TypeError: oh'],
    ['throws what is none', 'throw null', 'it threw null'],
    ['stumbles', 'analysis.nothing.at.all()', 'TypeError: Cannot read properties of undefined'],
    [
      'reports without a range',
      "report({ message: 'm', pointer: '' })",
      'its report has no range {start, end}',
    ],
    [
      'reports a range behind the end',
      "report({ message: 'm', pointer: '', range: { start: 1, end: 1e6 } })",
      'the range 1 to 1000000 of its report lies outside the text',
    ],
    [
      'reports a range before the start',
      "report({ message: 'm', pointer: '', range: { start: -1, end: 1 } })",
      'the range -1 to 1 of its report lies outside',
    ],
    [
      'reports a range that is no number',
      "report({ message: 'm', pointer: '', range: { start: NaN, end: 1 } })",
      'its report has no range',
    ],
    [
      'reports no pointer',
      "report({ message: 'm', range: analysis.spec.nameNode })",
      'its report has no pointer',
    ],
    [
      'reports no message',
      "report({ range: analysis.spec.nameNode, pointer: '' })",
      'it reported no message',
    ],
    ['reports nothing', 'report()', 'it reported undefined instead of an object'],
    [
      'reports an unknown severity',
      "report({ message: 'm', pointer: '', range: analysis.spec.nameNode, severity: 'fatal' })",
      'the severity "fatal" of its report is not one of error, warning, info',
    ],
    [
      'reports help that is no list',
      "report({ message: 'm', pointer: '', range: analysis.spec.nameNode, help: 'h' })",
      'the help of its report is not a list of texts',
    ],
    [
      'reports a fix without edits',
      "report({ message: 'm', pointer: '', range: analysis.spec.nameNode, fix: {} })",
      'the fix of its report is not {title, isSafe, edits}',
    ],
    [
      'makes a fix outside of the text',
      "report({ message: 'm', pointer: '', range: analysis.spec.nameNode, fix: () => ({ title: 't', isSafe: true, edits: [{ start: 0, end: 1e9, text: '' }] }) })",
      'the fix of its report is not {title, isSafe, edits}',
    ],
    ['is asynchronous', "return Promise.reject(new Error('late'))", 'check() is asynchronous'],
  ])('that %s is named, and the other rules speak', (_, check, message) => {
    write('rules.mjs', `export default [${rule('acme/bad', check)}, ${good}];`);
    const { status, stdout } = probeable('check', 'x.yaml', '--allow-plugins');
    expect([status, stdout]).toEqual([
      2,
      expect.stringContaining(
        'x.yaml: the rule acme/bad of the plugin "./rules.mjs" failed on xyzzy, so its findings are missing: ',
      ),
    ]);
    expect(stdout).toContain(message);
    expect(stdout).toContain('warning[acme/good]: good');
    expect(report('x.yaml', '--allow-plugins').unreadable).toHaveLength(1);
  });

  test.each([
    ['export default { rules: [] };', 'its default export is an object with "rules"; export the list itself'],
    ['export const rules = [];', 'it has no default export (a rule or a list of rules); it exports rules'],
    ['', 'it has no default export (a rule or a list of rules); it exports nothing'],
    ['export default [];', 'its list of rules is empty'],
    ['export default 7;', 'its default export is a number, not a rule or a list of rules'],
    ['export default [[]];', 'rule 1 of its list is a list, not a rule'],
    ['export default [undefined];', 'rule 1 of its list is undefined'],
    ['export default {};', 'its default export has no id'],
    [
      'export default { id: "good" };',
      'its default export has the id "good", which does not have the form project/rule',
    ],
    [`export default [${good}, ${good}];`, '"./rules.mjs" already has a rule acme/good'],
    [
      `export default ${good.replace('warning', 'Warning')};`,
      'acme/good: the severity must be one of error, warning, info; did you mean "warning"?',
    ],
    ['export default', 'plugin "./rules.mjs": '],
  ])('of another shape is refused: %s', (module, message) => {
    write('rules.mjs', module);
    const { status, stdout, stderr } = probeable('check', 'x.yaml', '--allow-plugins');
    const line = stdout.split('\n').find((each) => each.includes(message)) ?? '';
    expect(line).toMatch(
      /^error: probeable\.config\.yaml:1:11: plugin "\.\/rules\.mjs": .*; none of its rules ran$/,
    );
    expect([status, stderr]).toEqual([2, '']);
    // The other rules have spoken.
    expect(stdout).toMatch(/\n1 spec checked: .*1 input that could not be read\n$/);
  });

  test.each([
    'process.exit(0);',
    'await new Promise(() => {});',
    `export default ${good.replace(/check.*$/s, 'check() { process.exit(0); } };')}`,
  ])('that ends the process is no clean run: %s', (source) => {
    write('rules.mjs', source);
    const { status, stdout, stderr } = probeable('check', 'x.yaml', '--allow-plugins');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('the process ended before the check was complete, so there is no result');
    expect(stderr).toContain('(./rules.mjs)');
  });

  test('that is not there is told in words, with the place that names it', () => {
    const said = (): string => probeable('check', 'x.yaml', '--allow-plugins').stdout;
    expect(said()).toContain(
      'error: probeable.config.yaml:1:11: plugin "./rules.mjs": no such file; none of its rules ran\n',
    );
    write('probeable.config.yaml', 'plugins: [rules.mjs]\n');
    write('rules.mjs', `export default ${good};`);
    expect(said()).toContain('to name a file, write "./rules.mjs"');
  });

  test('that cannot be loaded keeps no other from its work', () => {
    write(
      'probeable.config.yaml',
      'plugins:\n  - ./bad.mjs\n  - ./rules.mjs\nrules: {acme/bad: error, acme/good: error}\n',
    );
    write('bad.mjs', 'throw new RangeError("oh");');
    write('rules.mjs', `export default ${good};`);
    const { status, stdout } = probeable('check', 'x.yaml', '--allow-plugins');
    expect(status).toBe(2);
    expect(stdout).toContain(
      'error: probeable.config.yaml:2:5: plugin "./bad.mjs": RangeError: oh; none of its rules ran',
    );
    expect(stdout).toContain('error[acme/good]: good');
    expect(probeable('check', 'x.yaml', '--allow-plugins', '--rule', 'acme/bad')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /plugin "\.\/bad\.mjs": RangeError: oh.*\nprobeable: --rule: there is no rule "acme\/bad"/,
      ),
    });
  });

  describe('that fails late', () => {
    const LATE = 'the rule acme/bad of the plugin "./rules.mjs" failed on xyzzy after it had returned: ';
    test.each([
      ['in a timer', "setTimeout(() => { throw new TypeError('oh'); }, 0)", `${LATE}TypeError: oh`],
      ['in a promise', "(async () => { await 1; throw new TypeError('oh'); })()", `${LATE}TypeError: oh`],
      ['in the next tick', 'process.nextTick(() => { throw null; })', `${LATE}it threw null`],
      [
        'in a microtask',
        "queueMicrotask(() => { throw new TypeError('oh'); })",
        // Node 24 knows the rule and the call of a microtask, earlier ones do not.
        'after it had returned: TypeError: oh',
      ],
      [
        'with a report',
        "setTimeout(() => report({ message: 'm', range: analysis.spec.nameNode, pointer: '' }), 0)",
        'it reported something after check() had returned',
      ],
      ['long after the run', "setTimeout(() => { throw new TypeError('oh'); }, 300)", `${LATE}TypeError: oh`],
    ])('%s is named, and no trace is shown', (_, check, message) => {
      write('rules.mjs', `export default [${rule('acme/bad', check)}, ${good}];`);
      const { status, stdout, stderr } = probeable('check', 'x.yaml', '--allow-plugins');
      expect(status).toBe(2);
      expect(stdout + stderr).toContain(message);
      expect(stdout + stderr).toContain('./rules.mjs');
      expect(stdout).toContain('warning[acme/good]: good');
      expect(stdout + stderr).not.toMatch(/^\s+at /m);
    });

    test('as it is loaded', () => {
      write('rules.mjs', `setTimeout(() => { throw new TypeError('oh'); }, 0); export default ${good};`);
      const { status, stdout, stderr } = probeable('check', 'x.yaml', '--allow-plugins');
      expect(status).toBe(2);
      expect(stdout + stderr).toContain(
        'the plugin "./rules.mjs" failed after it had returned: TypeError: oh',
      );
      expect(stdout).toContain('warning[acme/good]: good');
    });
  });

  test('whose error cannot be read is named all the same', () => {
    const hostile = "throw Object.defineProperty(new Error(), 'message', { get() { throw 1; } })";
    write('rules.mjs', `export default [${rule('acme/bad', hostile)}, ${good}];`);
    const { status, stdout } = probeable('check', 'x.yaml', '--allow-plugins');
    expect([status, stdout]).toEqual([2, expect.stringContaining('it threw something that cannot be read')]);
    expect(stdout).toContain('warning[acme/good]: good');
  });
});

describe('a deleted spec', () => {
  beforeEach(() => {
    write('old/merged.yaml', spec('xyzzy', MERGED));
    write('old/proposed.yaml', spec('plugh', 'status: proposed\n'));
    write('content/other.yaml', spec('other', MERGED));
  });

  test('is told of, and more so where the call is merged', () => {
    const { stdout } = probeable('check', '--base', 'old', 'content');
    expect(stdout).toContain('warning[abi-breaking]: xyzzy is merged, but its spec was deleted');
    expect(stdout).toContain('--> merged.yaml:1:10');
    expect(stdout).toContain('note: proposed.yaml: plugh is described in old, but no spec describes it now');
    expect(report('--base', 'old', 'content').notes).toMatchObject([
      { kind: 'removed-spec', path: 'proposed.yaml' },
    ]);
    expect(report('--base', 'old', '--new-only').files.map(({ findings }) => findings.length)).toContain(1);
  });

  test('is none where another file describes the call', () => {
    write('content/renamed.yaml', `${spec('xyzzy', MERGED)}---\n${spec('plugh', MERGED)}`);
    expect(
      report('--base', 'old', 'content').files.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
    ).not.toContain('abi-breaking');
    expect(report('--base', 'old', 'content').notes).toEqual([]);
  });

  test('is none where a run is about another folder', () => {
    write('base/drafts/plugh.yaml', spec('plugh', 'status: proposed\n'));
    write('base/calls/xyzzy.yaml', spec('xyzzy', MERGED));
    write('now/drafts/other.yaml', spec('other', MERGED));
    expect(report('--base', 'base', 'now/drafts').notes.map(({ path }) => path)).toEqual([
      'drafts/plugh.yaml',
    ]);
    expect(report('--base', 'base', 'now/drafts/other.yaml').notes).toEqual([]);
  });
});

describe('what init writes is found', () => {
  test('by trace, and check says what to type', () => {
    expect(probeable('init', 'int xyzzy(int fd, unsigned int flags)').status).toBe(0);
    expect(probeable('trace', 'xyzzy(-1, 0)').status).toBe(0);
    const { status, stderr } = probeable('check');
    expect([status, stderr]).toEqual([2, expect.stringContaining('help: run "probeable check xyzzy.yaml"')]);
  });

  test('check takes the name of a call as its siblings do, and a file where there is one', () => {
    expect(report('openat2').files).toMatchObject([
      { path: expect.stringMatching(/content\/syscalls\/openat2\.yaml$/) },
    ]);
    write('openat2', faulty('plugh'));
    expect(report('openat2').files).toMatchObject([{ path: 'openat2', syscall: 'plugh' }]);
    write('xyzzy.yaml', faulty('xyzzy'));
    expect(report('xyzzy').files).toMatchObject([{ path: 'xyzzy.yaml' }]);
    const { status, stderr } = probeable('check', 'openat3');
    expect([status, stderr]).toEqual([2, expect.stringContaining('no spec describes "openat3"')]);
  });
});

describe('a comment that silences several rules', () => {
  test('takes one reason for all', () => {
    const text = faulty('xyzzy').replace(
      'nonsense: 1',
      '# probeable-ignore spec-schema, spec-key-order: both on purpose\nnonsense: 1',
    );
    write('x.yaml', text);
    const { files } = report('x.yaml');
    expect(files[0]?.findings.map(({ rule, message }) => [rule, message])).toEqual([
      ['suppression-unused', 'spec-key-order no longer reports anything here; remove it from this comment'],
    ]);
    write('x.yaml', text.replace(', spec-key-order', ' , spec-shema'));
    expect(report('x.yaml').files[0]?.findings.map(({ message }) => message)).toEqual([
      'there is no rule "spec-shema"; did you mean "spec-schema"?',
    ]);
  });
});

describe('what was hidden is counted', () => {
  test('by the baseline', () => {
    write('content/x.yaml', faulty('xyzzy'));
    expect(probeable('baseline').status).toBe(0);
    expect(probeable('check').stdout).toContain('nothing to report; the baseline hides 1 finding');
    expect(report().summary.accepted).toBe(1);
    expect(probeable('baseline', '--new-only').status).toBe(2);
  });

  test('a baseline of what cannot be read is none', () => {
    write('content/x.yaml', 'syscall: [\n');
    const { status, stderr } = probeable('baseline');
    expect([status, stderr]).toEqual([2, expect.stringContaining('content/x.yaml is not valid YAML')]);
    expect(readdirSync(folder)).toEqual(['content']);
  });

  test('a dry run in another format is a report, and does not pass with errors', () => {
    write('content/x.yaml', spec('xyzzy', MERGED).replaceAll('EBADF', 'EBADFD'));
    const { status, stdout } = probeable('check', '--fix=all', '--dry-run', '--format', 'json');
    expect([status, JSON.parse(stdout).files[0].findings.length > 0]).toEqual([1, true]);
    expect(probeable('check', '--fix=all', '--dry-run')).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('+++ b/content/x.yaml'),
    });
  });
});

describe('what is still to be written is an error, whatever was accepted, silenced or turned off', () => {
  const open = 'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry:\n  - blank: TODO\n';
  const judged = (...args: readonly string[]) => {
    const { status, stdout } = probeable('check', 'x.yaml', '--format', 'json', ...args);
    const report: Report = JSON.parse(stdout);
    return [status, report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule))] as const;
  };

  test('by a baseline', () => {
    write('x.yaml', open);
    expect(probeable('baseline', 'x.yaml').status).toBe(0);
    expect(judged()).toEqual([1, ['spec-placeholder']]);
  });

  test('by a comment', () => {
    write('x.yaml', open.replace('  - blank', '  # probeable-ignore spec-placeholder: next week\n  - blank'));
    const [status, rules] = judged();
    expect([status, rules.includes('spec-placeholder')]).toEqual([1, true]);
  });

  test('by the configuration', () => {
    write('x.yaml', open);
    write('probeable.config.yaml', 'rules: { spec-placeholder: off }\n');
    const [status, rules] = judged();
    expect([status, rules.includes('spec-placeholder')]).toEqual([1, true]);
  });

  test('in a prototype', () => {
    write('x.yaml', open.replace('int xyzzy(int fd)', 'TODO'));
    write('probeable.config.yaml', 'rules: { spec-syntax: off }\n');
    const [status, rules] = judged();
    expect([status, rules.includes('spec-placeholder')]).toEqual([1, true]);
  });
});
