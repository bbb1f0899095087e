import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findArchitecture } from '../architecture.ts';
import { Catalogue, type CatalogueOptions } from '../runtimes/catalogue.ts';
import { readRuntimeFacts } from '../runtimes/runtime-facts.ts';
import { findLibrary } from '../syscalls/library-releases.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { answerSpans, releaseAnswer, releaseAnswers } from './release-answers.ts';
import { laterReleases, passes, type Remedy, remediesOf, remedyText } from './remedies.ts';

const runtimes = ['docker', 'containerd', 'podman', 'containers-common', 'systemd-nspawn'].map((name) =>
  readRuntimeFacts(readFileSync(join(import.meta.dirname, `../../../content/runtimes/${name}.yaml`), 'utf8')),
);

const architecture = findArchitecture('x86_64');

function asked(runtime: string, syscall: string, library?: string) {
  const facts = runtimes.find(({ name }) => name === runtime.split('@')[0]);
  const found = library === undefined ? undefined : findLibrary(library);
  const number = architecture && syscallNumbers().numberOf(syscall, architecture);
  if (facts === undefined || number === undefined || typeof found === 'string' || architecture === undefined)
    throw new Error(`${runtime}, ${syscall}`);
  const options: CatalogueOptions = {
    architecture,
    kernel: [Number.MAX_SAFE_INTEGER, 0],
    capabilities: undefined,
    engine: undefined,
    numbers: syscallNumbers(found),
  };
  const call = { architecture, number, syscall, args: undefined };
  return { about: { runtimes, options, facts, release: runtime.split('@')[1] ?? '' }, call };
}

/** What a release returns after a remedy. */
function after(remedy: Remedy, { about, call }: ReturnType<typeof asked>): string | undefined {
  const { options, facts, release } = about;
  const library = (text: string) => {
    const found = findLibrary(text);
    if (typeof found === 'string') throw new Error(found);
    return { ...options, numbers: syscallNumbers(found) };
  };
  const answer = (changed: CatalogueOptions, at: string) =>
    releaseAnswer(new Catalogue(runtimes, changed), facts, at, call)?.answer;
  switch (remedy.kind) {
    case 'runtime':
    case 'absent':
      return answer(options, remedy.release);
    case 'some releases':
      return answer(options, remedy.from);
    case 'library':
      return answer(library(remedy.release), release);
    case 'both':
      return answer(library(remedy.library), remedy.release);
    case 'capability':
      return answer({ ...options, capabilities: new Set([...facts.capabilities, remedy.name]) }, release);
  }
}

test.each([
  ['docker@19.03.15', 'openat2', undefined, ['Update Docker to 20.10.0 or later']],
  ['docker@20.10.9', 'openat2', '2.4.1', ['Update libseccomp to 2.4.4 or later']],
  [
    'docker@19.03.15',
    'openat2',
    '2.4.1',
    ['Update Docker to 20.10.0 or later, and libseccomp to 2.4.4 or later'],
  ],
  [
    'docker@20.10.9',
    'clone3',
    undefined,
    ['Update Docker to 20.10.10 or later, which returns ENOSYS, so that programs fall back'],
  ],
  ['docker@29.7.2', 'openat2', undefined, []],
])('%s, %s with libseccomp %s: %j', (runtime, syscall, library, texts) => {
  const { about, call } = asked(runtime, syscall, library);
  const found = remediesOf(about, call).filter(({ kind }) => kind !== 'capability');
  expect(found.map((remedy) => remedyText(about.facts.title, remedy))).toEqual(texts);
});

test('a capability that a rule asks for is named, and no other', () => {
  const { about, call } = asked('docker@29.7.2', 'mount');
  expect(remediesOf(about, call)).toEqual([{ kind: 'capability', name: 'CAP_SYS_ADMIN' }]);
});

describe('each remedy helps', () => {
  test.each(['io_uring_setup', 'clone3', 'bpf'])('%s', (syscall) => {
    for (const runtime of ['docker@20.10.9', 'containerd@1.5.0', 'docker@29.7.2'])
      for (const library of ['2.3.3', undefined]) {
        const question = asked(runtime, syscall, library);
        for (const remedy of remediesOf(question.about, question.call)) {
          const answer = after(remedy, question);
          const helps = remedy.kind === 'absent' ? answer === 'ENOSYS' : passes(answer ?? '');
          expect([runtime, syscall, library, remedy, answer, helps]).toEqual([
            runtime,
            syscall,
            library,
            remedy,
            answer,
            true,
          ]);
        }
      }
  });
});

test('a release that later ones take back is not called an update', () => {
  const spans = [
    { answer: 'EPERM', from: '1.0', until: '1.4' },
    { answer: 'allow', from: '1.5', until: '1.9' },
    { answer: 'EPERM', from: '2.0', until: '2.3' },
  ];
  expect(laterReleases(spans, '1.2')).toEqual([{ kind: 'some releases', from: '1.5', until: '1.9' }]);
  expect(laterReleases(spans, '2.1')).toEqual([]);
});

test('neighbours are joined, but not over releases that nobody read', () => {
  const span = (from: string, until: string, isAfterGap = false) => ({
    answer: 'allow',
    from,
    until,
    isAfterGap,
  });
  expect(answerSpans([span('1', '2'), span('3', '4'), span('7', '8', true)])).toEqual([
    { answer: 'allow', from: '1', until: '4' },
    { answer: 'allow', from: '7', until: '8' },
  ]);
});

test.each(['openat2', 'clone3', 'io_uring_setup', 'personality', 'socket', 'mseal', 'read'])(
  '%s: all releases by the rules that reach it return what their whole filters return',
  (syscall) => {
    const { about, call } = asked('docker@20.10.9', syscall);
    const catalogue = new Catalogue(runtimes, about.options);
    const rows = releaseAnswers(catalogue, about.facts, call);
    const whole = rows.map(({ from }) => releaseAnswer(catalogue, about.facts, from, call)?.answer);
    expect(rows.map(({ answer }) => answer)).toEqual(whole);
    expect(rows.length).toBeGreaterThan(10);
  },
);
