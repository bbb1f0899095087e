import { describe, expect, test } from 'vitest';
import { readPolicies } from '../read-policies.ts';
import type { UnitSandbox } from '../unit-sandbox.ts';

function sandbox(...lines: string[]): UnitSandbox {
  const { policies, problems, form } = readPolicies(`[Service]\n${lines.join('\n')}\n`);
  expect([problems, form]).toEqual([[], 'a unit of systemd']);
  const policy = policies[0]?.policy;
  if (policy?.kind !== 'unit') throw new Error('no unit');
  return policy.sandbox;
}

/** "severity line:column message" of each problem. */
function problems(text: string): string[] {
  return readPolicies(text).problems.map(
    ({ severity, message, place }) => `${severity} ${place.line}:${place.column} ${message}`,
  );
}

describe('a unit', () => {
  test('keeps each assignment with its line, also over continued lines with comments between them', () => {
    const { filter } = sandbox(
      'SystemCallFilter=@basic-io \\',
      '# a comment',
      '  mount',
      'SystemCallFilter=',
      'SystemCallFilter=~@clock @mount:ENOSYS  read:kill',
    );
    expect(filter).toEqual([
      {
        isReset: false,
        isDenyList: false,
        entries: [
          { name: '@basic-io', errno: undefined },
          { name: 'mount', errno: undefined },
        ],
        line: 2,
      },
      { isReset: true, isDenyList: false, entries: [], line: 5 },
      {
        isReset: false,
        isDenyList: true,
        entries: [
          { name: '@clock', errno: undefined },
          { name: '@mount', errno: 38 },
          { name: 'read', errno: 'kill' },
        ],
        line: 6,
      },
    ]);
  });

  test('merges namespaces and families as systemd does', () => {
    expect(sandbox('RestrictNamespaces=user', 'RestrictNamespaces=mnt').namespaces?.allowed).toBe(0x10020000);
    expect(sandbox('RestrictNamespaces=~user', 'RestrictNamespaces=~mnt').namespaces?.allowed).toBe(
      0x7e020000 & ~0x10020000,
    );
    expect(sandbox('RestrictNamespaces=yes', 'RestrictNamespaces=no').namespaces).toBeUndefined();
    expect(
      sandbox('RestrictAddressFamilies=AF_UNIX AF_INET', 'RestrictAddressFamilies=~AF_INET').families,
    ).toEqual({ isAllowList: true, families: [1], line: 3 });
    expect(sandbox('RestrictAddressFamilies=~AF_INET', 'RestrictAddressFamilies=AF_UNIX').families).toEqual({
      isAllowList: false,
      families: [2],
      line: 3,
    });
    expect(sandbox('RestrictAddressFamilies=none').families).toEqual({
      isAllowList: true,
      families: [],
      line: 2,
    });
  });

  test('takes the last value of a switch, also from a drop-in', () => {
    expect([
      ...sandbox(
        'PrivateDevices=yes',
        '',
        '# /etc/systemd/system/x.service.d/a.conf',
        '[Service]',
        'PrivateDevices=no',
      ).switches,
    ]).toEqual([]);
    expect([...sandbox('LockPersonality=on', 'ProtectHostname=private').switches]).toEqual([
      ['LockPersonality', 2],
    ]);
    expect(sandbox('SystemCallErrorNumber=EPERM', 'SystemCallErrorNumber=').errno).toBe('kill');
  });

  test('says which commands run without its filters', () => {
    const { policies } = readPolicies('[Service]\nExecStartPre=+/bin/setup\nPrivateDevices=yes\n');
    expect(policies[0]?.notes[1]).toBe(
      'the command on line 2 starts with "+", so it runs without any of these filters',
    );
  });

  test.each([
    [
      'a set that is none',
      'SystemCallFilter=@system-servce',
      'warning 2:18 "@system-servce" is no set of systemd, so systemd ignores it; did you mean "@system-service"?',
    ],
    [
      'a call that is none',
      'SystemCallFilter=~read openta',
      'warning 2:24 "openta" is no system call, so systemd ignores it; did you mean "openat"?',
    ],
    [
      'a tilde within a list',
      'SystemCallFilter=read ~write',
      'warning 2:23 "~write" is no system call, so systemd ignores it; "~" stands once, before the whole list',
    ],
    [
      'a specifier',
      'SystemCallFilter=%i',
      'warning 2:18 "%i" is no system call, so systemd ignores it; systemd does not expand specifiers here',
    ],
    [
      'an errno in a list that allows',
      'SystemCallFilter=read:EPERM',
      'warning 2:18 "read:EPERM" has an errno, which only a deny list (~) can have, so systemd ignores it',
    ],
    [
      'an errno that is none',
      'SystemCallErrorNumber=ENOPE',
      'warning 2:23 "ENOPE" is not an errno, so systemd ignores it',
    ],
    [
      'a namespace that is none',
      'RestrictNamespaces=users',
      'warning 2:20 "users" is no namespace, so systemd ignores the whole list; did you mean "user"?',
    ],
    [
      'a family that is none',
      'RestrictAddressFamilies=AF_INET4',
      'warning 2:25 "AF_INET4" is no address family, so systemd ignores it; did you mean "AF_INET"?',
    ],
    [
      'an architecture that is none',
      'SystemCallArchitectures=x86_64',
      'warning 2:25 "x86_64" is no architecture of systemd, so it ignores it; did you mean "x86-64"?',
    ],
    [
      'a value that is no boolean',
      'PrivateDevices=maybe',
      'warning 2:16 "maybe" is neither yes nor no, so systemd ignores PrivateDevices= here',
    ],
    [
      'a setting that is misspelt',
      'SystemCallFliter=read',
      'warning 2:18 SystemCallFliter= installs no filter; did you mean "SystemCallFilter"?',
    ],
    [
      'a line that is no assignment',
      'PrivateDevices',
      'error 2:1 this line is neither a section nor an assignment: it has no "="',
    ],
  ])('%s', (_what, line, message) => {
    expect(problems(`[Service]\n${line}\n`)).toEqual([message]);
  });

  test('settings in another section have no effect, and those of systemd-nspawn are of another form', () => {
    expect(problems('[Unit]\nSystemCallFilter=read\n')).toEqual([
      'warning 2:18 SystemCallFilter= has no effect in [Unit], so systemd ignores it; it belongs into [Service]',
    ]);
    expect(problems('[Exec]\nSystemCallFilter=read\n')).toEqual([
      'error 2:18 [Exec] is the section of a .nspawn file, which is not a unit',
    ]);
    expect(problems('PrivateDevices=yes\n[Service]\n')).toEqual([
      'error 1:1 this line stands before the first section, such as [Service]',
    ]);
  });
});
