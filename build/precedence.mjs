/*
 * Writes content/precedence.json: for each shipped call, which errno comes first where two steps refuse a call. What is
 * known of a spec that has not changed is kept, unless --all asks to search again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const load = (path) => import(`../dist/${path}.js`);
const { shippedSpecs } = await load('src/cli/verify/specs');
const { Vouchers } = await load('src/verify/vouchers');
const { findPrecedences } = await load('src/verify/conformance/precedence');
const { precedenceData, readPrecedenceRecord, precedenceRecordText } = await load(
  'src/verify/conformance/recorded',
);

const path = join(root, 'content', 'precedence.json');
const specs = shippedSpecs();
const vouchers = new Vouchers(specs, new Set(), undefined);
const known = process.argv.includes('--all') ? undefined : readPrecedenceRecord(read());
const found = new Map();
for (const spec of specs.values()) {
  const pairs = known?.of(spec);
  if (pairs !== undefined) found.set(spec, pairs);
}
for (const spec of specs.values()) {
  if (found.has(spec)) continue;
  found.set(spec, (await findPrecedences(spec, vouchers)).map(precedenceData));
  console.log(`${spec.name}: ${found.get(spec).length} pairs`);
  writeFileSync(path, precedenceRecordText(found));
}
writeFileSync(path, precedenceRecordText(found));

function read() {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
