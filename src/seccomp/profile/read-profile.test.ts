import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findArchitecture } from '../architecture.ts';
import { readProfile } from './read-profile.ts';
import { type Host, resolveProfile } from './resolve-profile.ts';

const rule = '{"names": ["read"], "action": "SCMP_ACT_ALLOW"}';

function whole(syscalls: string, more = ''): string {
  return `{"defaultAction": "SCMP_ACT_ERRNO"${more}, "syscalls": [${syscalls}]}`;
}

/** "line:column message" of each problem. */
function problems(text: string): string[] {
  return readProfile(text).problems.map(
    ({ severity, message, place }) => `${severity} ${place.line}:${place.column} ${message}`,
  );
}

describe('a profile that no engine can use has one clear message at its place', () => {
  test.each([
    ['no JSON', '{"defaultAction": }', /^error 1:19 the profile is not JSON/],
    ['a trailing comma', '{"defaultAction": "SCMP_ACT_ALLOW",}', /^error 1:36 the profile is not JSON/],
    ['a list', '[]', /^error 1:1 the profile is a list, not an object/],
    ['no default', '{"syscalls": []}', /^error 1:1 "defaultAction" is missing/],
    [
      'an unknown action',
      whole('{"names": ["read"], "action": "SCMP_ACT_ALOW"}'),
      /^error 1:\d+ action "SCMP_ACT_ALOW" is unknown; did you mean "SCMP_ACT_ALLOW"/,
    ],
    [
      'an unknown operator',
      whole('{"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "op": "EQ"}]}'),
      /^error 1:\d+ operator "EQ" is unknown; did you mean "SCMP_CMP_EQ"|operator "EQ" is unknown/,
    ],
    [
      'an unknown architecture',
      whole(rule, ', "architectures": ["SCMP_ARCH_X87"]'),
      /^error 1:\d+ architecture "SCMP_ARCH_X87" is unknown/,
    ],
    [
      'an index beyond the sixth argument',
      whole('{"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 6, "op": "SCMP_CMP_EQ"}]}'),
      /"index" is 6: it must be at most 5/,
    ],
    [
      'a value of more than 64 bits',
      whole(
        '{"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 18446744073709551616, "op": "SCMP_CMP_EQ"}]}',
      ),
      /at most 18446744073709551615/,
    ],
    [
      'a negative value',
      whole(
        '{"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": -1, "op": "SCMP_CMP_EQ"}]}',
      ),
      /"value" is -1/,
    ],
    [
      'both kinds of names',
      whole('{"name": "read", "names": ["write"], "action": "SCMP_ACT_ALLOW"}'),
      /exclude each other/,
    ],
    [
      'both kinds of architectures',
      whole(rule, ', "architectures": ["SCMP_ARCH_X86"], "archMap": [{"architecture": "SCMP_ARCH_X86_64"}]'),
      /exclude each other/,
    ],
    [
      'an errno that is none',
      whole('{"names": ["read"], "action": "SCMP_ACT_ERRNO", "errno": "ENOPE"}'),
      /"errno" is "ENOPE", which is not an errno/,
    ],
    [
      'a kernel that is none',
      whole('{"names": ["read"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "four"}}'),
      /must be like "4.8"/,
    ],
    ['a config.json without a profile', '{"ociVersion": "1.0", "linux": {}}', /has no "linux.seccomp"/],
  ])('%s', (_what, text, message) => {
    expect(readProfile(text).profile).toBeUndefined();
    expect(problems(text)[0]).toMatch(message);
  });

  test('rejects texts that are too deep or too long at once', () => {
    expect(problems('['.repeat(100_000))).toEqual(['error 1:1 the profile is nested deeper than 50 levels']);
    expect(problems(' '.repeat(4_000_001))).toEqual([
      'error 1:1 the profile is longer than 4000000 characters',
    ]);
  });

  test('reading any text throws nothing', () => {
    const json = fc.json().map((text) => text.replaceAll('"a"', '"syscalls"'));
    fc.assert(fc.property(fc.oneof(fc.string(), json), (text) => readProfile(text).problems.length >= 0));
  });
});

test('a part without the expected effect has a warning', () => {
  const text = whole(
    '{"names": [], "action": "SCMP_ACT_ALLOW", "includs": {}}, {"names": ["read"], "action": "SCMP_ACT_ERRNO", "errnoRet": 5000}',
  );
  expect(readProfile(text).profile).toBeDefined();
  expect(problems(text)).toEqual([
    expect.stringMatching(
      /^warning .*"includs" is not a key of a profile, and engines ignore it; did you mean "includes"/,
    ),
    expect.stringMatching(/^warning .*names no syscall/),
    expect.stringMatching(/^warning .*errno 5000 is above 4095/),
  ]);
});

test('arguments keep all of their 64 bits', () => {
  const { profile } = readProfile(
    whole(
      '{"names": ["read"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 1, "value": 18446744073709551615, "valueTwo": 9007199254740993, "op": "SCMP_CMP_MASKED_EQ"}]}',
    ),
  );
  expect(profile?.rules[0]?.conditions).toEqual([
    { index: 1, operator: 'MASKED_EQ', mask: 0xffff_ffff_ffff_ffffn, datum: 9007199254740993n },
  ]);
});

describe('a profile is resolved for a host', () => {
  const host = (name: string, ...capabilities: string[]): Host => {
    const architecture = findArchitecture(name);
    if (architecture === undefined) throw new Error(name);
    return { architecture, capabilities: new Set(capabilities), kernel: [5, 10] };
  };
  const docker = `{
    "defaultAction": "SCMP_ACT_ERRNO",
    "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]}],
    "syscalls": [
      {"name": "all", "action": "SCMP_ACT_ALLOW"},
      {"names": ["both"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_BPF", "CAP_PERFMON"]}},
      {"names": ["neither"], "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_BPF", "CAP_PERFMON"]}},
      {"names": ["intel"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["amd64", "x32", "x86"]}},
      {"names": ["new"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "5.11"}},
      {"names": ["old"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "4.8"}},
      {"names": ["until 4.8"], "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "4.8"}},
      {"names": ["until 5.11"], "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "5.11"}}
    ]}`;
  const names = (given: Host): string[] => {
    const { profile } = readProfile(docker);
    return profile === undefined ? [] : resolveProfile(profile, given).rules.flatMap((one) => one.names);
  };

  test('a rule needs all of includes.caps and none of excludes.caps', () => {
    expect(names(host('x86_64'))).toEqual(['all', 'neither', 'intel', 'old', 'until 5.11']);
    expect(names(host('x86_64', 'CAP_BPF'))).toEqual(['all', 'intel', 'old', 'until 5.11']);
    expect(names(host('x86_64', 'CAP_BPF', 'CAP_PERFMON'))).toEqual([
      'all',
      'both',
      'intel',
      'old',
      'until 5.11',
    ]);
    expect(names(host('aarch64'))).toEqual(['all', 'neither', 'old', 'until 5.11']);
  });

  test("of a map only the host's entry counts, and ppc64le has none", () => {
    const { profile } = readProfile(docker);
    if (profile === undefined) throw new Error('unread');
    expect(resolveProfile(profile, host('x86_64')).architectures).toEqual([
      'SCMP_ARCH_X86_64',
      'SCMP_ARCH_X86',
      'SCMP_ARCH_X32',
    ]);
    expect(resolveProfile(profile, host('ppc64le')).architectures).toEqual([]);
  });

  test("containers/common's errno by name comes before the number", () => {
    const { profile } = readProfile(
      '{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1, "defaultErrno": "ENOSYS", "syscalls": []}',
    );
    expect(profile?.defaultAction).toEqual({ name: 'ERRNO', errno: 38 });
  });
});
