/*
 * How long the site takes to build: what is shipped, and many made-up specs beside it; beside it, Eleventy on the same
 * Markdown, and on a page of Markdown a spec. Needs npm run build in the folder above.
 * Usage: node site.mjs [specs, 1000 if not said]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { generate } from './generate.mjs';

const count = Number(process.argv[2] ?? 1000);
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-bench-'));
const program = join(root, 'dist/bin/probeable.mjs');
const eleventy = join(import.meta.dirname, 'node_modules/@11ty/eleventy/cmd.cjs');

/** Seconds that a process takes to its end. */
function seconds(script, args, cwd = folder) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--max-old-space-size=8192', script, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}

/** Our own Markdown as Eleventy reads it, in a folder of its own so that it needs no configuration. */
function copyMarkdown(to) {
  mkdirSync(to, { recursive: true });
  for (const from of ['content/guidance', 'rules'])
    for (const name of readdirSync(join(root, from), { recursive: true, encoding: 'utf8' }))
      if (name.endsWith('.md')) cpSync(join(root, from, name), join(to, name.replaceAll('/', '-')));
}

/** A page of Markdown for each spec: its name, its summary, and its text. */
function specsAsMarkdown(from, to) {
  mkdirSync(to, { recursive: true });
  for (const path of readdirSync(from, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.yaml')) continue;
    const name = basename(path);
    const text = readFileSync(join(from, path), 'utf8');
    const summary = /^summary: (.*)$/m.exec(text)?.[1] ?? '';
    writeFileSync(
      join(to, name.replace(/\.yaml$/, '.md')),
      `# ${name}\n\n${summary}\n\n\`\`\`yaml\n${text}\`\`\`\n`,
    );
  }
}

try {
  copyMarkdown(join(folder, 'markdown'));
  generate(join(folder, 'specs'), count);
  specsAsMarkdown(join(folder, 'specs'), join(folder, 'pages'));
  const rows = [
    [
      'what is shipped',
      seconds(program, ['site', 'build', '--output', 'a']),
      seconds(eleventy, ['--input=markdown', '--output=b', '--quiet']),
    ],
    [
      `and ${count} specs`,
      seconds(program, ['site', 'build', '--output', 'c', '--specs', 'specs']),
      seconds(eleventy, ['--input=pages', '--output=d', '--quiet']),
    ],
  ];
  console.log('| | probeable site build | Eleventy | ratio |\n| --- | --: | --: | --: |');
  for (const [what, own, other] of rows)
    console.log(`| ${what} | ${own.toFixed(1)} s | ${other.toFixed(1)} s | ${(own / other).toFixed(1)} × |`);
} finally {
  rmSync(folder, { recursive: true });
}
