import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readSettings } from '../src/check/settings/read-settings.ts';
import { ARCHITECTURES } from '../src/seccomp/architecture.ts';
import { readSpecs } from '../src/spec/read.ts';
import { siteProject } from './support/built-site.ts';
import { MAKING_MS } from './support/made-once.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const program = join(root, 'dist/bin/probeable.mjs');
const [, readmeSpec = ''] = /^```yaml\n(syscall: [\s\S]*?)^```$/m.exec(readme) ?? [];

function run(args: readonly string[], input = ''): string {
  return spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8', input }).stdout;
}

test('what the README shows on a terminal is what a terminal shows', () => {
  const blocks = [...readme.matchAll(/^```console\n\$ probeable (.*)\n([\s\S]*?)^```$/gm)];
  expect(blocks.length).toBeGreaterThan(0);
  for (const [, command = '', output] of blocks) expect(run(command.split(' '))).toBe(output);
});

test('the number of recorded answers in the README is that of the table', () => {
  const rows: unknown[] = JSON.parse(
    readFileSync(join(root, 'test/kernel/observed-6.18-x86_64.json'), 'utf8'),
  );
  expect(readme).toContain(`${rows.length} answers of Linux 6.18`);
});

test('the spec in the README is a good one', () => {
  expect(JSON.parse(run(['check', '-', '--format', 'json'], readmeSpec))).toMatchObject({
    files: [{ grade: 'permanent', findings: [] }],
  });
});

test('the configuration in the README is a good one', () => {
  const [, settings = ''] = /^```yaml\n(preset: [\s\S]*?)^```$/m.exec(readme) ?? [];
  expect(readSettings(settings)).toMatchObject({ settings: { preset: 'recommended' }, problems: [] });
});

test('the commands in the README are those that there are', () => {
  const listed = [...readme.matchAll(/^\| `probeable (\w+)/gm)].map(([, name]) => name);
  const known = [...run(['--help']).matchAll(/^ {2}(\w+)(?: \[options\])?/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(known.filter((name) => name !== 'help').sort());
});

/** A folder of its own for a test. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The lines of the README's shell blocks, without their comments. */
const shellLines = [...readme.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)]
  .flatMap(([, block = '']) => block.split('\n'))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter((line) => line !== '');

/** Runs a line of the README by a shell, as somebody does who has `probeable` in the PATH. */
function runLine(line: string, cwd: string, prefix: string) {
  expect(shellLines).toContain(line);
  return spawnSync('sh', ['-c', line], {
    cwd,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${prefix}/bin:${process.env.PATH}`,
      npm_config_prefix: prefix,
      npm_config_offline: 'true',
      npm_config_audit: 'false',
      GIT_CONFIG_GLOBAL: join(prefix, 'gitconfig'),
    },
  });
}

test('npm link puts probeable into the PATH, and the lines that need nothing else run', () => {
  const prefix = temporaryFolder();
  mkdirSync(join(prefix, 'lib'));
  expect(runLine('npm link', root, prefix)).toMatchObject({ status: 0 });
  expect(existsSync(join(prefix, 'bin/probeable'))).toBe(true);
  const folder = temporaryFolder();
  spawnSync('git', ['init', '--quiet'], { cwd: folder });
  const git = shellLines.find((line) => line.startsWith('git config')) ?? '';
  expect(runLine(git, folder, prefix)).toMatchObject({ status: 0 });
}, 180_000);

test(
  'the line that builds a site with specs of its own does so',
  () => {
    const project = siteProject();
    const [, line = ''] = /^(probeable site build --specs proposals .*)$/m.exec(readme) ?? [];
    expect(shellLines).toContain(line);
    const page = readdirSync(join(project, 'public/proposals')).find((name) => name.startsWith('xyzzy'));
    const sitemap = readFileSync(join(project, 'public/sitemap.xml'), 'utf8');
    expect(sitemap).toContain(`<loc>${line.replace(/.* /, '')}proposals/${page}/</loc>`);
  },
  MAKING_MS,
);

const documentsIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => readSpecs(readFileSync(join(root, folder, name), 'utf8')).documents);

test('the numbers of shipped specs in the README are those of content', () => {
  const calls = documentsIn('content/syscalls').length;
  const proposals = documentsIn('content/proposals').length;
  expect(readme).toContain(`${calls} system calls and ${proposals} states of proposals`);
});

test('the number of architectures in the README is that of the table', () => {
  expect(readme).toContain(`each of its ${ARCHITECTURES.length} architectures`);
});
