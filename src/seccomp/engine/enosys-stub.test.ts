import { describe, expect, test } from 'vitest';
import { answers, architecture, NAMES_UP_TO_439, profile, REFUSING } from '../../../test/support/engines.ts';
import { profileConstant } from '../architecture.ts';
import { checkProgram } from '../bpf/check-program.ts';
import { runProgram, seccompData } from '../bpf/run-program.ts';
import { stubProgram } from '../codegen/stub-program.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { parseEngineVersion } from './engine-version.ts';
import { buildStub, isStubbed } from './enosys-stub.ts';

describe("runc's stub", () => {
  test('exists since 1.0.0-rc93, and returns ENOSYS above the highest number of the profile', () => {
    expect(answers('runc@1.0.0-rc92', REFUSING, [0, 438, 439, 440])).toEqual([
      'allow',
      'EPERM',
      'allow',
      'EPERM',
    ]);
    expect(answers('runc@1.0.0-rc93', REFUSING, [0, 438, 439, 440])).toEqual([
      'allow',
      'EPERM',
      'allow',
      'ENOSYS',
    ]);
  });

  test('exists for the defaults KILL and TRAP too, but not for ALLOW, LOG and TRACE', () => {
    const at = (action: string): string[] =>
      answers(
        'runc',
        {
          ...REFUSING,
          defaultAction: `SCMP_ACT_${action}`,
          syscalls: [{ ...NAMES_UP_TO_439, action: 'SCMP_ACT_ERRNO' }],
        },
        [438, 440],
      );
    expect(['KILL_PROCESS', 'TRAP', 'ALLOW', 'LOG', 'TRACE'].map(at)).toEqual([
      ['kill', 'ENOSYS'],
      ['trap', 'ENOSYS'],
      ['allow', 'allow'],
      ['log', 'log'],
      ['trace', 'trace'],
    ]);
  });

  test('exists for any defaultErrnoRet, because runc compares it with 0x50026', () => {
    const quirk = (errno: number): string[] =>
      answers('runc@1.1.5', { ...REFUSING, defaultErrnoRet: errno }, [438, 440]);
    expect(quirk(6)).toEqual(['ENXIO', 'ENOSYS']);
    expect(quirk(38)).toEqual(['ENOSYS', 'ENOSYS']);
    expect(answers('runc@1.0.0-rc94', { ...REFUSING, defaultErrnoRet: 6 }, [438])).toEqual(['EPERM']);
  });

  test('includes the native architecture since 1.1.15 and 1.2.0-rc.1: the gap of ppc64le', () => {
    const ppc64le = architecture('ppc64le');
    const mapped = {
      defaultAction: 'SCMP_ACT_ERRNO',
      archMap: [{ architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] }],
      syscalls: [NAMES_UP_TO_439],
    };
    const at = (version: string): string | undefined => answers(`runc@${version}`, mapped, [440], ppc64le)[0];
    expect(['1.1.14', '1.1.15', '1.2.0-rc.1', '1.3.6'].map(at)).toEqual([
      'EPERM',
      'ENOSYS',
      'ENOSYS',
      'ENOSYS',
    ]);
  });

  test('returns ENOSYS for number 0 on s390x since 1.1.3', () => {
    const s390x = architecture('s390x');
    const listed = { ...REFUSING, architectures: ['SCMP_ARCH_S390X'] };
    expect(answers('runc@1.1.2', listed, [0], s390x)).toEqual(['EPERM']);
    expect(answers('runc@1.1.3', listed, [0], s390x)).toEqual(['ENOSYS']);
  });

  test('is dead on 32-bit Arm once set_tls is named', () => {
    const arm = architecture('arm');
    const listed = {
      ...REFUSING,
      architectures: ['SCMP_ARCH_ARM'],
      syscalls: [{ names: ['read', 'set_tls'], action: 'SCMP_ACT_ALLOW' }],
    };
    expect(answers('runc', listed, [900], arm)).toEqual(['EPERM']);
  });

  test('counts no call that a multiplexer carries: libseccomp gives those negative numbers', () => {
    const x86 = architecture('x86');
    const listed = {
      ...REFUSING,
      architectures: ['SCMP_ARCH_X86'],
      syscalls: [{ names: ['read', 'recvmmsg', 'accept4'], action: 'SCMP_ACT_ALLOW' }],
    };
    expect(answers('runc', listed, [3, 4, 364], x86)).toEqual(['allow', 'ENOSYS', 'ENOSYS']);
  });

  test('counts the names of rules that are skipped as redundant', () => {
    const redundant = {
      ...REFUSING,
      syscalls: [
        { names: ['openat2'], action: 'SCMP_ACT_ERRNO' },
        { names: ['read'], action: 'SCMP_ACT_ALLOW' },
      ],
    };
    expect(answers('runc', redundant, [436, 437, 438])).toEqual(['EPERM', 'EPERM', 'ENOSYS']);
  });

  // runc's own test (enosys_linux_test.go) by its description: 17 architectures, 4 actions, 6 ranges of names.
  const ARCHITECTURES =
    'x86 x86_64 x32 arm aarch64 mips mips64 mips64n32 mipsel mipsel64 mipsel64n32 ppc ppc64 ppc64le s390 s390x riscv64'.split(
      ' ',
    );
  const DEFAULTS = ['ERRNO', 'KILL_PROCESS', 'ALLOW', 'LOG'];
  const RANGES = [
    ['read'],
    ['read', 'write', 'close'],
    ['read', 'clone3', 'openat2'],
    ['faccessat2', 'process_madvise', 'close_range'],
    ['landlock_restrict_self', 'no_such_call', 'memfd_secret'],
    ['getpid', 'uretprobe', 'cachestat'],
  ];

  test.each(ARCHITECTURES)('on %s: every default, every range of names', (name) => {
    const native = architecture(name);
    const numbers = syscallNumbers();
    for (const action of DEFAULTS) {
      for (const names of RANGES) {
        const resolved = profile(
          {
            defaultAction: `SCMP_ACT_${action}`,
            architectures: [profileConstant(native)],
            syscalls: [{ names, action: 'SCMP_ACT_TRAP' }],
          },
          native,
        );
        const stub = buildStub(resolved, native, parseEngineVersion('1.1.5'), numbers);
        const known = names.map((one) => numbers.numberOf(one, native)).filter((one) => one !== undefined);
        const max = Math.max(...known, 0);
        const program = stub === undefined ? [] : stubProgram(stub);
        if (action === 'ALLOW' || action === 'LOG' || max === 0) {
          expect(program).toEqual([]);
          continue;
        }
        const whole = [...program, { code: 6, jt: 0, jf: 0, k: 0x7fff0000 }];
        expect(checkProgram(whole)).toBeUndefined();
        for (const number of [...known, max - 1, max, max + 1, max + 17, max + 5000, native.base]) {
          const isZero = name.startsWith('s390') && number === 0;
          const expected = number > max || isZero;
          const returned = runProgram(whole, seccompData(native.token, number, [], native.isBigEndian));
          expect([name, action, number, returned === 0x00050026]).toEqual([name, action, number, expected]);
          expect(stub !== undefined && isStubbed(stub, native.token, number)).toBe(expected);
        }
        expect(runProgram(whole, seccompData(0x12345678, max + 1, [], native.isBigEndian))).toBe(0x7fff0000);
      }
    }
  });
});
