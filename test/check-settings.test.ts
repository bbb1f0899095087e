import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settingsJsonSchema } from '../src/check/settings/settings-shape.ts';
import { type Result, probeable as run } from './support/command-line.ts';

/* What keeps a checker switched on: configuration, baseline, comparison with an earlier state. */

let folder = '';
const probeable = (...args: readonly string[]): Result => run(args, { cwd: folder });
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
/** `rule severity` of each finding. */
function findings(...args: readonly string[]): string[] {
  const { stdout, stderr, status } = probeable('check', '--format', 'json', ...args);
  if (status === 2) return [stderr];
  const report: { files: { findings: { rule: string; severity: string }[] }[] } = JSON.parse(stdout);
  return report.files.flatMap((file) => file.findings.map(({ rule, severity }) => `${rule} ${severity}`));
}

const spec = (name: string, entry: string, more = ''): string =>
  `syscall: ${name}\n${more}prototype: int ${name}(int fd, unsigned int flags)\nentry:\n${entry}probes:\n  - call: ${name}(-1, 0)\n    expect: EBADF\n`;
const good =
  '  - check: flags != 0\n    error: EINVAL\n  - lookup: fd\n    error: EBADF\n  - effect: does it\n';
const loose = '  - lookup: fd\n    error: EBADF\n  - effect: does it\n';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('probeable.config.yaml', () => {
  test('sets severities, for all specs and for some', () => {
    write('content/a.yaml', spec('a', loose));
    write('content/drafts/b.yaml', spec('b', loose));
    expect(findings()).toEqual(['flags-unknown-bits warning', 'flags-unknown-bits warning']);
    write('probeable.config.yaml', 'rules: {flags-unknown-bits: error}\n');
    expect(findings()).toEqual(['flags-unknown-bits error', 'flags-unknown-bits error']);
    write(
      'probeable.config.yaml',
      'rules: {flags-unknown-bits: off}\noverrides:\n  - files: ["content/*.yaml"]\n    rules: {flags-unknown-bits: info}\n',
    );
    expect(findings()).toEqual(['flags-unknown-bits info']);
    expect(findings(join(folder, 'content'))).toEqual(['flags-unknown-bits info']);
    expect(findings('--rule', 'flags-unknown-bits')).toEqual([
      'flags-unknown-bits info',
      'flags-unknown-bits warning',
    ]);
    expect(findings('--no-config')).toHaveLength(2);
    write(
      'other.yaml',
      'preset: strict\noverrides: [{files: content/drafts, rules: {flags-unknown-bits: off}}]\n',
    );
    expect(findings('--config', 'other.yaml', 'content')).toEqual(['flags-unknown-bits error']);
  });

  test('adds rules of the project, written in C', () => {
    write('content/a.yaml', spec('a', loose));
    write(
      'probeable.config.yaml',
      [
        'custom:',
        '  acme/documented:',
        '    when: status == "proposed" && !artifact("man") && arguments >= 2',
        '    message: our calls have a manual page from the first day',
        '    help: write it',
        '    severity: error',
        '  acme/short:',
        '    when: starts_with(syscall, "very_long") || steps > 100',
        '    message: too long',
      ].join('\n'),
    );
    expect(findings()).toEqual(['acme/documented error', 'flags-unknown-bits warning']);
    expect(probeable('check').stdout).toContain('our calls have a manual page from the first day');
    write('content/a.yaml', `# probeable-ignore acme/documented: nobody reads it\n${spec('a', loose)}`);
    expect(findings()).toEqual(['flags-unknown-bits warning']);
  });

  test.each([
    [
      'rules: {flag-argument: off}',
      'probeable.config.yaml:1:9: there is no rule "flag-argument"; did you mean "flags-argument"?',
    ],
    ['rules: {flags-argument: of}', ':1:25: expected one of off, info, warning, error, not "of"'],
    ['preset: strickt', 'strict'],
    ['rulez: {}', 'did you mean "rules"?'],
    [
      'custom: {acme/x: {when: "statsu == 1", message: x}}',
      ':1:26: "statsu" is not defined in custom rules; did you mean "status"?',
    ],
    ['custom: {acme/x: {when: "step(", message: x}}', ':1:'],
    ['custom: {acme/x: {when: "steps(1)", message: x}}', 'the function "steps" is not defined'],
    ['custom: {acme/x: {when: "role()", message: x}}', 'role() takes one text'],
    ['custom: {acme/x: {when: "*status", message: x}}', 'the operator "*" cannot be used in a custom rule'],
    ['custom: {x: {when: "1", message: x}}', '"x" does not fit here: keys are ids of the form project/rule'],
    ['preset: strict\n---\npreset: strict\n', ':3:1: a configuration must be a single YAML document'],
  ])('says what is wrong with %j, and where', (text, message) => {
    write('content/a.yaml', spec('a', good));
    write('probeable.config.yaml', text);
    const { status, stderr } = probeable('check');
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  test('loads plugins only where the command line allows it', () => {
    write('content/a.yaml', spec('a', good));
    write('probeable.config.yaml', 'plugins: [./rules.mjs]\n');
    write(
      'rules.mjs',
      `import { writeFileSync } from 'node:fs';
writeFileSync('loaded', '');
export default [{ about: 'spec', id: 'acme/no-a', topic: 'custom', severity: 'warning', summary: 'no a',
  check({ spec }, report) { if (spec.name === 'a') report({ message: 'a', range: spec.nameNode, pointer: '/syscall' }); } }];`,
    );
    const refused = probeable('check');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--allow-plugins');
    expect(() => readFileSync(join(folder, 'loaded'))).toThrow();
    expect(findings('--allow-plugins')).toEqual(['acme/no-a warning']);
    write('rules.mjs', 'export default [{ id: "no-prefix" }];');
    expect(probeable('check', '--allow-plugins').stdout).toContain('project/rule');
    write('rules.mjs', 'throw new Error("broken")');
    expect(probeable('check', '--allow-plugins').stdout).toContain('plugin "./rules.mjs": Error: broken');
  });

  test('has a JSON Schema that agrees with the reader', () => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(
      settingsJsonSchema(),
    );
    const whole =
      'files: [content]\npreset: strict\nrules: {fd-poll: error}\noverrides: [{files: [x], rules: {fd-poll: info}}]\ncustom: {a/b: {when: "1", message: x, severity: info}}\nplugins: [./x.mjs]\n';
    expect([validate(load(whole)), validate.errors]).toEqual([true, null]);
    for (const wrong of ['rulez: {}', 'preset: x', 'rules: {a: of}', 'custom: {x: {when: "1", message: x}}'])
      expect([wrong, validate(load(wrong))]).toEqual([wrong, false]);
  });
});

describe('probeable-baseline.json', () => {
  test('accepts what was there, wherever it moves, and nothing else', () => {
    write('content/a.yaml', spec('a', loose));
    expect(probeable('baseline').stdout).toBe('wrote probeable-baseline.json: 1 finding accepted\n');
    expect(findings()).toEqual([]);
    expect(findings('--no-baseline')).toEqual(['flags-unknown-bits warning']);
    write('content/a.yaml', `# a line more\n${spec('a', loose)}`);
    expect(findings()).toEqual([]);
    write('content/b.yaml', spec('b', loose));
    expect(findings()).toEqual(['flags-unknown-bits warning']);
    write('content/a.yaml', spec('a', good));
    expect(probeable('check').stderr).toContain('accepts 1 finding that was not found');
    expect(probeable('check', 'content/b.yaml').stderr).toBe('');
    expect(probeable('check', '--rule', 'fd-poll').stderr).toBe('');
    write('probeable-baseline.json', '{"version": 2}');
    expect(probeable('check').stderr).toContain('is not a baseline of version 1');
    write('probeable-baseline.json', '{');
    expect(probeable('check').status).toBe(2);
  });
});
