/*
 * How long the site takes to build: what is shipped, and many made-up specs beside it; beside it, Eleventy on the same
 * Markdown, and on a page of Markdown a spec. Needs npm run build in the folder above.
 * Then what a reader loads first of each kind of page, and how long a page takes to follow a change of its spec.
 * Usage: node site.mjs [specs, 1000 if not said; 0 for what is shipped alone]
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { generate } from './generate.mjs';

const count = Number(process.argv[2] ?? 1000);
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-bench-'));
const program = join(root, 'dist/bin/probeable.mjs');
const eleventy = join(import.meta.dirname, 'node_modules/@11ty/eleventy/cmd.cjs');

/** How many changes of a spec are timed. */
const CHANGES = 11;

/** What a reader loads of each kind of page before it can be read: the page, its styles, and its script. */
const VIEWS = [
  ['home', 'index.html'],
  ['Can I call it?', 'can-i-call/index.html', 'can-i-call/ask.js'],
  [
    '… and its answer',
    'can-i-call/index.html',
    'can-i-call/ask.js',
    'can-i-call/ask-worker.js',
    'can-i-call/data.json',
    'can-i-call/facts/docker.json',
    'can-i-call/calls/openat2.json',
  ],
  ['a call', 'syscalls/openat2/index.html'],
  ['all calls', 'syscalls/index.html', 'filter.js'],
  ['a rule', 'rules/probe-exists/index.html'],
  ['a runtime', 'runtimes/docker/index.html', 'filter.js'],
];

/** What a process takes to its end, by the clock and of the processor, in seconds. */
function seconds(script, args, cwd = folder) {
  const words = ['--max-old-space-size=8192', script, ...args].map((word) => `'${word}'`).join(' ');
  const { status, stderr } = spawnSync(
    'bash',
    ['-c', `TIMEFORMAT='%R %U %S'; time '${process.execPath}' ${words}`],
    { cwd, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (status !== 0) throw new Error(stderr);
  const [real, user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { real, processor: user + system };
}

/** Milliseconds from the change of a spec until `site serve` has answered with its new page; the median. */
async function changedPage() {
  const specs = join(folder, 'changed');
  mkdirSync(specs);
  const file = join(specs, 'xyzzy.yaml');
  const text = (round) =>
    `syscall: xyzzy\nsummary: round ${round}\nstatus: proposed\nprototype: int xyzzy(int fd)\nentry:\n  - lookup: fd\n    error: EBADF\n`;
  writeFileSync(file, text(0));
  const server = spawn(process.execPath, [program, 'site', 'serve', '--port', '0', '--specs', specs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = lines(server.stdout);
  try {
    const address = /http:\S+/.exec(await said.next())[0];
    const page = async () => (await fetch(`${address}proposals/xyzzy-proposed/`)).text();
    await page();
    const times = [];
    for (let round = 1; round <= CHANGES; round++) {
      const start = performance.now();
      writeFileSync(file, text(round));
      await said.next();
      if (!(await page()).includes(`round ${round}`)) throw new Error('the page did not change');
      times.push(Math.round(performance.now() - start));
    }
    return times.sort((x, y) => x - y)[Math.floor(CHANGES / 2)];
  } finally {
    server.kill();
  }
}

/** The lines of a stream, one after the other. */
function lines(stream) {
  const found = [];
  const waiting = [];
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop();
    for (const line of parts) {
      const next = waiting.shift();
      if (next === undefined) found.push(line);
      else next(line);
    }
  });
  return { next: () => (found.length > 0 ? found.shift() : new Promise((resolve) => waiting.push(resolve))) };
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

/** A line of the table: both generators, by the clock, and the processor time of ours. */
function row(what, own, other) {
  const ratio = (own.real / other.real).toFixed(1);
  return `| ${what} | ${own.real.toFixed(1)} s | ${own.processor.toFixed(1)} s | ${other.real.toFixed(1)} s | ${ratio} × |`;
}

try {
  copyMarkdown(join(folder, 'markdown'));
  console.log(
    '| | probeable site build | of the processor | Eleventy | ratio |\n| --- | --: | --: | --: | --: |',
  );
  console.log(
    row(
      'what is shipped',
      seconds(program, ['site', 'build', '--output', 'a']),
      seconds(eleventy, ['--input=markdown', '--output=b', '--quiet']),
    ),
  );
  if (count > 0) {
    generate(join(folder, 'specs'), count);
    specsAsMarkdown(join(folder, 'specs'), join(folder, 'pages'));
    console.log(
      row(
        `and ${count} specs`,
        seconds(program, ['site', 'build', '--output', 'c', '--specs', 'specs']),
        seconds(eleventy, ['--input=pages', '--output=d', '--quiet']),
      ),
    );
  }
  console.log('\n| first view, gzipped | |\n| --- | --: |');
  for (const [what, ...files] of VIEWS) {
    const bytes = ['style.css', ...files].map(
      (name) => gzipSync(readFileSync(join(folder, 'a', name))).length,
    );
    console.log(`| ${what} | ${(bytes.reduce((sum, each) => sum + each) / 1000).toFixed(1)} kB |`);
  }
  console.log(`\nA page follows a change of its spec in ${await changedPage()} ms.`);
} finally {
  rmSync(folder, { recursive: true });
}
