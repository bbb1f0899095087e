import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingsJsonSchema } from '../src/check/settings/settings-shape.ts';
import { Analysis } from '../src/lint/analysis.ts';
import { compileCustom } from '../src/lint/custom/evaluate.ts';
import { CUSTOM_COUNTS, CUSTOM_NAMES, CUSTOM_TESTS } from '../src/lint/custom/model.ts';
import { parseExpression } from '../src/spec/c/parse.ts';
import { plainCText } from '../src/spec/yaml/source-map.ts';
import { probeable } from './support/command-line.ts';
import { specOf, xyzzy } from './support/lint.ts';
import { blocksOf, type Code } from './support/reference-page.ts';

/* content/guidance/configuration.md: its project is judged as the page shows, and its expressions have their values. */

const page = readFileSync(join(import.meta.dirname, '../content/guidance/configuration.md'), 'utf8');
const blocks = blocksOf(page);
const plain = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '').replaceAll('\\|', '|');

/** The files of the project, by their paths: the info string of a block ends with its path. */
const project = blocks.filter(
  (block): block is Code => block.kind === 'code' && /^\w+ \S+\.\w+$/.test(block.info),
);

let folder = '';
const write = (path: string, text: string): void => {
  mkdirSync(join(folder, dirname(path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-configuration-'));
  for (const { info, text } of project) write(info.split(' ')[1] ?? '', text);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the project of the page is judged as the page shows', () => {
  expect(project.map(({ info }) => info.split(' ')[1])).toEqual([
    'probeable.config.yaml',
    'specs/frob.yaml',
    'rules/acme.mjs',
  ]);
  const shown = blocks.filter((block): block is Code => block.kind === 'code' && block.info === 'console');
  expect(shown).toHaveLength(1);
  for (const { text } of shown) {
    const [first = '', ...rest] = text.split('\n');
    const args = first.replace('$ probeable ', '').split(' ');
    expect(probeable(args, { cwd: folder }).stdout).toBe(rest.join('\n'));
  }
});

test('without --allow-plugins nothing of a plugin is run, and nothing is judged', () => {
  expect(probeable(['check'], { cwd: folder })).toMatchObject({ status: 2, stdout: '' });
  expect(probeable(['check', '--no-config', 'specs'], { cwd: folder }).status).toBe(0);
});

test('each expression of a custom rule has the value beside it', () => {
  const text = project.find(({ info }) => info.endsWith('specs/frob.yaml'))?.text ?? '';
  const analysis = new Analysis(specOf(text));
  const table = blocks.find((block) => block.kind === 'table' && block.head[0] === 'when');
  const rows = table?.kind === 'table' ? table.rows.map((row) => row.map(plain)) : [];
  expect(rows.length).toBeGreaterThan(20);
  const found = rows.map(([when = '']) => {
    const parsed = parseExpression(plainCText(when));
    if (!parsed.ok) return [when, parsed.fault.message];
    const faults: { message: string; range: { start: number; end: number } }[] = [];
    const value = compileCustom(parsed.value, faults)(analysis);
    return [when, faults.map(({ message }) => message).join() || String(value)];
  });
  expect(found).toEqual(rows);
});

test('every name and function of custom rules has an expression on the page', () => {
  const table = blocks.find((block) => block.kind === 'table' && block.head[0] === 'when');
  const used = table?.kind === 'table' ? table.rows.map(([when]) => when).join(' ') : '';
  const names = [...Object.keys(CUSTOM_NAMES), ...Object.keys(CUSTOM_COUNTS), ...Object.keys(CUSTOM_TESTS)];
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(used))).toEqual([]);
});

test('every key of the configuration is on the page', () => {
  const keys = Object.keys(JSON.parse(JSON.stringify(settingsJsonSchema())).properties);
  expect(keys.filter((key) => !page.includes(`### ${key}\n`))).toEqual([]);
});

describe('what the page says of', () => {
  const loose = xyzzy('int xyzzy(int fd, unsigned int flags)', '- lookup: fd\n  error: EBADF\n- effect: x');
  const rulesOf = (args: readonly string[]): readonly string[] => {
    const report: { files: { path: string; findings: { rule: string; severity: string }[] }[] } = JSON.parse(
      probeable(['check', '--format', 'json', ...args], { cwd: folder }).stdout,
    );
    return report.files.flatMap(({ path, findings }) =>
      findings.map(({ rule, severity }) => `${path} ${rule} ${severity}`),
    );
  };
  const custom = 'custom: {acme/x: {when: "1", message: x, severity: info}}\n';
  const judge = (config: string, ...args: string[]): readonly string[] => {
    write('probeable.config.yaml', config);
    return rulesOf(args);
  };

  test('files: folders, files, globs and exclusions', () => {
    for (const path of ['specs/a.yaml', 'specs/deep/b.yml', 'specs/old/c.yaml', 'd.yaml'])
      write(path, loose.replaceAll('xyzzy', /\w(?=\.)/.exec(path)?.[0] ?? ''));
    write('specs/none.yaml', 'compatible: acme,frob\n');
    const read = (files: string): readonly string[] => {
      write('probeable.config.yaml', `files: ${files}\n`);
      const { stdout } = probeable(['check', '--format', 'json'], { cwd: folder });
      return JSON.parse(stdout).files.map(({ path }: { path: string }) => path);
    };
    const all = ['specs/a.yaml', 'specs/deep/b.yml', 'specs/frob.yaml', 'specs/old/c.yaml'];
    expect(read('[specs]')).toEqual(all);
    expect(read('[./specs/]')).toEqual(all);
    expect(read('[.]').filter((path) => !all.includes(path))).toEqual(['d.yaml']);
    expect(read('[specs/a.yaml]')).toEqual(['specs/a.yaml']);
    expect(read('["specs/*.yaml"]')).toEqual(['specs/a.yaml', 'specs/frob.yaml']);
    expect(read('["**/*.yml"]')).toEqual(['specs/deep/b.yml']);
    expect(read('["!specs/old", specs]')).toEqual(all.filter((path) => !path.includes('old')));
  });

  test('presets: probing leaves out rules of the project, strict raises what is not set', () => {
    expect(judge(custom, 'specs/a.yaml')).toContain('specs/a.yaml acme/x info');
    expect(judge(`preset: strict\n${custom}`, 'specs/a.yaml')).toContain('specs/a.yaml acme/x warning');
    expect(judge(`preset: strict\nrules: {acme/x: info}\n${custom}`, 'specs/a.yaml')).toContain(
      'specs/a.yaml acme/x info',
    );
    expect(judge(`preset: probing\n${custom}`, 'specs/a.yaml').join()).not.toContain('acme/x');
    expect(judge(`preset: probing\n${custom}`, 'specs/a.yaml', '--preset', 'recommended').join()).toContain(
      'acme/x',
    );
  });

  test('rules and overrides: the last override counts, and --rule brings back what is off', () => {
    const config = `rules: {acme/x: off}\n${custom}`;
    expect(judge(config, 'specs/a.yaml').join()).not.toContain('acme/x');
    expect(judge(config, 'specs/a.yaml', '--rule', 'acme/x')).toEqual(['specs/a.yaml acme/x info']);
    const overrides =
      'overrides: [{files: specs, rules: {acme/x: error}}, {files: ./specs/deep/, rules: {acme/x: warning}}]\n';
    expect(judge(`${overrides}${config}`, 'specs/a.yaml', 'specs/deep/b.yml')).toEqual(
      expect.arrayContaining(['specs/a.yaml acme/x error', 'specs/deep/b.yml acme/x warning']),
    );
  });

  test('the nearest configuration: it inherits nothing', () => {
    write('specs/deep/probeable.config.yaml', 'rules: {flags-argument: off}\n');
    const found = judge(custom, 'specs/a.yaml', 'specs/deep/b.yml').join();
    rmSync(join(folder, 'specs/deep/probeable.config.yaml'));
    expect(found).toContain('specs/a.yaml acme/x info');
    expect(found).not.toContain('specs/deep/b.yml acme/x');
  });

  test('spec-placeholder: nothing silences it', () => {
    write('specs/a.yaml', loose.replace('effect: x', 'work: TODO\n    error: EIO'));
    const placeholder = 'specs/a.yaml spec-placeholder error';
    expect(judge('rules: {spec-placeholder: off}\n', 'specs/a.yaml')).toContain(placeholder);
    expect(probeable(['baseline', 'specs/a.yaml'], { cwd: folder }).status).toBe(0);
    expect(rulesOf(['specs/a.yaml'])).toEqual([placeholder]);
  });

  test('the baseline: check says how many findings it hides', () => {
    write('specs/a.yaml', loose);
    probeable(['baseline', 'specs/a.yaml'], { cwd: folder });
    const { status, stdout } = probeable(['check', 'specs/a.yaml'], { cwd: folder });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/\d+ accepted|accepts \d+|baseline/)]);
    expect(probeable(['check', 'specs/a.yaml', '--no-baseline'], { cwd: folder }).stdout).not.toBe(stdout);
  });
});

test('the plugin of the page is one that an editor can check', () => {
  const text = project.find(({ info }) => info.endsWith('acme.mjs'))?.text ?? '';
  expect(spawnSync(process.execPath, ['--input-type=module', '--check'], { input: text }).status).toBe(0);
});
