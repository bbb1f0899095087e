/*
 * Compares the specs with Marco Bonelli's tables of system calls, which systrack reads from built kernels
 * (github.com/mebeim/linux-syscalls): numbers, the release that brought a call, and prototypes.
 *
 *   npm run compare-tables -- FOLDER
 *
 * FOLDER is a clone of that repository. Nothing of it is kept: a difference is printed until differences.json says who is
 * right, and why. Exit status 1 where one is open.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differencesOf } from './differences.mjs';
import { shippedSpecs } from './shipped-specs.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npm run compare-tables -- FOLDER');

/** Where the tables of an architecture are. */
const FOLDERS = { x86_64: 'x86/64/x64', arm64: 'arm64/64/aarch64', i386: 'x86/64/ia32' };
const parse = (release) => release.slice(1).split('.').map(Number);
const compare = (one, other) => one[0] - other[0] || one[1] - other[1];

/** The tables of an architecture, the oldest first, with their rows by number. */
function tablesIn(path) {
  const base = join(folder, 'db', path);
  return readdirSync(base)
    .map((release) => ({ release, version: parse(release) }))
    .sort((one, other) => compare(one.version, other.version))
    .map(({ release, version }) => {
      const { syscalls } = JSON.parse(readFileSync(join(base, release, 'table.json'), 'utf8'));
      return { release, version, rows: new Map(syscalls.map((row) => [row.number, row])) };
    });
}

/** A C type without what does not change what is passed: `const`, `__user`, and the word before the name of a struct. */
function plainType(declaration) {
  return declaration
    .replace(/\b\w+\s*$/, '')
    .replace(/__user|\bconst\b|\bstruct\b|\bunion\b/g, ' ')
    .replace(/\bunsigned(?!\s+(?:int|long|char|short))/g, 'unsigned int')
    .replace(/\b__([us](?:8|16|32|64))\b/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/ ?\*/g, '*')
    .trim();
}

const argumentsOf = ({ prototype }) =>
  (/\((.*)\)/s.exec(prototype)?.[1] ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '' && text !== 'void');

const counts = { numbers: 0, releases: 0, prototypes: 0, types: 0 };
const differences = differencesOf('tables');
const specs = shippedSpecs();

function compareNumber(spec, architecture, number, rows) {
  counts.numbers += 1;
  const names = [...new Set(rows.map(({ row }) => row.name))];
  if (names.length !== 1 || names[0] !== spec.name)
    differences.add(spec.name, `number ${number} of ${architecture}`, names.join(', '));
}

function compareRelease(spec, tables, [{ release, version }]) {
  if (spec.since === undefined) return;
  counts.releases += 1;
  const isOldest = release === tables[0].release;
  const order = compare(spec.since, version);
  if (isOldest ? order > 0 : order !== 0)
    differences.add(spec.name, `since ${spec.since.join('.')}`, release);
}

function comparePrototype(spec, { row, release }) {
  if (row.signature === null) return;
  counts.prototypes += 1;
  const own = argumentsOf(spec);
  if (own.length !== row.signature.length) {
    differences.add(spec.name, `${own.length} arguments`, `${row.signature.length} in ${release}`);
    return;
  }
  row.signature.forEach((theirs, index) => {
    counts.types += 1;
    if (plainType(theirs) !== plainType(own[index])) differences.add(spec.name, own[index], theirs);
  });
}

for (const [architecture, path] of Object.entries(FOLDERS)) {
  const tables = tablesIn(path);
  for (const spec of specs) {
    const number = spec.numbers.get(architecture)?.value;
    if (number === undefined) continue;
    const rows = tables.flatMap(({ release, version, rows: all }) => {
      const row = all.get(Number(number));
      return row === undefined ? [] : [{ release, version, row }];
    });
    if (rows.length === 0) differences.add(spec.name, `number ${number} of ${architecture}`, 'none');
    else {
      compareNumber(spec, architecture, number, rows);
      if (architecture !== 'x86_64') continue;
      compareRelease(spec, tables, rows);
      comparePrototype(spec, rows[rows.length - 1]);
    }
  }
}
console.log(
  Object.entries(counts)
    .map(([what, count]) => `${count} ${what}`)
    .join(', '),
);
differences.report();
