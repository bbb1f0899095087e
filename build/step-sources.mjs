/*
 * Finds where the code of a kernel tree has the steps of the specs that people wrote, and writes content/sources.json.
 *
 *   npm run sources -- TREE
 *
 * With --check it writes nothing, and fails if the file says something else.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = (path) => import(`../dist/src/${path}.js`);
const { readKernelTree } = await source('cli/derive/kernel-tree');
const { deriveCall } = await source('derive/derive');
const { writeSpec } = await source('derive/write-spec');
const { readSpecs } = await source('spec/read');
const { stepSources } = await source('data/step-sources');
const { sourcesText } = await source('data/sources-file');

const isChecking = process.argv.includes('--check');
const [folder] = process.argv.slice(2).filter((word) => word !== '--check');
if (folder === undefined) throw new Error('usage: npm run sources -- [--check] TREE');
const specs = join(root, 'content/syscalls');
const { tree, types, configuration, release } = readKernelTree(folder, 'x86_64', undefined);

const calls = readdirSync(specs).flatMap((file) => {
  const written = readSpecs(readFileSync(join(specs, file), 'utf8')).documents[0]?.spec;
  const call = deriveCall(tree, types, configuration, basename(file, '.yaml'));
  const code = call && readSpecs(writeSpec(call, release)).documents[0]?.spec;
  return written && code ? [{ spec: written, places: stepSources(written, code) }] : [];
});

const path = join(root, 'content/sources.json');
const text = sourcesText(release, calls);
const found = calls.reduce((sum, { places }) => sum + places.size, 0);
console.log(`Linux ${release}: ${found} steps of ${calls.length} calls`);
if (!isChecking) writeFileSync(path, text);
else if (readFileSync(path, 'utf8') !== text) {
  console.error(`content/sources.json says something else than this tree: npm run sources -- ${folder}`);
  process.exitCode = 1;
}
