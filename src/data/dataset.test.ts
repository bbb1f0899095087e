import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Spec } from '../spec/model.ts';
import { readSpecs } from '../spec/read.ts';
import { compareDatasets } from './compare-datasets.ts';
import { type Dataset, dataJsonSchema } from './data-shape.ts';
import { datasetFiles, datasetLines, datasetText, makeDataset, readDataset } from './dataset.ts';

const FROB = `syscall: frob
summary: Frob a file
status: merged
since: "6.6"
number: { x86_64: 470, alpha: 580 }
prototype: int frob(int fd, struct frob_how __user *how, unsigned int flags)
structs:
  frob_how: { mode: { type: __u32, values: { FROB_DEEP: 4 } }, pad: __u32 }
arguments: { flags: { role: flags, values: { FROB_FAST: 0x1 } } }
constants: { FROB_MASK: 0x1 }
entry:
  - check: flags & ~FROB_MASK
    error: EINVAL
    note: fs/frob.c, ksys_frob
  - permission: CAP_SYS_ADMIN
    until: ["6.12", "6.6.9"]
    error: EPERM
  - lookup: fd
    error: EBADF
  - copy: how
    error: EFAULT
  - effect: frobs
probes:
  - call: frob(-1, NULL, -1)
    expect: EINVAL
`;

const specOf = (text: string): Spec => {
  const [document] = readSpecs(text).documents;
  if (document?.spec === undefined) throw new Error(document?.problems[0]?.message ?? 'no document');
  return document.spec;
};

const EVIDENCE = {
  precedence: {
    of: ({ name }: Spec) =>
      name === 'frob'
        ? [
            {
              steps: [3, 4] as const,
              call: 'frob(-1, NULL, 0)',
              errors: ['EBADF'],
              insteadOf: ['EFAULT'],
              before: [],
              unprivileged: false,
              releases: [{ from: '6.12', until: null }],
            },
          ]
        : undefined,
  },
  flagSeenOn: (_: string, flag: string, call: string) => [
    {
      kernel: '6.12',
      release: '6.12.117',
      architecture: 'x86_64',
      call,
      isKnown: flag === 'flags.FROB_FAST',
    },
  ],
  placesOf: () => ({ tree: '7.2.13', places: new Map([[0, 'fs/frob.c:12']]) }),
  verifiedOn: () => [
    { kernel: '6.12', architecture: 'x86_64', answers: ['EINVAL'] },
    { kernel: '7.2', architecture: 'aarch64', answers: ['EINVAL'] },
  ],
  seen: () => [
    {
      kernel: '6.12',
      release: '6.12.117',
      architecture: 'x86_64',
      status: 'called' as const,
      calls: 800,
      worlds: ['root'],
      refusing: 4,
      witnessed: 3,
      disagreements: 0,
    },
    {
      kernel: '5.10',
      release: '5.10.262',
      architecture: 'x86_64',
      status: 'newer' as const,
      calls: 0,
      worlds: [],
      refusing: 0,
      witnessed: 0,
      disagreements: 0,
    },
  ],
};

const dataOf = (...texts: readonly string[]): Dataset =>
  makeDataset(
    texts.map((text, index) => ({ path: `${index}.yaml`, spec: specOf(text) })),
    '1.2.3',
    EVIDENCE,
  );

test('a record has the order, the grades by release, the probes and who was asked', () => {
  const { syscalls, ...head } = dataOf(FROB);
  expect(head).toEqual({ version: 1, generator: 'probeable 1.2.3', licence: 'MIT' });
  const [frob] = syscalls;
  expect(frob).toMatchObject({
    syscall: 'frob',
    summary: 'Frob a file',
    since: '6.6',
    numbers: { x86_64: 470, alpha: 580 },
    returns: 'status',
    origin: {
      kind: 'person',
      tree: '7.2.13',
      isReviewed: true,
      architectures: [],
      configuration: null,
      agreedSince: null,
    },
    constants: { FROB_MASK: '1' },
    grades: [
      { from: '6.6', until: '6.6.9', grade: 'weak', eperm: true },
      { from: '6.6.9', until: '6.7', grade: 'strong', eperm: false },
      { from: '6.7', until: '6.12', grade: 'weak', eperm: true },
      { from: '6.12', until: null, grade: 'strong', eperm: false },
    ],
    eperm: { possible: false, steps: [], unfollowed: [] },
    verified: [
      {
        kernel: '6.12.117',
        architecture: 'x86_64',
        calls: 800,
        refusing: 4,
        witnessed: 3,
        contradictions: 0,
      },
    ],
  });
  expect(frob?.arguments[2]).toEqual({
    name: 'flags',
    type: 'unsigned int',
    role: 'flags',
    values: { FROB_FAST: '1' },
  });
  expect(frob?.structs).toEqual([
    {
      name: 'frob_how',
      size: 8,
      fields: [
        { name: 'mode', type: '__u32', offset: 0, role: 'mode', values: { FROB_DEEP: '4' } },
        { name: 'pad', type: '__u32', offset: 4, role: 'value', values: {} },
      ],
    },
  ]);
  expect(frob?.entry.slice(0, 2)).toEqual([
    {
      step: 1,
      kind: 'check',
      text: 'flags & ~FROB_MASK',
      when: null,
      errors: ['EINVAL'],
      since: null,
      until: null,
      architectures: null,
      note: 'fs/frob.c, ksys_frob',
      source: 'fs/frob.c:12',
    },
    {
      step: 2,
      kind: 'permission',
      text: 'CAP_SYS_ADMIN',
      when: null,
      errors: ['EPERM'],
      since: null,
      until: ['6.12', '6.6.9'],
      architectures: null,
      note: null,
      source: null,
    },
  ]);
  const [declared] = frob?.probes.filter(({ isDeclared }) => isDeclared) ?? [];
  expect(declared).toMatchObject({
    call: 'frob(-1, NULL, -1)',
    errors: ['EINVAL'],
    answered: [{ errors: ['EINVAL'], kernels: ['6.12 x86_64', '7.2 aarch64'] }],
  });
});

test('a flag has its release, how to find out, and the kernels that told', () => {
  expect(dataOf(FROB).syscalls[0]?.flags).toEqual([
    {
      kind: 'flag',
      input: 'flags',
      flag: 'FROB_FAST',
      call: 'frob(-1, NULL, FROB_FAST)',
      known: ['EBADF'],
      unknown: ['EINVAL'],
      privileged: false,
      since: ['6.6'],
      by: null,
      reason: null,
      verified: { known: ['6.12 x86_64'], unknown: [] },
    },
  ]);
});

test('of a spec that a program read, something is said of the release of its tree alone', () => {
  const derived = FROB.replace(
    /since: "6.6"\n/,
    'derived: { tree: 7.2.13, arch: [x86_64, arm64], config: every option unknown, from: "6.12" }\nreviewed: false\n',
  ).replace(/probes:[\s\S]*/u, '');
  const [frob] = dataOf(derived).syscalls;
  expect(frob?.origin).toEqual({
    kind: 'program',
    tree: '7.2.13',
    isReviewed: false,
    architectures: ['x86_64', 'arm64'],
    configuration: 'every option unknown',
    agreedSince: '6.12',
  });
  expect(frob?.grades.map(({ from, until }) => [from, until])).toEqual([['7.2.13', null]]);
});

test('the steps that leave a grade unknown are named', () => {
  const open = FROB.replace(
    '  - check: flags & ~FROB_MASK\n    error: EINVAL\n    note: fs/frob.c, ksys_frob\n',
    '  - blank: frob_check() was not followed\n',
  );
  const [frob] = dataOf(open.replace(/probes:[\s\S]*/u, '')).syscalls;
  expect(frob?.grades.at(-1)).toMatchObject({ grade: 'unknown' });
  expect(frob?.open).toEqual([1]);
  expect(dataOf(FROB).syscalls[0]?.open).toEqual([]);
});

test('what is written has the published schema, and is read again', () => {
  const dataset = dataOf(FROB);
  const validate = new Ajv2020({ strict: true }).compile(dataJsonSchema());
  expect(validate(dataset), JSON.stringify(validate.errors)).toBe(true);
  expect(readDataset(datasetText(dataset))).toEqual({ ok: true, dataset });
  expect(validate({ ...dataset, version: 2 })).toBe(false);
  expect(validate({ ...dataset, syscalls: [{ ...dataset.syscalls[0], grades: 'strong' }] })).toBe(false);
});

test('keys of a newer program are left out, and other files are refused with the place', () => {
  const dataset = dataOf(FROB);
  const [frob] = dataset.syscalls;
  const newer = JSON.stringify({ ...dataset, colour: 'red', syscalls: [{ ...frob, taste: 'sweet' }] });
  expect(readDataset(newer)).toEqual({ ok: true, dataset });
  expect(readDataset('{')).toMatchObject({ ok: false, message: expect.stringMatching(/^is not JSON: /) });
  expect(
    readDataset(JSON.stringify({ ...dataset, syscalls: [{ ...frob, numbers: { x86_64: 'many' } }] })),
  ).toEqual({
    ok: false,
    message: expect.stringMatching(/^is not data of version 1: syscalls\[0\]\.numbers\.x86_64: /),
  });
  fc.assert(fc.property(fc.json(), (text) => !readDataset(text).ok));
});

test('the file of one call is a data set of one, and proposals are not published', () => {
  const specs = [FROB, FROB.replace('frob', 'abra'), FROB.replace('status: merged', 'status: proposed')].map(
    (text, index) => ({ path: `${index}.yaml`, spec: specOf(text) }),
  );
  const files = datasetFiles(specs, '1.2.3', datasetLines(EVIDENCE));
  expect([...files.keys()].sort()).toEqual([
    'schema.json',
    'syscalls.json',
    'syscalls/abra.json',
    'syscalls/frob.json',
  ]);
  const all = readDataset(files.get('syscalls.json')?.() ?? '');
  const one = readDataset(files.get('syscalls/frob.json')?.() ?? '');
  expect(all.ok && all.dataset.syscalls.map(({ syscall }) => syscall)).toEqual(['abra', 'frob']);
  expect(one.ok && all.ok && one.dataset.syscalls).toEqual(all.ok ? all.dataset.syscalls.slice(1) : []);
});

test('two data sets differ in the facts that changed, not in kernels that were asked', () => {
  const before = dataOf(FROB);
  const [frob] = before.syscalls;
  if (frob === undefined) throw new Error('no record');
  expect(compareDatasets(before, { ...before, syscalls: [{ ...frob, verified: [] }] })).toEqual([]);
  const changed = FROB.replace('error: EBADF', 'error: EINVAL').replace('FROB_FAST: 0x1', 'FROB_FAST: 0x2');
  expect(compareDatasets(before, dataOf(changed))).toEqual([
    { syscall: 'frob', fact: 'value of FROB_FAST in flags', before: '1', after: '2' },
    {
      syscall: 'frob',
      fact: 'call for FROB_FAST in flags',
      before: 'frob(-1, NULL, FROB_FAST)',
      after: null,
    },
    { syscall: 'frob', fact: 'since of FROB_FAST in flags', before: '6.6', after: null },
    { syscall: 'frob', fact: 'step', before: 'lookup fd: EBADF', after: null },
    { syscall: 'frob', fact: 'step', before: null, after: 'lookup fd: EINVAL' },
  ]);
  expect(compareDatasets(before, dataOf(FROB, FROB.replace('frob', 'abra')))).toEqual([
    { syscall: 'abra', fact: 'call', before: null, after: 'described' },
  ]);
  expect(compareDatasets(before, dataOf())).toEqual([
    { syscall: 'frob', fact: 'call', before: 'described', after: null },
  ]);
});

test('which errno comes first is part of a record where somebody looked for it, and a fact that is compared', () => {
  const [frob] = dataOf(FROB).syscalls;
  expect(frob?.precedence).toEqual([
    {
      steps: [3, 4],
      call: 'frob(-1, NULL, 0)',
      errors: ['EBADF'],
      insteadOf: ['EFAULT'],
      before: [],
      unprivileged: false,
      releases: [{ from: '6.12', until: null }],
    },
  ]);
  const [other] = dataOf(FROB.replaceAll('frob', 'grub')).syscalls;
  expect(other).toBeDefined();
  expect(other === undefined || 'precedence' in other).toBe(false);

  const before = dataOf(FROB);
  const after: Dataset = {
    ...before,
    syscalls: before.syscalls.map((call) => ({
      ...call,
      precedence: (call.precedence ?? []).map((pair) => ({
        ...pair,
        errors: ['EFAULT'],
        insteadOf: ['EBADF'],
      })),
    })),
  };
  expect(compareDatasets(before, after)).toEqual([
    {
      syscall: 'frob',
      fact: 'first errno of frob(-1, NULL, 0)',
      before: 'EBADF before EFAULT',
      after: 'EFAULT before EBADF',
    },
  ]);
});

test('the release that brought a flag is a fact that is compared', () => {
  const before = dataOf(FROB);
  const dated: Dataset = {
    ...before,
    syscalls: before.syscalls.map((call) => ({
      ...call,
      flags: call.flags.map((flag) => ({ ...flag, since: ['6.7', '6.6.9'] })),
    })),
  };
  expect(before.syscalls[0]?.flags.map(({ flag, since }) => [flag, since])).toEqual([['FROB_FAST', ['6.6']]]);
  expect(compareDatasets(before, dated)).toEqual([
    { syscall: 'frob', fact: 'since of FROB_FAST in flags', before: '6.6', after: '6.7, 6.6.9' },
  ]);
});
