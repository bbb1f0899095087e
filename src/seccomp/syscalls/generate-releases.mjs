/**
 * Writes release-table.ts from a clone of libseccomp (https://github.com/seccomp/libseccomp): which names the table of
 * each release has, and which of them have a number on an architecture. Only what differs from the newest table, which
 * is in number-table.ts, is written.
 *
 *   node src/seccomp/syscalls/generate-releases.mjs CLONE            write release-table.ts
 *   node src/seccomp/syscalls/generate-releases.mjs CLONE --check    exit 1 if it is out of date
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [CLONE = '', mode] = process.argv.slice(2);
const TABLE = join(import.meta.dirname, 'number-table.ts');
const OUTPUT = join(import.meta.dirname, 'release-table.ts');

/** Engines need 2.2.0 at least (libseccomp-golang 0.9, ensureSupportedVersion; crun's configure.ac). */
const OLDEST = [2, 2, 0];

/** `__ARM_NR_BASE`: the calls that only Arm has. */
const ARM_PRIVATE = 0x0f0000;

function git(...args) {
  return execFileSync('git', ['-C', CLONE, ...args], {
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).toString();
}

function compare(a, b) {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

function releases() {
  return git('tag')
    .split('\n')
    .flatMap((tag) => /^v(\d+)\.(\d+)\.(\d+)$/.exec(tag)?.slice(1).map(Number) ?? [])
    .reduce((all, number, index) => {
      if (index % 3 === 0) all.push([]);
      all.at(-1).push(number);
      return all;
    }, [])
    .filter((release) => compare(release, OLDEST) >= 0)
    .sort(compare)
    .map((release) => release.join('.'));
}

/** From 2.5.0 on: a line a call, a column an architecture, PNR for "no number". */
function readCsv(text, columns) {
  const [head = '', ...lines] = text.trim().split('\n');
  const titles = head.split(',');
  const numbers = new Map(titles.filter((one) => columns.includes(one)).map((one) => [one, new Map()]));
  const names = new Set();
  for (const line of lines) {
    const [name = '', ...values] = line.split(',');
    if (name.startsWith('#')) continue;
    names.add(name);
    titles.slice(1).forEach((title, at) => {
      if (numbers.has(title) && /^\d+$/.test(values[at] ?? ''))
        numbers.get(title).set(name, Number(values[at]));
    });
  }
  return { kernel: /\(v([\d.]+(?:-rc\d+)?)/.exec(head)?.[1] ?? '', names, numbers };
}

/** Up to 2.4.4: a C table an architecture, `__PNR_name` for "no number". */
function readTables(release, columns) {
  const files = git('ls-tree', '--name-only', `v${release}`, 'src/').split('\n');
  const names = new Set();
  const numbers = new Map();
  let kernel = '';
  for (const column of columns) {
    const path = `src/arch-${column}-syscalls.c`;
    if (!files.includes(path)) continue;
    const text = git('show', `v${release}:${path}`);
    if (column === 'x86_64') kernel = /based on Linux v?([\d.]+(?:-rc\d+)?)/.exec(text)?.[1] ?? '';
    const own = new Map();
    for (const [, name, value] of text.matchAll(/\{\s*"(\w+)",\s*([^{}]+?)\s*\}/g)) {
      names.add(name);
      if (value.includes('PNR')) continue;
      const number = /(\d+)\W*$/.exec(value)?.[1];
      if (number === undefined) throw new Error(`${release}, ${path}: ${name} is "${value}"`);
      own.set(name, Number(number) + (value.includes('ARM_NR_BASE') ? ARM_PRIVATE : 0));
    }
    if (own.size > 0) numbers.set(column, own);
  }
  // arch-parisc64.c took parisc's table until 2.5.0.
  if (numbers.has('parisc')) numbers.set('parisc64', numbers.get('parisc'));
  return { kernel, names, numbers };
}

function readRelease(release, columns) {
  const date = git('log', '-1', '--format=%cs', `v${release}`).trim();
  const isCsv = git('ls-tree', '--name-only', `v${release}`, 'src/syscalls.csv') !== '';
  const read = isCsv
    ? readCsv(git('show', `v${release}:src/syscalls.csv`), columns)
    : readTables(release, columns);
  // One table may name calls that another of the same release does not; the native one decides, and they agree.
  return { release, date, ...read };
}

/** The rows of number-table.ts: name to column to number. */
function newestTable() {
  const [head = '', ...rows] = (/`\\\n([^`]*)`/.exec(readFileSync(TABLE, 'utf8'))?.[1] ?? '').split('\n');
  const [, ...columns] = head.split(' ');
  const numbers = new Map(columns.map((column) => [column, new Map()]));
  for (const row of rows) {
    const [name = '', ...values] = row.split(' ');
    columns.forEach((column, at) => {
      if (values[at] !== '-') numbers.get(column).set(name, Number(values[at]));
    });
  }
  return { columns, names: rows.map((row) => row.slice(0, row.indexOf(' '))), numbers };
}

/** The changes from release to release, without a first one that is the default. */
function render(all, newest) {
  const first = (has) => all.findIndex(has);
  const nameLines = all.flatMap(({ release, names }, index) => {
    const before = all[index - 1]?.names;
    const came = index === 0 ? [] : [...names].filter((name) => !before.has(name));
    const went = index === 0 ? [] : [...before].filter((name) => !names.has(name)).map((name) => `-${name}`);
    return came.length + went.length === 0 ? [] : [`${release} ${[...came, ...went].sort().join(' ')}`];
  });
  const firstNames = [...all[0].names].filter((name) => !newest.names.includes(name)).sort();
  if (firstNames.length > 0) nameLines.unshift(`${all[0].release} ${firstNames.join(' ')}`);
  const columnLines = newest.columns.map((column) => {
    const since = first(({ numbers }) => numbers.has(column));
    return `${all[since].release} ${column}`;
  });
  const groups = new Map();
  for (const column of newest.columns) {
    const start = first(({ numbers }) => numbers.has(column));
    for (const name of newest.names) {
      const from = Math.max(
        start,
        first(({ names }) => names.has(name)),
      );
      const now = newest.numbers.get(column).get(name);
      const values = all.slice(from).map(({ numbers }) => numbers.get(column).get(name));
      if (values.at(-1) !== now)
        throw new Error(`${name} on ${column}: ${values.at(-1)} and ${now} in number-table.ts`);
      if (values.every((value) => value === now)) continue;
      const changes = values
        .map((value, at) => ({ release: all[from + at].release, value }))
        .filter(({ value }, at) => at === 0 || value !== values[at - 1])
        .map(({ release, value }) => `${release}=${value === now ? 'now' : (value ?? '-')}`);
      const key = `${column} ${changes.join(',')}`;
      groups.set(key, [...(groups.get(key) ?? []), name]);
    }
  }
  const numberLines = [...groups].map(([key, names]) => `${key} ${names.join(' ')}`);
  const releaseLines = all.map(({ release, date, kernel }) => `${release} ${date} ${kernel}`);
  const constant = (name, comment, lines) =>
    `/** ${comment} */\nexport const ${name} = \`\\\n${lines.join('\n')}\`;\n`;
  return [
    '// Written by generate-releases.mjs from the tables of libseccomp at its release tags; do not edit.\n',
    constant(
      'RELEASES',
      'A line a release: the date of its tag, and the kernel whose calls its table has.',
      releaseLines,
    ),
    constant(
      'NAME_HISTORY',
      'The names that each release after the first added, or removed with a dash.',
      nameLines,
    ),
    constant('COLUMNS', 'The first release with each architecture.', columnLines),
    constant(
      'NUMBER_HISTORY',
      'Names that did not always have the number of number-table.ts (`now`), or had none (`-`): column, history, names.',
      numberLines,
    ),
  ].join('\n');
}

const newest = newestTable();
const all = releases().map((release) => readRelease(release, newest.columns));
const text = render(all, newest);
if (mode === '--check') {
  const isSame = readFileSync(OUTPUT, 'utf8') === text;
  console.log(`${all.length} releases compared: ${isSame ? 'as written' : 'release-table.ts differs'}`);
  process.exitCode = isSame ? 0 : 1;
} else {
  writeFileSync(OUTPUT, text);
  console.log(`wrote ${all.length} releases, ${all[0].release} to ${all.at(-1).release}`);
}
