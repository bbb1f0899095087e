import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isProbe } from '../../src/entry/grade.ts';
import { searchProbes } from '../../src/entry/suggest/search.ts';
import { type CompiledEntry, compileEntry, trace } from '../../src/entry/trace.ts';
import type { Call, Spec } from '../../src/spec/model.ts';
import { calledName, readSpecs } from '../../src/spec/read.ts';
import { compareVersions, parseVersion, type Version } from '../../src/spec/version.ts';
import { cProgram, numberOf, resultName } from './c-program.ts';
import { FURTHER_CALLS } from './calls.ts';

/*
 * The tracer against a kernel. `observed-*.json` holds what Linux 6.18 answered to an unprivileged process without
 * a filter; where gcc and x86_64 are at hand, the running kernel is asked again. PROBEABLE_RECORD=1 writes the table.
 */

interface Row {
  readonly call: string;
  readonly answer: string;
}

const TABLE = join(import.meta.dirname, 'observed-6.18-x86_64.json');
const content = join(import.meta.dirname, '../../content');
const specs = new Map<string, Spec>();
for (const folder of ['syscalls', 'proposals']) {
  for (const file of readdirSync(join(content, folder))) {
    for (const { spec } of readSpecs(readFileSync(join(content, folder, file), 'utf8')).documents) {
      if (spec?.status === 'merged') specs.set(spec.name, spec);
    }
  }
}

function readRow(text: string): { spec: Spec; call: Call } {
  const spec = specs.get(calledName(text) ?? '');
  const read = spec?.readCall(text);
  if (spec === undefined || read === undefined || !read.ok)
    throw new Error(`${text}: ${read?.ok === false ? read.faults[0]?.message : 'no spec'}`);
  return { spec, call: read.call };
}

/** Share of the certain predictions that came true, after every answer was found among the possible ones. */
function judge(rows: readonly Row[], kernel: Version): { certain: number; exact: number; outside: string[] } {
  const entries = new Map<Spec, CompiledEntry>();
  const outside: string[] = [];
  let certain = 0;
  let exact = 0;
  for (const { call: text, answer } of rows) {
    const { spec, call } = readRow(text);
    const entry = entries.get(spec) ?? compileEntry(spec, kernel);
    entries.set(spec, entry);
    const { outcomes } = trace(entry, call);
    const sure = outcomes.find(({ isCertain }) => isCertain);
    if (sure !== undefined) certain++;
    if (sure?.result === answer) exact++;
    if (!outcomes.some(({ result }) => result === answer))
      outside.push(`${text}: ${answer}, not ${outcomes.map(({ result }) => result).join(', ')}`);
  }
  return { certain, exact, outside };
}

const canRun =
  process.arch === 'x64' && process.platform === 'linux' && spawnSync('gcc', ['--version']).status === 0;
const running = parseVersion(release().split('-')[0] ?? '') ?? [0, 0];

/** Asks the running kernel; calls that it is too old for are left out. */
function ask(texts: readonly string[]): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-'));
  try {
    const known = texts
      .map(readRow)
      .filter(({ spec }) => spec.since === undefined || compareVersions(running, spec.since) >= 0);
    const calls = known.map(({ spec, call }) => ({ number: numberOf(spec) ?? -1n, call }));
    writeFileSync(join(folder, 'ask.c'), cProgram(calls, process.getuid?.() !== 0));
    execFileSync('gcc', ['-w', '-o', join(folder, 'ask'), join(folder, 'ask.c')]);
    const output = execFileSync(join(folder, 'ask'), { encoding: 'utf8', timeout: 60_000 });
    return output
      .trim()
      .split('\n')
      .map((code, index) => ({
        call: known[index]?.call.text ?? '',
        answer: resultName(Number(code)),
      }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Probes that the search makes up for a kernel: declared ones first. */
function madeUpCalls(kernel: Version, perSpec: number): string[] {
  return [...specs.values()].flatMap((spec) => {
    const entry = compileEntry(spec, kernel);
    const found = searchProbes(entry, () => false).map(({ call }) => call);
    const step = Math.max(1, Math.floor(found.length / perSpec));
    const chosen = found.filter((_, index) => index % step === 0);
    return [...spec.probes.map(({ call }) => call), ...chosen]
      .filter((call) => isProbe(trace(entry, call)))
      .map(({ text }) => text);
  });
}

if (process.env.PROBEABLE_RECORD === '1') {
  const texts = [...new Set([...madeUpCalls(running, 16), ...FURTHER_CALLS])];
  writeFileSync(TABLE, `${JSON.stringify(ask(texts), null, 2)}\n`);
}

describe('answers observed on Linux 6.18', () => {
  const rows: Row[] = JSON.parse(readFileSync(TABLE, 'utf8'));
  const { certain, exact, outside } = judge(rows, [6, 18]);
  test('are many, and of every call', () => {
    expect(rows.length).toBeGreaterThan(300);
    const called = new Set(rows.map(({ call }) => calledName(call)));
    const [uncalled, probed] = [
      [...specs.keys()].filter((name) => !called.has(name)),
      (name: string) => {
        const spec = specs.get(name);
        return spec !== undefined && searchProbes(compileEntry(spec, [6, 18]), () => true).length > 0;
      },
    ];
    expect(uncalled.filter(probed)).toEqual([]);
  });
  test('none lies outside of the prediction', () => expect(outside).toEqual([]));
  test('certain predictions came true', () => expect(exact).toBe(certain));
  test('most predictions are certain', () => expect(certain / rows.length).toBeGreaterThan(0.7));
});

// Older kernels are a claim that nobody has tested here: PROBEABLE_ANY_KERNEL=1 tests it.
const isKnown = compareVersions(running, [6, 18]) >= 0 || process.env.PROBEABLE_ANY_KERNEL === '1';

describe.skipIf(!canRun || !isKnown)('the running kernel (needs gcc, x86_64 and Linux 6.18 or later)', () => {
  test('answers nothing outside of the prediction, as an unprivileged user', () => {
    const rows = ask([...new Set([...madeUpCalls(running, 60), ...FURTHER_CALLS])]);
    const { certain, exact, outside } = judge(rows, running);
    expect(rows.length).toBeGreaterThan(500);
    expect(outside).toEqual([]);
    expect(exact).toBe(certain);
  });
});
