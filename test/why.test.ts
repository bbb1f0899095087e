import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeable } from './support/command-line.ts';

const EPERM = '= -1 EPERM (Operation not permitted)';
const LOG = [
  `[pid 7] fchmodat2(AT_FDCWD, "a", 0775, 0) ${EPERM}`,
  `[pid 8] fchmodat2(AT_FDCWD, "b", 0775, 0) ${EPERM}`,
  'openat(AT_FDCWD, "/x", O_RDONLY) = 3',
  'openat(AT_FDCWD, "/x", O_RD',
  'Nov 26 12:00:00 host kernel: usb 1-1: new device',
  'audit: type=1326 audit(1.2:3): pid=9 comm="sh" sig=0 arch=40000028 syscall=412 compat=1 ip=0xb6f code=0x50000',
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-why-'));
  writeFileSync(join(folder, 'trace.log'), `${LOG.join('\n')}\n`);
  writeFileSync(
    join(folder, 'profile.json'),
    JSON.stringify({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['fchmodat2'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 }],
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a log as a file, by standard input and as lines', () => {
  const byFile = probeable(['why', 'trace.log'], { cwd: folder });
  expect(byFile.status).toBe(0);
  expect(byFile.stdout).toContain('(line 1, 2 times)');
  expect(byFile.stdout).toContain('utimensat_time64 (412 on arm, a 32-bit program)');
  expect(byFile.stdout).toContain('6 lines, 3 calls, 3 refusals');
  expect(byFile.stdout).toContain(
    'line 4 could not be read: the call of openat is cut before its closing bracket',
  );
  expect(byFile.stdout).toContain('1 line about something else, first 5: Nov 26 12:00:00 host kernel');
  expect(probeable(['why'], { cwd: folder, input: LOG.join('\n') }).stdout).toBe(byFile.stdout);
  expect(probeable(['why', '-'], { cwd: folder, input: LOG.join('\r\n') }).stdout).toBe(byFile.stdout);
  expect(probeable(['why', ...LOG], { cwd: folder }).stdout).toBe(byFile.stdout);
});

test('the profile that is named refuses by the rule with its line, or lets the call pass', () => {
  const asked = (line: string): string =>
    probeable(['why', line, '--profile', 'profile.json'], { cwd: folder }).stdout;
  expect(asked(LOG[0] ?? '')).toMatch(
    /a filter {2}the named filter returns EPERM[\s\S]*rule 1 of the profile, line 1/,
  );
  expect(asked(`chroot("/x") ${EPERM}`)).toMatch(/the kernel {2}the named filter says allow/);
});

test('a named release has a rule and remedies', () => {
  const line = `clone3({flags=CLONE_VM|CLONE_THREAD|CLONE_SIGHAND, exit_signal=0, stack=0x7f00, stack_size=0x9000}, 88) ${EPERM}`;
  const { stdout } = probeable(['why', line, '--runtime', 'docker@20.10.9', '--format', 'json'], {
    cwd: folder,
  });
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    answers: [
      {
        syscall: 'clone3',
        verdict: 'filter',
        filters: [{ title: 'Docker', releases: '20.10.9', answer: 'EPERM' }],
        remedies: expect.arrayContaining([
          'Update Docker to 20.10.10 or later, which returns ENOSYS, so that programs fall back',
        ]),
      },
    ],
  });
});

test.each([
  [['nowhere.log'], '"nowhere.log" is neither a file nor a line of a log'],
  [['a line about something else'], 'nothing in the line is a call of strace'],
  [['openat(AT_FDCWD, "/x", O_RD'], 'line 1: the call of openat is cut before its closing bracket'],
  [['sync() = 0', '--kernel', 'x'], '--kernel: "x" is not a release'],
  [['sync() = 0', '--runtime', 'podmann'], '"podmann" is not a runtime'],
])('%j cannot be answered', (args, message) => {
  const { status, stderr, stdout } = probeable(['why', ...args], { cwd: folder });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

test('a log in which everything succeeded has no refusal', () => {
  const { status, stdout } = probeable(['why', '-'], { cwd: folder, input: 'sync() = 0\nsync() = 0\n' });
  expect([status, stdout]).toEqual([0, '2 lines, 2 calls, none was refused\n']);
});

test("a stranger's text stays text", () => {
  const { stdout } = probeable(['why', `unshare(CLONE_NEWUSER /* \u001b[31m ::error:: */) ${EPERM}`], {
    cwd: folder,
  });
  expect(stdout).not.toContain('\u001b');
  expect(stdout).toContain('\\u001b[31m');
});

test.each([['clone3', 'EPERM'], ['SYS_clone3', 'EPERM'], ['clone3 EPERM'], ['435', 'EPERM']])(
  'a call and its errno: %s',
  (...question) => {
    const { stdout, status } = probeable(['why', ...question, '--runtime', 'docker@20.10.9'], {
      cwd: folder,
    });
    expect(status).toBe(0);
    expect(stdout).toContain(question.join(' '));
    expect(stdout).toContain('a filter  the named filter returns EPERM before the kernel sees the call');
  },
);

test('a call with its arguments, beside a log', () => {
  const { stdout } = probeable(['why', 'unshare(CLONE_NEWUSER)', 'EPERM', 'trace.log', '--format', 'json'], {
    cwd: folder,
  });
  const { log, answers } = JSON.parse(stdout);
  expect(log).toMatchObject({ lines: 7, refusals: 4 });
  expect(answers).toContainEqual(
    expect.objectContaining({ text: 'unshare(CLONE_NEWUSER) EPERM', syscall: 'unshare', verdict: 'either' }),
  );
  expect(probeable(['why', 'clone3', 'SIGSYS'], { cwd: folder }).stdout).toContain('a filter');
});

test.each([
  [['clon3', 'EPERM'], 'no syscall is called "clon3"; did you mean "clone"?'],
  [['clone3', 'EPREM'], 'no errno is called EPREM; did you mean "EPERM"?'],
  [['clone3'], 'name the errno, too: probeable why clone3 EPERM'],
  [['4294967296', 'EPERM'], 'it has more than 32 bits'],
] as const)('a mistake in a question: %j', (question, message) => {
  const { stderr, status } = probeable(['why', ...question], { cwd: folder });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test('what is printed conforms to the schema that is printed', () => {
  const validate = new Ajv2020({ strict: true }).compile(
    JSON.parse(probeable(['why', '--schema'], { cwd: folder }).stdout),
  );
  const lines = [
    'unshare(CLONE_NEWUSER) = -1 EPERM (Operation not permitted)',
    'clone3({flags=CLONE_VM}, 88) = -1 EPERM (Operation not permitted) (INJECTED)',
    'apparmor="DENIED" operation="mount" error=-13 profile="docker-default" name="/x" pid=7 comm="mount" type=1400 audit(1.2:3)',
    'runc run failed: unable to start container process: error adding seccomp filter rule for syscall clone3: permission denied: unknown',
  ];
  for (const sources of [['trace.log'], ...lines.map((line) => [line]), ['clone3', 'EPERM']]) {
    const report = JSON.parse(probeable(['why', ...sources, '--format', 'json'], { cwd: folder }).stdout);
    expect(report.answers).not.toEqual([]);
    expect(validate(report), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
  }
  expect(validate({ version: 1, answers: [] })).toBe(false);
});
