import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first words of the permission that most licences consist of, below their title and copyright. */
const PERMISSION = /^[ \t]*Permission (?:is hereby granted|to use, copy)/m;

/**
 * What the licences of bundled libraries ask for: their text, beside what was made of them, by the bundled files. A
 * permission that several libraries give in the same words is written once, below the names and copyrights of all.
 */
export function licences(title, inputs) {
  const folders = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const permissions = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((each) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(each));
    if (file === undefined && license === undefined) throw new Error(`${name} has no licence`);
    const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    const at = text.search(PERMISSION);
    const [head, permission] = at === -1 ? ['', text] : [text.slice(0, at).trim(), text.slice(at)];
    const words = permission.split(/\s+/).join(' ');
    const known = permissions.get(words) ?? { permission, heads: new Set() };
    permissions.set(words, known);
    known.heads.add(`${name} ${version}${head === '' ? '' : `\n\n${head}`}\n`);
  }
  const texts = [...permissions.values()].map(
    ({ permission, heads }) => `${[...heads].join('\n')}\n${permission}\n`,
  );
  return `${title}\n\n${texts.join(`\n${'-'.repeat(72)}\n\n`)}`;
}
