import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { discoveries } from '../src/entry/discover/discovery.ts';
import { tellingOn } from '../src/entry/discover/telling.ts';
import { readSpecs } from '../src/spec/read.ts';
import { parseVersion } from '../src/spec/version.ts';
import {
  type FlagsSeen,
  flagKey,
  flagSeenOn,
  flagSeenText,
  readFlagsSeen,
} from '../src/verify/flags-seen.ts';

/*
 * What the kernels of the matrix told about flags (`npm run kernels -- --flags`), against what the specs say of their
 * releases.
 */

const content = join(import.meta.dirname, '../content');
const folder = join(content, 'verified/flags');
const kernels = readdirSync(folder).map((file): FlagsSeen => {
  const seen = readFlagsSeen(readFileSync(join(folder, file), 'utf8'));
  if (seen === undefined) throw new Error(`${file} cannot be read`);
  return seen;
});
const specs = readdirSync(join(content, 'syscalls'))
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => readSpecs(readFileSync(join(content, 'syscalls', file), 'utf8')).documents)
  .flatMap(({ spec }) => spec ?? []);
const seenOn = flagSeenOn(kernels);

const asked = specs.flatMap((spec) =>
  discoveries(spec).flatMap((one) => {
    const { found } = one;
    if (found === undefined) return [];
    const name = `${spec.name} ${flagKey(one)}`;
    return seenOn(spec.name, flagKey(one), found.call.text).map((seen) => ({ name, spec, found, seen }));
  }),
);

test('each kernel said to know a flag exactly if its release knows it', () => {
  const wrong = asked.flatMap(({ name, found, seen }) => {
    const expected = tellingOn(found.releases, parseVersion(seen.release) ?? [0, 0]);
    const told = seen.isKnown ? 'known' : 'unknown';
    return expected === 'nothing' || expected === told
      ? []
      : [`${name} on ${seen.release}: ${told}, not ${expected}`];
  });
  expect(wrong).toEqual([]);
});

test('flags of at least ten calls were told by every kernel of x86_64 from 5.10 to the newest', () => {
  const x86 = kernels.filter(({ architecture }) => architecture === 'x86_64');
  const names = x86.map(({ flags }) => new Set(flags.keys()));
  const onEach = specs.map(({ name }) => name).filter((name) => names.every((own) => own.has(name)));
  expect(x86.map(({ kernel }) => kernel)).toEqual(expect.arrayContaining(['5.10', '6.1', '6.12', '7.2']));
  expect(onEach.length).toBeGreaterThanOrEqual(20);
  const changing = new Set(asked.filter(({ seen }) => !seen.isKnown).map(({ spec }) => spec.name));
  expect(changing.size).toBeGreaterThanOrEqual(10);
});

test('what was told is about the calls that are shown: npm run kernels -- --flags', () => {
  const current = new Set(asked.map(({ name }) => name));
  const stale = kernels.flatMap(({ flags }) =>
    [...flags].flatMap(([call, own]) => [...own.keys()].map((key) => `${call} ${key}`)),
  );
  expect([...new Set(stale)].filter((name) => !current.has(name))).toEqual([]);
});

test('a page says on which releases a flag was found', () => {
  const cached = asked.filter(({ name }) => name === 'openat2 open_how.resolve.RESOLVE_CACHED');
  expect(flagSeenText(cached.map(({ seen }) => seen))).toMatch(/^known on 5\.10, 6\.1, 6\.12, /);
  const config3 = asked.filter(({ name }) => name === 'perf_event_open perf_event_attr.config3');
  expect(flagSeenText(config3.map(({ seen }) => seen))).toMatch(/^known on 6\.12, .*; not on 5\.10, 6\.1$/);
});

test.each(['', '{}', '[]', '{"version": 2}', '{"version": 1, "kernel": {}}'])(
  '%j is no such file',
  (text) => {
    expect(readFlagsSeen(text)).toBeUndefined();
  },
);
