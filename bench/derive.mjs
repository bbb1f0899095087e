/*
 * What `derive` reads from a kernel tree, beside what people wrote: grades of the described calls, their steps in order,
 * and answers that kernels gave.
 *
 *   npm run build && node bench/derive.mjs [--list] [--config CONFIG] [--calls LIST] TREE [ANSWERS.json…]
 *
 * ANSWERS: {"facts": [{"syscall", "call", "observed"}]}, recorded on a kernel near the tree's release. CONFIG: that kernel's
 * `.config`; without one, no option is known. LIST: the described calls to compare, with commas; without it, all. With `--list`, each step that was missed is printed, each answer that was
 * called certain and is wrong, and for each call that stays unknown what leaves it open first, and where.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';

const {
  values: { list: isListing, config, calls },
  positionals: [folder, ...answerFiles],
} = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    config: { type: 'string' },
    calls: { type: 'string' },
  },
  allowPositionals: true,
});
if (folder === undefined)
  throw new Error(
    'usage: node bench/derive.mjs [--list] [--config CONFIG] [--calls LIST] TREE [ANSWERS.json…]',
  );
const source = (path) => import(`../dist/src/${path}.js`);
const { readKernelTree } = await source('cli/derive/kernel-tree');
const { deriveCall } = await source('derive/derive');
const { writeSpec } = await source('derive/write-spec');
const { readSpecs } = await source('spec/read');
const { parseVersion } = await source('spec/version');
const { compileEntry, trace } = await source('entry/trace');
const { compareGrades, gradeOf, isProbe } = await source('entry/grade');
const { bestGrade, uncertainSteps } = await source('entry/suggest/best-grade');

const seconds = (from) => ((performance.now() - from) / 1000).toFixed(1);
const SPECS = join(import.meta.dirname, '../content/syscalls');

function readSpec(text, release) {
  const spec = readSpecs(text).documents[0]?.spec;
  return spec && { spec, entry: compileEntry(spec, release) };
}

function gradeOfSpec({ spec, entry }) {
  const declared = spec.probes
    .map(({ call }) => trace(entry, call))
    .filter(isProbe)
    .map((traced) => gradeOf(entry, traced));
  return bestGrade(entry, declared.sort(compareGrades)[0] ?? 'none');
}

/** Steps that refuse, as they are compared: in the same order, the same kind with an errno in common. */
const refusals = ({ entry }) =>
  entry.steps.map(({ step }) => step).filter(({ kind, errors }) => errors.length > 0 && kind !== 'blank');
const ARGUMENTS = new Set(['check', 'copy', 'write', 'range', 'lookup']);
const isAlike = (one, other) =>
  (one.kind === other.kind || (!ARGUMENTS.has(one.kind) && !ARGUMENTS.has(other.kind))) &&
  one.errors.some((errno) => other.errors.includes(errno));

function words(step) {
  return `${step.kind} ${step.text.replace(/\s+/g, ' ')} ${step.errors.join(' ')}`;
}

/** The longest common subsequence, as the steps of `ours` in it. */
function inOrder(ours, theirs) {
  const table = ours
    .map(() => new Array(theirs.length + 1).fill(0))
    .concat([new Array(theirs.length + 1).fill(0)]);
  for (let i = ours.length - 1; i >= 0; i -= 1)
    for (let j = theirs.length - 1; j >= 0; j -= 1)
      table[i][j] = isAlike(ours[i], theirs[j])
        ? table[i + 1][j + 1] + 1
        : Math.max(table[i + 1][j], table[i][j + 1]);
  const found = [];
  for (let i = 0, j = 0; i < ours.length && j < theirs.length; ) {
    if (isAlike(ours[i], theirs[j]) && table[i][j] === table[i + 1][j + 1] + 1) {
      found.push(ours[i]);
      i += 1;
      j += 1;
    } else if (table[i + 1][j] >= table[i][j + 1]) i += 1;
    else j += 1;
  }
  return found;
}

const start = performance.now();
const { tree, types, configuration, release } = readKernelTree(folder, 'x86_64', config);
console.log(`Linux ${release}: ${tree.calls.length} definitions of calls, index in ${seconds(start)} s`);
const version = parseVersion(release.replace(/-.*$/, ''));

const tally = {
  described: 0,
  probeable: 0,
  recovered: 0,
  none: 0,
  noneStays: 0,
  better: 0,
  falseNone: 0,
  unknown: 0,
};
const steps = { all: 0, matched: 0, byArguments: 0, matchedByArguments: 0 };
const specs = new Map();
const derive = (name) => {
  if (!specs.has(name)) {
    const call = deriveCall(tree, types, configuration, name);
    specs.set(name, call && readSpec(writeSpec(call, release), version));
  }
  return specs.get(name);
};
const RANK = { permanent: 1, strong: 1, weak: 2, none: 3 };
const compared = calls === undefined ? undefined : new Set(calls.split(','));
for (const file of readdirSync(SPECS)) {
  if (compared !== undefined && !compared.has(basename(file, '.yaml'))) continue;
  const name = basename(file, '.yaml');
  const written = readSpec(readFileSync(join(SPECS, file), 'utf8'), version);
  const derived = derive(name);
  if (!written || !derived) continue;
  tally.described += 1;
  const truth = gradeOfSpec(written);
  const grade = gradeOfSpec(derived);
  const isNone = truth === 'none';
  tally[isNone ? 'none' : 'probeable'] += 1;
  if (grade === 'unknown') tally.unknown += 1;
  else if (grade === 'none') tally[isNone ? 'noneStays' : 'falseNone'] += 1;
  else if (isNone || RANK[grade] < RANK[truth]) tally.better += 1;
  else tally.recovered += 1;
  if (grade !== truth && RANK[grade] !== RANK[truth])
    console.log(`  ${name}: ${grade}, written by hand: ${truth}`);
  const ours = refusals(written);
  const found = new Set(inOrder(ours, refusals(derived)));
  steps.all += ours.length;
  steps.matched += found.size;
  steps.byArguments += ours.filter(({ kind }) => ARGUMENTS.has(kind)).length;
  steps.matchedByArguments += [...found].filter(({ kind }) => ARGUMENTS.has(kind)).length;
  if (isListing)
    for (const [index, step] of ours.entries())
      if (!found.has(step)) console.log(`  ${name} misses ${index + 1} of ${ours.length}: ${words(step)}`);
}
console.log(tally);
console.log(steps);

const table = readFileSync(join(folder, 'arch/x86/entry/syscalls/syscall_64.tbl'), 'utf8');
const names = table.split('\n').flatMap((line) => {
  const [number, abi, , entry] = line.split(/\s+/);
  return /^\d+$/.test(number ?? '') && abi !== 'x32' && entry ? [entry.replace(/^sys_/, '')] : [];
});
const all = performance.now();
const grades = {};
for (const name of names) {
  const derived = derive(name);
  const grade = derived ? gradeOfSpec(derived) : 'not found';
  grades[grade] = (grades[grade] ?? 0) + 1;
  if (grade === 'unknown' && isListing) {
    const [open] = uncertainSteps(derived.entry);
    console.log(`  ${name} is unknown: ${open === undefined ? 'no step' : `${open.text} [${open.source}]`}`);
  }
}
const memory = Math.round(process.memoryUsage().rss / 1e6);
console.log(
  `all ${names.length} calls of x86_64, those above already read: ${seconds(all)} s, ${memory} MB`,
  grades,
);

const answers = answerFiles.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).facts);
/**
 * `certain` as `trace` says it: there is one result, once the call exists on this kernel (a gate's ENOSYS takes no certainty
 * away). `alone`: it is the only one that is listed.
 */
const tallies = {
  all: { asked: 0, inside: 0, certain: 0, right: 0, alone: 0 },
  'about calls that have no spec': { asked: 0, inside: 0, certain: 0, right: 0, alone: 0 },
};
const described = new Set(readdirSync(SPECS).map((file) => basename(file, '.yaml')));
const outside = new Map();
for (const { syscall, call, observed } of answers) {
  const derived = specs.get(syscall);
  const made = derived?.spec.readCall(call);
  if (!made?.ok) continue;
  const { outcomes } = trace(derived.entry, made.call);
  const results = outcomes.map(({ result }) => result);
  const certain = outcomes.find(({ isCertain }) => isCertain);
  const isInside = results.includes(observed) || results.includes('unknown');
  const { all: both, 'about calls that have no spec': others } = tallies;
  for (const judged of described.has(syscall) ? [both] : [both, others]) {
    judged.asked += 1;
    if (isInside) judged.inside += 1;
    if (certain) judged.certain += 1;
    if (certain?.result === observed) judged.right += 1;
    if (certain && outcomes.length === 1) judged.alone += 1;
  }
  if (!isInside)
    outside.set(syscall, [
      ...(outside.get(syscall) ?? []),
      `${call} → ${observed}, derived: ${results.join(' ')}`,
    ]);
  if (isListing && certain && certain.result !== observed)
    console.log(`  wrong: ${call} → ${observed}, derived: ${certain.result}`);
}
if (answers.length > 0) console.log('recorded answers', tallies);
for (const [name, list] of outside) console.log(`  ${name}: ${list.length}, ${list[0]}`);
