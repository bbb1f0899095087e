import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readKnownFiles } from '../../src/cli/input/known-files.ts';
import type { KnownFiles } from '../../src/entry/files/known-files.ts';
import { withFiles } from '../../src/entry/files/with-files.ts';
import { compileEntry, trace } from '../../src/entry/trace.ts';
import type { Call, Spec } from '../../src/spec/model.ts';
import { calledName } from '../../src/spec/read.ts';
import { compareVersions, parseVersion, type Version } from '../../src/spec/version.ts';
import { isFull, skipped } from '../support/is-full.ts';
import { specOf } from '../support/lint.ts';
import { RECORDED_CONFIGURATION } from '../support/recorded-machine.ts';
import { cProgram, numberOf, resultName } from './c-program.ts';
import { CALLERS, type CallerName, callsOf, FILES, makeTree, THERE, TREE } from './file-tree.ts';

/*
 * What Linux answers to calls with a path, in a folder whose files, modes and ids are known. `files-*.json` holds the
 * answers of Linux 6.18; with CI_FULL=1, and where gcc, x86_64 and root are at hand, the
 * running kernel is asked again.
 * PROBEABLE_RECORD=1 writes the table.
 */

const TABLE = join(import.meta.dirname, 'files-6.18-x86_64.json');
const PATHS = Object.keys(FILES);
const NAMES = Object.keys(CALLERS) as CallerName[];

/** By caller, the answers to `callsOf()` in their order. */
type Answers = Readonly<Record<CallerName, readonly string[]>>;

const specs = new Map<string, Spec>();

function readCall(text: string): { spec: Spec; call: Call } {
  const name = calledName(text) ?? '';
  const path = join(import.meta.dirname, '../../content/syscalls', `${name}.yaml`);
  const spec = specs.get(name) ?? specOf(readFileSync(path, 'utf8'));
  specs.set(name, spec);
  const read = spec.readCall(text);
  if (!read.ok) throw new Error(`${text}: ${read.faults[0]?.message}`);
  return { spec, call: read.call };
}

const calls = callsOf();

function ask(): Answers {
  const folder = makeTree();
  const program = mkdtempSync(join(tmpdir(), 'probeable-'));
  try {
    const read = calls.map((text) => {
      const { spec, call } = readCall(text.replace(`"${TREE}/`, `"${folder}/`));
      return { number: numberOf(spec) ?? -1n, call };
    });
    const answersOf = (caller: CallerName): readonly string[] => {
      writeFileSync(join(program, 'ask.c'), cProgram(read, caller === 'root'));
      execFileSync('gcc', ['-w', '-o', join(program, 'ask'), join(program, 'ask.c')]);
      const output = execFileSync(join(program, 'ask'), { encoding: 'utf8', cwd: folder, timeout: 60_000 });
      return output
        .trim()
        .split('\n')
        .map((code) => resultName(Number(code)));
    };
    return { root: answersOf('root'), nobody: answersOf('nobody') };
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(program, { recursive: true });
  }
}

/** What is known if the states of `paths` and the caller are. */
function knowing(paths: readonly string[], caller: CallerName): KnownFiles {
  const file = paths.map((path) => `${path}=${FILES[path]}`);
  return readKnownFiles({ file, cwd: TREE, ...CALLERS[caller] }) ?? expect.fail('nothing is known');
}

/** What is known if of one name nothing is said but that it is there. */
function knowingThat(name: string, caller: CallerName): KnownFiles {
  const file = [
    ...PATHS.filter((path) => path !== name).map((path) => `${path}=${FILES[path]}`),
    `${name}=any`,
  ];
  return readKnownFiles({ file, cwd: TREE, ...CALLERS[caller] }) ?? expect.fail('nothing is known');
}

/** The results that remain open. */
function predict(text: string, kernel: Version, known: KnownFiles | undefined): readonly string[] {
  const { spec, call } = readCall(text);
  const entry = compileEntry(spec, kernel, RECORDED_CONFIGURATION);
  const { outcomes } = trace(known === undefined ? entry : withFiles(entry, known), call);
  return outcomes.map(({ result }) => result);
}

function outside(answers: Answers, kernel: Version): readonly string[] {
  return NAMES.flatMap((caller) => {
    const known = knowing(PATHS, caller);
    return calls.flatMap((text, index) => {
      const results = predict(text, kernel, known);
      const answer = answers[caller][index] ?? 'none';
      return results.includes(answer) ? [] : [`${caller}: ${text}: ${answer}, not ${results.join(', ')}`];
    });
  });
}

/** Older kernels are a claim that nobody has tested here. */
const running = parseVersion(release().split('-')[0] ?? '') ?? [0, 0];
const canAsk =
  isFull &&
  process.arch === 'x64' &&
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  compareVersions(running, [6, 18]) >= 0 &&
  spawnSync('gcc', ['--version']).status === 0;

if (process.env.PROBEABLE_RECORD === '1') {
  const { root, nobody } = ask();
  const table = { root: root.join(' '), nobody: nobody.join(' ') };
  writeFileSync(TABLE, `${JSON.stringify(table, null, 2)}\n`);
}

describe('answers of Linux 6.18 in a folder whose files are known', () => {
  const recorded: Readonly<Record<CallerName, string>> = JSON.parse(readFileSync(TABLE, 'utf8'));
  const answers: Answers = { root: recorded.root.split(' '), nobody: recorded.nobody.split(' ') };

  test('are there for each call and caller', () => {
    expect(NAMES.map((caller) => answers[caller].length)).toEqual([calls.length, calls.length]);
  });

  test('lie inside of the prediction', () => {
    expect(outside(answers, [6, 18])).toEqual([]);
  });

  test('leave open at most three results for 88 of 100 refused calls, of which none is as narrow without the files', () => {
    const widthsOf = (knownOf: (caller: CallerName) => KnownFiles | undefined): readonly number[] =>
      NAMES.flatMap((caller) => {
        const known = knownOf(caller);
        const refused = calls.filter((_, index) => answers[caller][index] !== 'success');
        return refused.map((text) => predict(text, [6, 18], known).length);
      });
    const shareOf = (widths: readonly number[], most: number): number =>
      widths.filter((width) => width <= most).length / widths.length;
    const withKnown = widthsOf((caller) => knowing(PATHS, caller));
    const without = widthsOf(() => undefined);
    expect(shareOf(withKnown, 1)).toBeGreaterThan(24 / 100);
    expect(shareOf(withKnown, 3)).toBeGreaterThan(88 / 100);
    expect(shareOf(without, 3)).toBe(0);
  });

  test.each(NAMES)('stay inside as less is known, and knowing more leaves less open: %s', (caller) => {
    // Each round forgets some files more: those whose place in the list the round divides.
    const rounds = [PATHS, ...[2, 3, 5].map((round) => PATHS.filter((_, index) => index % round !== 0))];
    const wider: string[] = [];
    for (const [text, answer] of calls.map((each, index) => [each, answers[caller][index]] as const)) {
      const [all = [], ...some] = rounds.map((paths) => predict(text, [6, 18], knowing(paths, caller)));
      const nothing = predict(text, [6, 18], undefined);
      for (const results of some) {
        const isInside =
          results.includes(answer ?? 'none') && all.every((result) => results.includes(result));
        if (!isInside || !results.every((result) => nothing.includes(result))) wider.push(text);
      }
    }
    expect(wider).toEqual([]);
  });

  test.each(NAMES)('stay inside where of a name no more is known than that it is there: %s', (caller) => {
    const wrong = THERE.flatMap((name) => {
      const known = knowingThat(name, caller);
      const relative = JSON.stringify(name.slice(TREE.length + 1) || '.');
      return calls.flatMap((text, index) => {
        if (!text.includes(`${relative},`) && !text.includes(`${relative})`)) return [];
        const results = predict(text, [6, 18], known);
        const answer = answers[caller][index] ?? 'none';
        return results.includes(answer) ? [] : [`${text}: ${answer}, not ${results.join(', ')}`];
      });
    });
    expect(wrong).toEqual([]);
  });
});

if (!isFull) skipped('the running kernel about paths');

describe.skipIf(!canAsk)('the running kernel (needs gcc, x86_64, root and Linux 6.18 or later)', () => {
  test('answers nothing outside of the prediction', () => {
    expect(outside(ask(), running)).toEqual([]);
  });
});
