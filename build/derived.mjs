/*
 * Writes content/derived: the spec of each system call of x86_64 that content/syscalls lacks, read from a kernel tree by
 * `derive`. Usage:
 *   npm run derived -- --tree TREE [--output FOLDER] [--retry] [NAME…]
 *
 * What people know of these calls beside their code stands in derived/calls.json (the releases: man-pages, syscalls(2)),
 * where their specs hold in derived/verdicts.json and ../content/derived/omitted.json, which `npm run derived-kernels`
 * writes. With --retry, specs that were left out are written again, to be asked again.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const {
  values: { tree: folder, output, retry: isRetrying },
  positionals: only,
} = parseArgs({
  allowPositionals: true,
  options: {
    tree: { type: 'string' },
    output: { type: 'string' },
    retry: { type: 'boolean', default: false },
  },
});
if (folder === undefined) {
  console.error('usage: npm run derived -- --tree TREE [--output FOLDER] [NAME…]');
  process.exit(2);
}
const root = join(import.meta.dirname, '..');
const source = (path) => import(`../dist/src/${path}.js`);
const { readKernelTree } = await source('cli/derive/kernel-tree');
const { derivedSpec, derivedGrade } = await source('cli/derive/derived-grade');
const { shippedSpec, stubSpec } = await source('cli/derive/shipped-spec');
const { CALL_TABLES, tableRows } = await source('derive/corpus/call-table');

const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const facts = json('build/derived/calls.json');
const omitted = new Set(
  isRetrying ? [] : json('content/derived/omitted.json').calls.map(({ syscall }) => syscall),
);
const verdicts = json('build/derived/verdicts.json');
const written = new Set(
  readdirSync(join(root, 'content/syscalls')).map((name) => name.replace(/\.yaml$/, '')),
);

const trees = {
  x86: readKernelTree(folder, 'x86_64', undefined),
  arm64: readKernelTree(folder, 'arm64', undefined),
};
const rows = Object.fromEntries(
  Object.entries(CALL_TABLES).map(([name, table]) => [
    name,
    tableRows(readFileSync(join(folder, table.path), 'utf8'), table),
  ]),
);
const numbersOnArm = new Map(rows.arm64.map(({ name, entry, number }) => [`${name} ${entry}`, number]));

function numbersOf({ name, entry, number }) {
  const arm64 = numbersOnArm.get(`${name} ${entry}`);
  return arm64 === undefined ? { x86_64: number } : { x86_64: number, arm64 };
}

function specOf(row) {
  const own = facts[row.name];
  if (own === undefined) throw new Error(`build/derived/calls.json: ${row.name} is missing`);
  const wanted = { ...row, numbers: numbersOf(row), ...verdicts[row.name] };
  return row.entry === 'ni_syscall' ? stubSpec(wanted, own, trees) : shippedSpec(wanted, own, trees);
}

const INDEX = 'index.json';
const into = output ?? join(root, 'content/derived');
mkdirSync(into, { recursive: true });
const calls = {};
const wanted = rows.x86_64.filter(({ name }) => !written.has(name) && !omitted.has(name));
for (const row of wanted) {
  const path = join(into, `${row.name}.yaml`);
  if (only.length === 0 || only.includes(row.name)) {
    const text = specOf(row);
    if (text === undefined) throw new Error(`${row.name}: the tree has no SYSCALL_DEFINE of ${row.entry}`);
    writeFileSync(path, text);
  }
  if (!existsSync(path)) continue;
  const text = readFileSync(path, 'utf8');
  calls[row.name] = {
    grade: derivedGrade(derivedSpec(text)),
    sha256: createHash('sha256').update(text).digest('hex').slice(0, 16),
  };
}
for (const name of readdirSync(into))
  if (name.endsWith('.yaml') && calls[name.replace(/\.yaml$/, '')] === undefined) rmSync(join(into, name));
const lines = Object.entries(calls)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, call]) => `${JSON.stringify(name)}: ${JSON.stringify(call)}`);
writeFileSync(
  join(into, INDEX),
  `{"version": 1, "tree": ${JSON.stringify(trees.x86.release)}, "calls": {\n${lines.join(',\n')}\n}}\n`,
);
const grades = {};
for (const { grade } of Object.values(calls)) grades[grade] = (grades[grade] ?? 0) + 1;
console.log(`${lines.length} specs of Linux ${trees.x86.release} in ${into}`, grades);
