/*
 * Writes the table of arguments of which the kernel takes the low 32 bits, from the prototypes of the shipped specs; run
 * npm run build first. With --check it writes nothing, and fails if the table is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const { readSpecs } = await import('../../dist/src/spec/read.js');

const rows = new Map();
for (const folder of ['content/derived', 'content/syscalls'])
  for (const file of readdirSync(join(root, folder)).filter((name) => name.endsWith('.yaml')))
    for (const { spec } of readSpecs(readFileSync(join(root, folder, file), 'utf8')).documents) {
      if (spec === undefined) continue;
      const narrow = spec.arguments.flatMap(({ type }, index) =>
        type.kind === 'integer' && type.size <= 4 ? [index] : [],
      );
      if (narrow.length > 0) rows.set(spec.name, `${spec.name} ${narrow.join('')}`);
    }

const names = [...rows.keys()].sort();
const text = `// Written by generate.mjs: node src/policy/generate.mjs

/** A line for each call: the arguments of which a 64-bit kernel takes the low half, by their prototypes. */
export const NARROW_ARGUMENTS = \`
${names.map((name) => rows.get(name)).join('\n')}
\`;
`;
const path = join(import.meta.dirname, 'narrow-arguments.ts');
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  process.stderr.write('src/policy/narrow-arguments.ts is stale: node src/policy/generate.mjs\n');
  process.exitCode = 1;
}
