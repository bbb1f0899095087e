import { describe, expect, test } from 'vitest';
import { findArchitecture } from '../../architecture.ts';
import { installList } from '../../simulate/list-answer.ts';
import { syscallNumbers } from '../../syscalls/syscall-numbers.ts';
import type { NamedPolicy } from '../policy.ts';
import { readPolicies } from '../read-policies.ts';

/** "line:column message" of each problem. */
function problems(text: string, name = ''): string[] {
  return readPolicies(text, name).problems.map(
    ({ message, place }) => `${place.line}:${place.column} ${message}`,
  );
}

function policies(text: string, form: string): readonly NamedPolicy[] {
  const read = readPolicies(text);
  expect([read.form, read.problems]).toEqual([form, []]);
  return read.policies;
}

/** "call answer" of each call, "call(1, 2)" with arguments. */
function answers(text: string, form: string, calls: readonly string[], native = 'x86_64'): string[] {
  const policy = policies(text, form)[0]?.policy;
  const architecture = findArchitecture(native);
  if (policy?.kind !== 'list' || architecture === undefined) throw new Error('no list');
  const numbers = syscallNumbers();
  const installed = installList(policy.list, architecture, numbers);
  if (typeof installed === 'string') throw new Error(installed);
  const { ask } = installed;
  return calls.map((call) => {
    const [, name = '', inside] = /^(\w+)(?:\(([^)]*)\))?$/.exec(call) ?? [];
    const given = inside === undefined ? undefined : inside.split(',').map((part) => BigInt(part.trim()));
    const args = given === undefined ? undefined : [...given, 0n, 0n, 0n, 0n, 0n, 0n].slice(0, 6);
    const number = numbers.numberOf(name, architecture) ?? -1;
    return `${call} ${ask({ architecture, number, syscall: name, args }).answer}`;
  });
}

describe('lists of LXC', () => {
  const LXC = 'a list of LXC';
  const DENY = `2
denylist
# what the host keeps for itself
[all]
kexec_load errno 1
open_by_handle_at errno 1
init_module kill
reject_force_umount
ioctl errno 22 [1,0x5412,SCMP_CMP_EQ]
socket errno 97 [0,16,SCMP_CMP_EQ][2,9,==]
[arm]
reboot
`;

  test('of version 2 refuse what they name', () => {
    expect(
      answers(DENY, LXC, [
        'read',
        'kexec_load',
        'init_module',
        'umount2(0,1)',
        'umount2(0,2)',
        'ioctl(0,0x5412)',
        'ioctl(0,1)',
        'socket(16,0,9)',
        'socket(16,0,1)',
        'ioctl',
        'reboot',
      ]),
    ).toEqual([
      'read allow',
      'kexec_load EPERM',
      'init_module kill',
      'umount2(0,1) EACCES',
      'umount2(0,2) allow',
      'ioctl(0,0x5412) EINVAL',
      'ioctl(0,1) allow',
      'socket(16,0,9) EAFNOSUPPORT',
      'socket(16,0,1) allow',
      'ioctl args',
      'reboot allow',
    ]);
    expect(answers(DENY, LXC, ['reboot'], 'arm')).toEqual(['reboot kill']);
  });

  test('of version 2 allow what they name, with a default of their own', () => {
    const allow = '2\nwhitelist errno 38\nread\nwrite trap\nmount notify\n';
    expect(answers(allow, LXC, ['read', 'write', 'mount', 'openat'])).toEqual([
      'read allow',
      'write trap',
      'mount notify',
      'openat ENOSYS',
    ]);
    expect(answers('2\nallowlist\nread\n', LXC, ['read', 'openat'])).toEqual(['read allow', 'openat kill']);
  });

  test('of version 1 have numbers of the machine', () => {
    expect(answers('1\nallowlist\n0\n1\n', LXC, ['read', 'write', 'open'])).toEqual([
      'read allow',
      'write allow',
      'open kill',
    ]);
  });

  test.each([
    ['an action', 'kexec_load erno 1', '3:12 "erno 1" is no action of LXC; did you mean "errno"?'],
    [
      'an errno without its number',
      'kexec_load errno',
      '3:12 the action "errno" needs a number, as in "errno 1"',
    ],
    [
      'a call',
      'kexec_lod errno 1',
      '3:1 "kexec_lod" is no system call, so LXC leaves it out; did you mean "kexec_load"?',
    ],
    ['an architecture', '[x86-64]', '3:1 "[x86-64]" is no architecture of LXC'],
    [
      'an operator',
      'ioctl errno 1 [1,2,SCMP_CMP_EG]',
      '3:15 "SCMP_CMP_EG" is no operator of LXC; did you mean "SCMP_CMP_EQ"?',
    ],
    [
      'an index',
      'ioctl errno 1 [6,2,==]',
      '3:15 "[6,2,==]" is not [index,value,operator,mask] with an index from 0 to 5',
    ],
    ['conditions without an action', 'ioctl [1,2,==]', '3:7 "[1,2,==]" is no action of LXC'],
  ])('%s that is none is said at its place', (_what, line, message) => {
    expect(problems(`2\ndenylist\n${line}\n`)[0]).toMatch(
      new RegExp(`^${message.replace(/[[\]().?*+^$|]/g, '\\$&')}`),
    );
  });

  test('of version 1 cannot deny', () => {
    expect(problems('1\nblacklist\n1\n')).toEqual([
      '2:1 version 1 of the list can only allow, so LXC refuses it; "2" on the first line has deny lists',
    ]);
    expect(problems('1\nallowlist\nread\n')).toEqual([
      '3:1 "read" is not a number, and version 1 of the list has numbers only',
    ]);
  });
});

describe('filters of Firecracker', () => {
  const FORM = 'filters of Firecracker (seccompiler)';
  const rules = (filter: string) => `{
  "vmm": {"default_action": "trap", "filter_action": "allow", "filter": [${filter}]},
  "api": {"mismatch_action": {"errno": 38}, "match_action": "log", "filter": [{"syscall": "read"}]}
}`;
  const FILTER = `
    {"syscall": "read"},
    {"syscall": "ioctl", "args": [{"index": 1, "type": "dword", "op": "eq", "val": 44547}]},
    {"syscall": "ioctl", "args": [{"index": 1, "type": "qword", "op": "gt", "val": 4294967296}]},
    {"syscall": "mmap", "args": [{"index": 3, "type": "dword", "op": {"masked_eq": 2}, "val": 2}]}`;

  test('are those of each thread, of which rules of one call are alternatives', () => {
    const calls = [
      'read',
      'write',
      'ioctl(0,44547)',
      'ioctl(0,4294967297)',
      'ioctl(0,4294967296)',
      'ioctl(0, 4295011843)',
      'mmap(0,0,0,6)',
      'mmap(0,0,0,1)',
    ];
    expect(answers(rules(FILTER), FORM, calls)).toEqual([
      'read allow',
      'write trap',
      'ioctl(0,44547) allow',
      'ioctl(0,4294967297) allow',
      'ioctl(0,4294967296) trap',
      'ioctl(0, 4295011843) allow',
      'mmap(0,0,0,6) allow',
      'mmap(0,0,0,1) trap',
    ]);
    expect(policies(rules(FILTER), FORM).map(({ name }) => name)).toEqual(['vmm', 'api']);
  });

  test.each([
    [
      'a call that is none',
      '{"syscall": "reaad"}',
      /^2:\d+ "reaad" is no system call, so seccompiler refuses the filters; did you mean "read"\?/,
    ],
    [
      'a width that is none',
      '{"syscall": "read", "args": [{"index": 0, "type": "word", "op": "eq", "val": 1}]}',
      /"type" is "word": it must be "dword" or "qword"/,
    ],
    [
      'an operator that is none',
      '{"syscall": "read", "args": [{"index": 0, "type": "dword", "op": "equal", "val": 1}]}',
      /operator "equal" is unknown/,
    ],
    [
      'an index beyond the sixth',
      '{"syscall": "read", "args": [{"index": 6, "type": "dword", "op": "eq", "val": 1}]}',
      /"index" is 6: it must be at most 5/,
    ],
  ])('%s', (_what, filter, message) => {
    expect(problems(rules(filter))[0]).toMatch(message);
  });
});

describe('profiles of snapd', () => {
  const FORM = 'a profile of snapd';

  test('allow what they name, and deny in a filter of their own', () => {
    const text = '# a profile\nread\nsocket AF_UNIX\nsetpriority PRIO_PROCESS 0 <=19\nchown - u -\n'.replace(
      'chown - u -',
      'fchown - -1 4294967295',
    );
    expect(
      answers(text, FORM, [
        'read',
        'mount',
        'socket(1)',
        'socket(2)',
        'setpriority(0,0,19)',
        'setpriority(0,0,20)',
        'fchown(3,0xffffffff,0xffffffff)',
        'fchown(3,0,0)',
      ]),
    ).toEqual([
      'read allow',
      'mount EPERM',
      'socket(1) allow',
      'socket(2) EPERM',
      'setpriority(0,0,19) allow',
      'setpriority(0,0,20) EPERM',
      'fchown(3,0xffffffff,0xffffffff) allow',
      'fchown(3,0,0) EPERM',
    ]);
    expect(answers('ioctl\n~ioctl - TIOCSTI\n', FORM, ['ioctl(0,0x5412)', 'ioctl(0,1)', 'read'])).toEqual([
      'ioctl(0,0x5412) EACCES',
      'ioctl(0,1) allow',
      'read EPERM',
    ]);
  });

  test('name modes of files and kinds of comparison, as the template of 2.77 does', () => {
    const text = 'kcmp - - KCMP_FILE\nopen\n~open - |O_CREAT |S_ISUID\n~open - |O_TMPFILE |S_ISGID\n';
    expect(
      answers(text, FORM, ['kcmp(1,2,0)', 'kcmp(1,2,1)', 'open(0,0x41,0xfff)', 'open(0,1,0xfff)']),
    ).toEqual([
      'kcmp(1,2,0) allow',
      'kcmp(1,2,1) EPERM',
      'open(0,0x41,0xfff) EACCES',
      'open(0,1,0xfff) allow',
    ]);
  });

  test('say what @unrestricted and @complain mean', () => {
    expect(policies('@unrestricted\nread\n', FORM)[0]?.notes).toEqual([
      'line 1: @unrestricted, so snapd installs no filter',
    ]);
    expect(answers('@unrestricted\n', FORM, ['mount'])).toEqual(['mount allow']);
    expect(answers('@complain\nread\n', FORM, ['mount', 'read'])).toEqual(['mount log', 'read allow']);
  });

  test.each([
    [
      'a constant that is none',
      'read\nsocket AF_UNX',
      '2:8 "AF_UNX" is neither a number of 32 bits nor a constant that is known; did you mean "AF_UNIX"?',
    ],
    [
      'a user',
      'read\nsetuid u:daemon',
      '2:8 "u:daemon" names a user or a group of the host, whose number is not known here; write the number',
    ],
    ['a negative number', 'read\nsocket -1', '2:8 "-1": snap-seccomp takes no negative argument of socket'],
    ['a seventh argument', 'read\nsocket 1 1 1 1 1 1 1', '2:1 socket has more than six arguments'],
    [
      'a call that is none',
      'read\nreaad',
      '2:1 "reaad" is no system call, so snap-seccomp ignores the line; did you mean "read"?',
    ],
  ])('%s is said at its place', (_what, text, message) => {
    expect(problems(text)).toEqual([message]);
  });
});

describe('policies of Kafel', () => {
  const FORM = 'a policy of Kafel';
  const TEXT = `#define O_CREAT 0100 // octal
POLICY base { ALLOW { read, write(fd, buffer, count) { fd == 1 || (fd & 6) == 2 }, SYSCALL[39] } }
POLICY web {
  USE base,
  ERRNO(13) { openat(dirfd, path, flags) { flags & O_CREAT && !(dirfd >= 0x80000000) } }
  KILL_PROCESS { ptrace }, ALLOW { openat }
}
USE web DEFAULT ERRNO(38)
`;

  test('take the first rule that applies', () => {
    expect(
      answers(TEXT, FORM, [
        'read',
        'write(1)',
        'write(3)',
        'write(0)',
        'getpid',
        'openat(3,0,64)',
        'openat(0x80000000,0,64)',
        'openat(3,0,0)',
        'ptrace',
        'mount',
        'write',
      ]),
    ).toEqual([
      'read allow',
      'write(1) allow',
      'write(3) allow',
      'write(0) ENOSYS',
      'getpid allow',
      'openat(3,0,64) EACCES',
      'openat(0x80000000,0,64) allow',
      'openat(3,0,0) allow',
      'ptrace kill',
      'mount ENOSYS',
      'write args',
    ]);
  });

  test.each([
    [
      'an action',
      'POLICY a { ALOW { read } } USE a',
      '1:12 "ALOW" is no action of Kafel; did you mean "ALLOW"?',
    ],
    ['a call', 'POLICY a { ALLOW { reaad } } USE a', '1:20 "reaad" is no system call; did you mean "read"?'],
    [
      'an argument',
      'POLICY a { ALLOW { write { fd == 1 } } } USE a',
      '1:28 "fd" is neither an argument that the call declares nor a constant that the text defines; name the arguments, as in "write(fd, buffer, count) { fd == 1 }"',
    ],
    ['a policy', 'POLICY a { USE b }', '1:16 no policy is called "b" before this line'],
    ['a policy that uses itself', 'POLICY a { USE a }', '1:16 no policy is called "a" before this line'],
    [
      'an include',
      'POLICY a { ALLOW { read } }\n#include "b.policy"',
      '2:1 files that a policy includes are not read; put their text in the place of the line',
    ],
    [
      'nothing in force',
      'POLICY a { ALLOW { read } }',
      '1:1 the text uses no policy and has no rule, so none is in force; name one with "USE"',
    ],
    [
      'parentheses without end',
      `POLICY a { ALLOW { read(x) { x == ${'('.repeat(100_000)} } } }`,
      '1:95 the condition is nested too deeply',
    ],
    [
      'alternatives without end',
      `POLICY a { ALLOW { read(x) { ${Array.from({ length: 12 }, () => '(x == 1 || x == 2)').join(' && ')} } } }`,
      '1:20 the condition of this call has more than 256 alternatives',
    ],
  ])('%s is said at its place', (_what, text, message) => {
    expect(problems(text)).toEqual([message.replaceAll('\\"', '"')]);
  });
});

test('a text that two tools may read is taken by neither, unless the name of its file decides', () => {
  const text = '2\ndenylist\n';
  expect(readPolicies(text).form).toBe('a list of LXC');
  const both = '[Service]\nPrivateDevices=yes\nPOLICY a { ALLOW { read } }\n';
  expect(problems(both)).toEqual([
    '1:1 the text may be a unit of systemd ("[Service]" on line 1) or a policy of Kafel ("POLICY a { ALLOW { read } }" on line 3), and neither is taken; name the file with the ending of its form (.service or .kafel)',
  ]);
  expect(problems(both, 'web.service')).toEqual([
    '3:1 this line is neither a section nor an assignment: it has no "="',
  ]);
});
