import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareGrades, type Grade, gradeOf } from '../../src/entry/grade.ts';
import { suggestProbes } from '../../src/entry/suggest/suggest.ts';
import { compileEntry, trace } from '../../src/entry/trace.ts';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { parseVersion } from '../../src/spec/version.ts';
import { specDigest } from '../../src/verify/asked-spec.ts';
import { readSeen } from '../../src/verify/read-record.ts';
import { specOn } from '../../src/verify/target.ts';
import { SUMMARY, summaryText } from '../../src/verify/verified-summary.ts';
import { specOf } from '../support/traced-kernel.ts';

/* content/verified: what kernels answered is about the specs as they are now. */

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'content/verified');
const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== SUMMARY);
const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const specs = new Map(
  readdirSync(join(root, 'content/syscalls')).map((file) => [
    file.replace('.yaml', ''),
    specOf(readFileSync(join(root, 'content/syscalls', file), 'utf8')),
  ]),
);

interface Syscall {
  readonly syscall: string;
  readonly spec?: string;
  readonly grade?: string;
  readonly skipped?: string;
  readonly disagreements?: unknown[];
  readonly probes?: { readonly call: string; readonly answers: Record<string, string> }[];
}

test('the summary is that of the records', () => {
  const records = [...texts.values()].map((text) => readSeen(text) ?? expect.fail());
  expect(readFileSync(join(folder, SUMMARY), 'utf8')).toBe(summaryText(records));
});

test('each pinned kernel has a record, and the kernel under probeable, too', () => {
  const pins: { name: string; isRecorded?: boolean }[] = JSON.parse(
    readFileSync(join(root, 'build/kernels/kernels.json'), 'utf8'),
  );
  const recorded = pins.filter(({ isRecorded }) => isRecorded !== false).map(({ name }) => `${name}.json`);
  expect(names.toSorted()).toEqual([...recorded, '6.18-x86_64.json'].toSorted());
});

describe.each([...texts])('%s', (name, text) => {
  const record = JSON.parse(text);
  const release = parseVersion(record.kernel.release) ?? [0, 0];
  const architecture = findArchitecture(record.kernel.architecture) ?? expect.fail();
  const configuration = new Map(
    Object.entries<string>(record.configuration.options).map(([option, value]) => [option, value !== 'n']),
  );

  test('names the kernel, its configuration, the calls that were made up, and every shipped spec', () => {
    expect(name).toBe(`${record.kernel.version}-${record.kernel.architecture}.json`);
    expect(record.sweep).toEqual({ calls: expect.any(Number), seed: expect.any(Number) });
    expect(record.configuration.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(record.configuration.options.CONFIG_SECCOMP ?? record.configuration.options.CONFIG_64BIT).toBe(
      'y',
    );
    expect(record.syscalls.map(({ syscall }: Syscall) => syscall).toSorted()).toEqual(
      [...specs.keys()].toSorted(),
    );
  });

  test.each<Syscall>(record.syscalls)(
    '$syscall: is fresh, and nothing in it contradicts the spec as it is now',
    ({ syscall, spec: asked, grade, skipped, disagreements, probes = [] }) => {
      const spec = specOn(specs.get(syscall) ?? expect.fail(), architecture);
      const entry = compileEntry(spec, release);
      if (skipped !== undefined) {
        // The process that asks the kernel under it needs some calls itself; guests are asked about them.
        expect(['newer', 'number', 'needed']).toContain(skipped);
        if (skipped === 'newer') expect(entry.isAbsent).toBe(true);
        return;
      }
      expect(
        asked,
        `${syscall} has changed since Linux ${record.kernel.release} was asked: npm run kernels`,
      ).toBe(specDigest(spec));
      expect(disagreements).toEqual([]);
      const grades: Grade[] = ['none'];
      for (const { call, answers } of probes) {
        const read = spec.readCall(call);
        if (!read.ok) throw new Error(`${call}: ${read.faults[0]?.message}`);
        const traced = trace(entry, read.call);
        grades.push(gradeOf(entry, traced));
        const predicted = traced.outcomes.map(({ result }) => result);
        for (const world of ['unprivileged', 'root']) expect(predicted).toContain(answers[world]);
        const here = trace(compileEntry(spec, release, configuration), read.call);
        for (const world of ['unprivileged', 'root'])
          expect([call, here.outcomes.map(({ result }) => result)]).toEqual([
            call,
            expect.arrayContaining([answers[world]]),
          ]);
      }
      expect(grades.sort(compareGrades)[0]).toBe(grade);
      const declared = spec.probes
        .map(({ call }) => call.text)
        .filter((call) => !probes.some((one) => one.call === call));
      const found = suggestProbes(spec, release);
      expect(declared.filter((call) => found.some((one) => one.call.text === call))).toEqual([]);
    },
  );
});
