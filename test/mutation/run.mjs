/*
 * Mutation testing by sample: changes one operator, constant, condition, call or early return at a time, runs the tests
 * nearest to the changed file, and reports the changes that no test notices.
 *
 *   npm run --silent build && node test/mutation/run.mjs --per-area 30 --seed 1 > mutants.json
 *   node test/mutation/run.mjs --area src/entry/trace.ts --per-area 20
 *
 * All mutants of a sample are written into one copy of the sources, each behind a switch, so that one process asks all
 * of them: it starts the modules anew for each. The same seed draws the same mutants from the same sources; a smaller
 * sample is the beginning of a larger one. test/README.md says how to read the result.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantsOf, withMutants } from './mutants.mjs';

const AREAS = ['src/entry', 'src/lint', 'src/check', 'src/seccomp', 'src/bot/judge'];
/** At most so many test files a mutant, those with the shortest way of imports first. */
const MAX_TESTS = 5;
/** A mutant whose tests take longer is one that does not end. */
const TIMEOUT_MS = 240_000;
/** Tests that start servers, containers or a kernel, or take more than ten seconds. */
const SLOW =
  /^(?:test\/(?:kernel|containers|site|bot\/(?!text))\b|test\/(?:linear-readers|fuzz|fix-fuzz|check-silent|check-mail|trace-corpus)\b|src\/(?:verify\/verify|editor|bot\/server)\b)/;

const { values } = parseArgs({
  options: {
    'per-area': { type: 'string', default: '30' },
    seed: { type: 'string', default: '1' },
    area: { type: 'string', multiple: true },
    list: { type: 'boolean', default: false },
  },
});
const root = resolve(import.meta.dirname, '../..');
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const imports = new Map();
const tests = tracked.filter((path) => /^(?:src|rules|test)\/.*\.test\.ts$/.test(path) && isUsable(path));
const distances = new Map(tests.map((test) => [test, distancesFrom(test)]));
const areas = values.area ?? AREAS;
const sampled = inTurn(areas.map((area) => sample(area, Number(values['per-area']))));
const mutants = sampled.map((mutant, index) => ({ ...mutant, id: index + 1, tests: testsFor(mutant.path) }));

if (values.list) {
  for (const mutant of mutants) process.stdout.write(`${describe(mutant)} [${mutant.tests.join(' ')}]\n`);
  process.exit();
}

const copy = mkdtempSync(join(tmpdir(), 'probeable-mutants-'));
let running;
process.on('exit', () => {
  if (running !== undefined) process.kill(-running.pid, 'SIGKILL');
  rmSync(copy, { recursive: true, force: true });
});
for (const path of [...tracked, 'dist']) cpSync(join(root, path), join(copy, path), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
mkdirSync(join(copy, 'mutants'));
for (const [path, group] of groupBy(mutants, 'path')) {
  const file = join(copy, path);
  writeFileSync(file, withMutants(readFileSync(file, 'utf8'), group));
}

const used = [...new Set(mutants.flatMap((mutant) => mutant.tests))];
const withoutMutant = used.map((test, index) => ({ id: 1_000_000 + index, tests: [test] }));
const sound = new Set();
await judgeAll(withoutMutant, ({ tests: [test] }, status) => {
  if (status === 'survived') sound.add(test);
  else process.stderr.write(`does not pass without a mutant, and is not used: ${test}\n`);
});

const results = [];
const report = () =>
  process.stdout.write(
    `${JSON.stringify({ seed: values.seed, summary: summaryOf(results), results }, null, 1)}\n`,
  );
process.on('exit', report);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(2));
const asked = mutants.map((mutant) => ({ ...mutant, tests: mutant.tests.filter((test) => sound.has(test)) }));
for (const mutant of asked.filter((each) => each.tests.length === 0)) settle(mutant, 'untested');
await judgeAll(
  asked.filter((each) => each.tests.length > 0),
  settle,
);

function settle(mutant, status) {
  results.push({ ...mutant, status });
  process.stderr.write(`${results.length}/${mutants.length} ${status}: ${describe(mutant)}\n`);
}

/** Asks mutant after mutant in one process; one that does not end is killed with it, and the next process goes on. */
async function judgeAll(list, tell) {
  let rest = list;
  while (rest.length > 0) {
    const told = await judgeSome(rest, tell);
    rest = rest.filter(({ id }) => !told.has(id));
  }
}

function judgeSome(list, tell) {
  const byId = new Map(list.map((each) => [each.id, each]));
  for (const { id, tests: chosen } of list)
    writeFileSync(join(copy, `mutants/${id}.test.ts`), harness(id, chosen));
  writeFileSync(join(copy, 'mutants/progress'), '');
  writeFileSync(join(copy, 'vitest.config.ts'), configFor(list.map(({ id }) => `mutants/${id}.test.ts`)));
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run'], {
    cwd: copy,
    detached: true,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: 'ignore',
  });
  running = child;
  const told = new Set();
  let current;
  let seen = 0;
  let since = Date.now();
  const read = () => {
    const lines = readFileSync(join(copy, 'mutants/progress'), 'utf8').split('\n').slice(0, -1);
    for (const line of lines.slice(seen)) {
      const [id, state] = line.split(' ');
      since = Date.now();
      current = Number(id);
      if (state !== 'began' && !told.has(current)) {
        told.add(current);
        tell(byId.get(current), state === 'passed' ? 'survived' : 'killed');
      }
    }
    seen = lines.length;
  };
  return new Promise((done) => {
    const watch = setInterval(() => {
      read();
      if (Date.now() - since > TIMEOUT_MS) process.kill(-child.pid, 'SIGKILL');
    }, 500);
    child.on('close', () => {
      clearInterval(watch);
      running = undefined;
      read();
      if (current === undefined) throw new Error('vitest does not start');
      const open = told.has(current) ? list.find(({ id }) => !told.has(id)) : byId.get(current);
      if (open !== undefined) {
        told.add(open.id);
        tell(open, 'timeout');
      }
      done(told);
    });
  });
}

function harness(id, chosen) {
  return `import { beforeEach, vi } from 'vitest';
globalThis.mutant = ${id};
vi.resetModules();
let isNoticed = false;
beforeEach((context) => {
  if (isNoticed) context.skip();
  context.onTestFailed(() => { isNoticed = true; });
});
${chosen.map((test) => `await import('../${test}');`).join('\n')}
`;
}

function configFor(include) {
  const test = {
    include,
    isolate: false,
    fileParallelism: false,
    testTimeout: 60_000,
    reporters: ['./test/mutation/reporter.mjs'],
  };
  return `import { BaseSequencer } from 'vitest/node';
class InTurn extends BaseSequencer {
  async sort(files) {
    const at = ({ moduleId }) => Number(/(\\d+)\\.test\\.ts$/.exec(moduleId)[1]);
    return files.toSorted((a, b) => at(a) - at(b));
  }
}
const test = ${JSON.stringify(test)};
export default { test: { ...test, sequence: { sequencer: InTurn } } };
`;
}

/** Files in turn, in each a kind by chance, of the kind a place by chance: long files and common kinds do not drown others. */
function sample(area, count) {
  const random = randomFrom(`${values.seed} ${area}`);
  const isIn = (path) => path === area || path === `${area}.ts` || path.startsWith(`${area}/`);
  const files = shuffled(
    random,
    tracked.filter((path) => isIn(path) && /(?<!\.test|\.d)\.ts$/.test(path)),
  ).map((path) => [...groupBy(mutantsOf(readFileSync(join(root, path), 'utf8'), path), 'kind').values()]);
  const drawn = [];
  while (drawn.length < count && files.some((kinds) => kinds.length > 0))
    for (const kinds of files) {
      if (kinds.length === 0 || drawn.length >= count) continue;
      const at = Math.floor(random() * kinds.length);
      const [mutant] = kinds[at].splice(Math.floor(random() * kinds[at].length), 1);
      if (kinds[at].length === 0) kinds.splice(at, 1);
      if (!drawn.some((other) => overlaps(other, mutant))) drawn.push({ area, ...mutant });
    }
  return drawn;
}

function overlaps(a, b) {
  return a.path === b.path && a.start < b.end && b.start < a.end;
}

/** Tests of the built program see no mutant, and slow ones would be run too often. */
function isUsable(path) {
  const text = readFileSync(join(root, path), 'utf8');
  return !SLOW.test(path) && !(path.startsWith('test/') && /\bdist\b|cli\.ts'|spawn/.test(text));
}

function testsFor(path) {
  return tests
    .flatMap((test) => {
      const distance = distances.get(test).get(path);
      return distance === undefined
        ? []
        : [{ test, distance: dirname(test) === dirname(path) ? 0 : distance }];
    })
    .sort((a, b) => a.distance - b.distance || (a.test < b.test ? -1 : 1))
    .slice(0, MAX_TESTS)
    .map(({ test }) => test);
}

function distancesFrom(test) {
  const found = new Map([[test, 0]]);
  for (const [path, distance] of found)
    for (const next of importsOf(path)) if (!found.has(next)) found.set(next, distance + 1);
  return found;
}

function importsOf(path) {
  if (!imports.has(path)) {
    const text = readFileSync(join(root, path), 'utf8').replace(/^import type .*$/gm, '');
    const names = [...text.matchAll(/(?:from|import\(?)\s*'(\.[^']+\.tsx?)'/g)].map(([, name]) => name);
    imports.set(
      path,
      names.map((name) => relative(root, resolve(root, dirname(path), name))),
    );
  }
  return imports.get(path);
}

function summaryOf(all) {
  const rows = (key) =>
    [...groupBy(all, key)].map(([name, group]) => {
      const count = (status) => group.filter((result) => result.status === status).length;
      const noticed = count('killed') + count('timeout');
      return {
        name,
        mutants: group.length,
        noticed,
        survived: count('survived'),
        untested: count('untested'),
      };
    });
  return { areas: rows('area'), kinds: rows('kind') };
}

function describe({ path, line, column, kind, before, after }) {
  return `${path}:${line}:${column} ${kind}: ${before.replace(/\s+/g, ' ')} -> ${after.replace(/\s+/g, ' ')}`;
}

function groupBy(list, key) {
  const groups = new Map();
  for (const item of list) {
    const group = groups.get(item[key]);
    if (group === undefined) groups.set(item[key], [item]);
    else group.push(item);
  }
  return groups;
}

/** One of each list after another, so that a run that is ended early has still asked all areas alike. */
function inTurn(lists) {
  const length = Math.max(...lists.map((list) => list.length));
  return Array.from({ length }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

function shuffled(random, list) {
  const rest = [...list].sort();
  return list.map(() => rest.splice(Math.floor(random() * rest.length), 1)[0]);
}

/** Numbers from 0 to 1 that depend on the seed alone: mulberry32, started with an FNV-1a hash. */
function randomFrom(seed) {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
