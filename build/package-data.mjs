/*
 * Leaves out of the package's data which error comes first: half of its bytes, which the site has for each call, and which
 * `probeable data` prints from content/precedence.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const FILE = 'dist/data/syscalls.json';
const data = JSON.parse(readFileSync(FILE, 'utf8'));
const { syscalls, ...head } = data;
const calls = syscalls.map(({ precedence: _, ...call }) => JSON.stringify(call));
const fields = Object.entries(head).map(
  ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`,
);
writeFileSync(FILE, `{\n${fields.join('')}"syscalls": [\n${calls.join(',\n')}\n]\n}\n`);
