import { describe, expect, test } from 'vitest';
import { answers, install, REFUSING, X86_64 } from '../../../test/support/engines.ts';
import { parseEngine } from './engine-releases.ts';

describe('engines install one profile differently', () => {
  const clone = {
    defaultAction: 'SCMP_ACT_ERRNO',
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [
      {
        names: ['clone'],
        action: 'SCMP_ACT_ALLOW',
        args: [
          { index: 0, value: 1, op: 'SCMP_CMP_EQ' },
          { index: 1, value: 2, op: 'SCMP_CMP_EQ' },
        ],
      },
    ],
  };

  test('all conditions must hold; youki made a rule of each until April 2026', () => {
    expect(answers('runc', clone, [56], X86_64, [1n, 9n])).toEqual(['EPERM']);
    expect(answers('youki@2026.3', clone, [56], X86_64, [1n, 9n])).toEqual(['allow']);
    expect(answers('youki@2026.4', clone, [56], X86_64, [1n, 9n])).toEqual(['EPERM']);
  });

  test('two conditions on one argument are alternatives', () => {
    const twice = {
      ...clone,
      syscalls: [
        {
          names: ['clone'],
          action: 'SCMP_ACT_ALLOW',
          args: [1, 3].map((number) => ({ index: 0, value: number, op: 'SCMP_CMP_EQ' })),
        },
      ],
    };
    for (const engine of ['runc', 'crun'])
      expect([1n, 3n, 2n].flatMap((first) => answers(engine, twice, [56], X86_64, [first]))).toEqual([
        'allow',
        'allow',
        'EPERM',
      ]);
  });

  test('crun reads six conditions and has a note', () => {
    const seven = {
      ...clone,
      syscalls: [
        {
          names: ['clone'],
          action: 'SCMP_ACT_ALLOW',
          args: [1, 2, 3, 4, 5, 6, 7].map((number) => ({ index: 0, value: number, op: 'SCMP_CMP_EQ' })),
        },
      ],
    };
    expect(answers('runc', seven, [56], X86_64, [7n])).toEqual(['allow']);
    expect(answers('crun', seven, [56], X86_64, [7n])).toEqual(['EPERM']);
    const installed = install('crun', seven);
    expect(installed.ok && installed.notes.join()).toMatch(/6 of 7 conditions/);
  });

  test('crun has no stub, and no defaultErrnoRet before 0.19', () => {
    expect(answers('crun', REFUSING, [440])).toEqual(['EPERM']);
    expect(answers('crun@0.18', { ...REFUSING, defaultErrnoRet: 38 }, [440])).toEqual(['EPERM']);
    expect(answers('crun@0.19', { ...REFUSING, defaultErrnoRet: 38 }, [440])).toEqual(['ENOSYS']);
  });

  test('an errno that is too large: its low 16 bits, capped by the kernel', () => {
    const at = (errno: number): string[] => answers('crun', { ...REFUSING, defaultErrnoRet: errno }, [440]);
    expect([4095, 5000, 65_536 + 38].flatMap(at)).toEqual(['errno 4095', 'errno 4095', 'ENOSYS']);
  });

  test('gVisor returns EPERM, whatever the errno', () => {
    const enosys = {
      ...REFUSING,
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['read'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 }],
    };
    expect(answers('gvisor', enosys, [0])).toEqual(['EPERM']);
  });

  test.each([
    [
      'a redundant rule, before 1.0.2',
      'runc@1.0.1',
      { ...REFUSING, syscalls: [{ names: ['read'], action: 'SCMP_ACT_ERRNO' }] },
      /EACCES/,
    ],
    [
      'the same condition twice',
      'crun',
      { ...clone, syscalls: [...clone.syscalls, { ...clone.syscalls[0], action: 'SCMP_ACT_TRAP' }] },
      /EEXIST.*same conditions/,
    ],
    ['NOTIFY as default', 'runc', { ...REFUSING, defaultAction: 'SCMP_ACT_NOTIFY' }, /default action/],
    [
      'NOTIFY on write',
      'youki',
      { ...REFUSING, syscalls: [{ names: ['write'], action: 'SCMP_ACT_NOTIFY' }] },
      /write/,
    ],
    [
      'an errno on ALLOW',
      'crun',
      { ...REFUSING, syscalls: [{ names: ['write'], action: 'SCMP_ACT_ALLOW', errnoRet: 2 }] },
      /SCMP_ACT_ALLOW has an errno, but takes none/,
    ],
    ['another byte order', 'runc', { ...REFUSING, architectures: ['SCMP_ARCH_S390X'] }, /EDOM/],
  ])('%s keeps the container from starting', (_what, engine, value, message) => {
    const installed = install(engine, value);
    expect(installed.ok ? 'started' : installed.message).toMatch(message);
  });

  test('names that libseccomp does not know are skipped, with a note', () => {
    const installed = install('runc', {
      ...REFUSING,
      syscalls: [{ names: ['read', 'no_such_call'], action: 'SCMP_ACT_ALLOW' }],
    });
    expect(installed.ok && installed.notes).toEqual([expect.stringContaining('no_such_call')]);
  });
});

test.each([
  ['runk', /is not an engine; the engines are.*did you mean "runc"/],
  ['runc@x', /is not a release of runc/],
])('%s is not an engine', (text, message) => {
  expect(parseEngine(text)).toMatch(message);
});
