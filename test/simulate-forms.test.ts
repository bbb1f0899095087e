import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probeable } from './support/command-line.ts';

/* Policies in other forms than JSON, as `probeable simulate` reads them: the built program. */

const folder = mkdtempSync(join(tmpdir(), 'probeable-forms-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Entry {
  readonly runtime: string;
  readonly engine: string;
  readonly answer: string;
  readonly rule: string;
  readonly notes: readonly string[];
}

function isEntries(value: unknown): value is Entry[] {
  return Array.isArray(value) && value.every((one: unknown) => typeof one === 'object' && one !== null);
}

function run(...args: string[]) {
  return probeable(['simulate', ...args], { cwd: process.cwd() });
}

function entries(...args: string[]): Entry[] {
  const { status, stdout, stderr } = run(...args, '--format', 'json');
  expect([status, stderr]).toEqual([0, '']);
  const parsed: unknown = JSON.parse(stdout);
  if (!isEntries(parsed)) throw new Error(stdout);
  return parsed;
}

/** The answer of one policy for each call. */
function answers(calls: readonly string[], ...args: string[]): string[] {
  return calls.map(
    (call) =>
      `${call} ${entries(call, ...args)
        .map(({ answer }) => answer)
        .join(' ')}`,
  );
}

const KUBERNETES = (name: string, more = '') => `apiVersion: security-profiles-operator.x-k8s.io/v1beta1
kind: SeccompProfile
metadata: {name: ${name}}
spec:
  defaultAction: SCMP_ACT_ERRNO
  architectures: [SCMP_ARCH_X86_64]
  syscalls:
    - {action: SCMP_ACT_ALLOW, names: [read, close, clone, exit_group${more}]}
`;

describe('Kubernetes objects', () => {
  test('are installed by the engine of the node', () => {
    const path = file('web.yaml', KUBERNETES('web'));
    expect(answers(['clone3', 'clone', 'mount'], '--profile', path, '--engine', 'runc@1.1.5')).toEqual([
      'clone3 ENOSYS',
      'clone allow',
      'mount EPERM',
    ]);
    const [entry] = entries('clone3', '--profile', path, '--engine', 'runc@1.1.5');
    expect(entry?.rule).toBe("above 231, the highest number that the profile names: runc's ENOSYS stub");
    expect(entry?.notes[0]).toBe('the file was read as Kubernetes objects (web)');
  });

  test('give a row for each profile, and no stack', () => {
    const path = file('two.yaml', `${KUBERNETES('web')}---\n${KUBERNETES('job', ', mount')}`);
    expect(entries('mount', '--profile', path).map(({ runtime, answer }) => `${runtime} ${answer}`)).toEqual([
      `${path}#web EPERM`,
      `${path}#job allow`,
    ]);
    const { status, stderr } = run('mount', '--profile', path, '--stack');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(`--stack: ${path} holds several policies (${path}#web, ${path}#job)`),
    ]);
  });

  test('with a fault name its place', () => {
    const path = file('fault.yaml', KUBERNETES('web').replace('SCMP_ACT_ALLOW', 'SCMP_ACT_ALOW'));
    const { status, stderr } = run('mount', '--profile', path);
    expect(status).toBe(2);
    expect(stderr).toContain(
      `${path}:8:16: action "SCMP_ACT_ALOW" is unknown; did you mean "SCMP_ACT_ALLOW"?`,
    );
  });
});

describe('listings of filters', () => {
  const LISTING = ` line  CODE  JT   JF      K
=================================
 0000: 0x20 0x00 0x00 0x00000000  A = sys_number
 0001: 0x15 0x00 0x01 0x0000003b  if (A != execve) goto 0003
 0002: 0x06 0x00 0x00 0x00050026  return ERRNO(38)
 0003: 0x06 0x00 0x00 0x7fff0000  return ALLOW
`;

  test('answer as the filter does, as --filter and as --profile', () => {
    const path = file('dump.txt', LISTING);
    for (const option of ['--filter', '--profile']) {
      expect(answers(['execve', 'read'], option, path)).toEqual(['execve ENOSYS', 'read allow']);
      expect(entries('read', option, path)[0]).toMatchObject({
        engine: 'bpf',
        rule: 'what the program returns: 0x7fff0000',
        notes: ['the file was read as a listing of BPF instructions (seccomp-tools, scmp_bpf_disasm)'],
      });
    }
  });

  test('that no kernel accepts are refused with their place', () => {
    const path = file('cut.txt', LISTING.slice(0, LISTING.indexOf(' 0003: ')));
    const { status, stderr } = run('read', '--filter', path);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(
        `${path}:1:1: no kernel accepts the program of the listing: instruction 1 jumps past`,
      ),
    ]);
  });
});

describe('units of systemd', () => {
  const UNIT = `[Unit]
Description=a service

[Service]
ExecStart=/usr/bin/web
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
RestrictNamespaces=yes
RestrictAddressFamilies=AF_UNIX AF_INET
`;

  test('have the filters of a release, of which the strictest decides', () => {
    const path = file('web.service', UNIT);
    const asked = (call: string, ...args: string[]): string | undefined =>
      entries(call, '--profile', path, '--engine', 'systemd@252', ...args)[0]?.answer;
    expect(['openat2', 'mseal', 'mount', 'clone3', 'io_uring_setup'].map((call) => asked(call))).toEqual([
      'allow',
      'EPERM',
      'EPERM',
      'ENOSYS',
      'allow',
    ]);
    expect(asked('unshare', '--args', '0x10000000')).toBe('EPERM');
    expect(asked('unshare', '--args', '0')).toBe('allow');
    expect(asked('socket', '--args', '17')).toBe('EAFNOSUPPORT');
    expect(asked('socket', '--args', '2')).toBe('allow');
    expect(asked('socket')).toBe('args');
  });

  test('say which setting decided, which release was taken, and what was not looked for', () => {
    const path = file('web.service', UNIT);
    const [entry] = entries('clone3', '--profile', path, '--engine', 'systemd@252');
    expect(entry).toMatchObject({
      engine: 'systemd@252.39',
      rule: 'RestrictNamespaces= on line 9: the rule for clone3 (RestrictNamespaces= on line 9)',
    });
    expect(entry?.notes).toEqual([
      'the file was read as a unit of systemd',
      'systemd 252 is treated as 252.39, the newest of its branch that is known',
      expect.stringMatching(/^drop-ins of the unit were not looked for/),
    ]);
  });

  test('without an errno kill what they refuse, and since 255 hide what systemd does not know', () => {
    const path = file('bare.service', '[Service]\nSystemCallFilter=@system-service\n');
    const asked = (call: string, release: string): string | undefined =>
      entries(call, '--profile', path, '--engine', `systemd@${release}`)[0]?.answer;
    expect([
      asked('mount', '252.39'),
      asked('mount', '257'),
      asked('600', '252.39'),
      asked('600', '257'),
    ]).toEqual(['kill', 'kill', 'kill', 'ENOSYS']);
  });

  test('since 256 let write pass whatever the list says', () => {
    const list = (text: string) =>
      file('write.service', `[Service]\nSystemCallFilter=${text}\nSystemCallErrorNumber=EPERM\n`);
    const asked = (text: string, call: string, release: string): string | undefined =>
      entries(call, '--profile', list(text), '--engine', `systemd@${release}`)[0]?.answer;
    expect([asked('read', 'write', '252.39'), asked('read', 'write', '257')]).toEqual(['EPERM', 'allow']);
    expect([asked('~write read', 'write', '252.39'), asked('~write read', 'write', '257')]).toEqual([
      'EPERM',
      'allow',
    ]);
    expect(asked('~write read', 'read', '257')).toBe('EPERM');
  });

  test('of a release that is not known are not answered', () => {
    const path = file('web.service', UNIT);
    const { status, stderr } = run('mount', '--profile', path, '--engine', 'systemd@258');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('"258" is none of the systemd releases that are known (232 to 262.1)'),
    ]);
  });
});

describe('lists of other tools', () => {
  test.each([
    ['LXC', 'container.seccomp', '2\ndenylist\nmount errno 1\n', ['mount EPERM', 'read allow'], 'line 3'],
    [
      'seccompiler',
      'vmm.json',
      '{"vmm": {"default_action": "trap", "filter_action": "allow", "filter": [{"syscall": "read"}]}}',
      ['mount trap', 'read allow'],
      'no rule: the default',
    ],
    ['snap-seccomp', 'snap.src', 'read\n~mount\n', ['mount EACCES', 'read allow'], 'line 2'],
    [
      'Kafel',
      'jail.kafel',
      'POLICY a { ALLOW { read } } USE a DEFAULT ERRNO(38)\n',
      ['mount ENOSYS', 'read allow'],
      'no rule: the default',
    ],
  ])('%s', (tool, name, content, expected, rule) => {
    const path = file(name, content);
    expect(answers(['mount', 'read'], '--profile', path)).toEqual(expected);
    const [entry] = entries('mount', '--profile', path);
    expect(entry?.engine).toBe(tool);
    expect(entry?.rule).toContain(rule);
    expect(entry?.notes[0]).toMatch(/^the file was read as /);
  });

  test('with 100,000 rules are answered, and with a fault in the last one refused at its place', () => {
    const rules = 'read errno 5\n'.repeat(100_000);
    const path = file('long.seccomp', `2\ndenylist\n${rules}`);
    expect(answers(['read', 'write'], '--profile', path)).toEqual(['read EIO', 'write allow']);
    const { status, stderr } = run(
      'read',
      '--profile',
      file('fault.seccomp', `2\ndenylist\n${rules}read erno 5\n`),
    );
    expect([status, stderr]).toEqual([2, expect.stringContaining(':100003:6: "erno 5" is no action of LXC')]);
  });

  test('are made by their tools, and --engine does not count for them', () => {
    const path = file('container.seccomp', '2\ndenylist\nmount errno 1\n');
    const [entry] = entries('mount', '--profile', path, '--engine', 'crun@1.8');
    expect(entry?.notes).toContain('LXC makes this filter itself, so --engine crun@1.8 does not count');
    const redundant = file('redundant.seccomp', '2\ndenylist\nread allow\n');
    const { status, stderr } = run('read', '--profile', redundant);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(
        `${redundant}: LXC gives up, since libseccomp rejects the rule for read (line 3; EACCES): its action is the default action`,
      ),
    ]);
  });

  test('that two readers may take are taken by neither', () => {
    const path = file('both.txt', '[Service]\nPrivateDevices=yes\nPOLICY a { ALLOW { read } }\n');
    const { status, stderr } = run('read', '--profile', path);
    expect([status, stderr]).toEqual([2, expect.stringContaining('may be a unit of systemd')]);
    expect(stderr).toContain('or a policy of Kafel');
  });
});
