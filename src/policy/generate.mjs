/*
 * Writes the tables that rules about policies need at every door: of arguments of which the kernel takes the low 32 bits,
 * from the prototypes of the shipped specs, and of the calls that programs are known to make, from content/callers; run
 * npm run build first. With --check it writes nothing, and fails if one is stale.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const { readSpecs } = await import('../../dist/src/spec/read.js');
const { readCallerFacts } = await import('../../dist/src/seccomp/callers/read-caller-facts.js');

const rows = new Map();
for (const folder of ['content/derived', 'content/syscalls'])
  for (const file of filesOf(folder))
    for (const { spec } of readSpecs(readFileSync(join(root, folder, file), 'utf8')).documents) {
      if (spec === undefined) continue;
      const narrow = spec.arguments.flatMap(({ type }, index) =>
        type.kind === 'integer' && type.size <= 4 ? [index] : [],
      );
      if (narrow.length > 0) rows.set(spec.name, `${spec.name} ${narrow.join('')}`);
    }
keep(
  'narrow-arguments.ts',
  'NARROW_ARGUMENTS',
  'A line for each call: the arguments of which a 64-bit kernel takes the low half, by their prototypes.',
  [...rows.keys()].sort().map((name) => rows.get(name)),
);

/** Reactions after which the program still does its work. */
const GOES_ON = new Set(['falls back', 'goes on', 'probes']);

const callers = [];
for (const file of filesOf('content/callers')) {
  const { name, facts } = readCallerFacts(readFileSync(join(root, 'content/callers', file), 'utf8'));
  for (const { calls, releases, architectures, purpose = '', never, answers } of facts) {
    if (never !== undefined || !(architectures?.includes('x86_64') ?? true)) continue;
    const reaction = (errno) =>
      (answers.find((one) => one.errno === errno) ?? answers.find((one) => one.errno === 'others'))
        ?.conclusion;
    const letter = (errno) => {
      const found = reaction(errno);
      return found === undefined ? '?' : GOES_ON.has(found) ? 'y' : 'n';
    };
    const known = `${name}|${releases}|${purpose}|${letter('ENOSYS')}${letter('EPERM')}`;
    callers.push(...calls.map((call) => `${call}|${known}`));
  }
}
keep(
  'caller-lines.ts',
  'CALLER_LINES',
  'A line for each fact of content/callers that holds on x86_64: call, caller, releases, purpose, and whether the program goes on after ENOSYS and after EPERM.',
  callers.sort(),
);

function filesOf(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith('.yaml'));
}

function keep(file, constant, about, lines) {
  const text = `// Written by generate.mjs: node src/policy/generate.mjs

/** ${about} */
export const ${constant} = \`
${lines.join('\n')}
\`;
`;
  const path = join(import.meta.dirname, file);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    process.stderr.write(`src/policy/${file} is stale: node src/policy/generate.mjs\n`);
    process.exitCode = 1;
  }
}
