import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { program, type Result, type RunOptions, probeable as run } from './support/command-line.ts';

let folder = '';
const probeable = (args: readonly string[], options: Partial<RunOptions> = {}): Result =>
  run(args, { cwd: folder, ...options });

const good =
  'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry:\n  - lookup: fd\n    error: EBADF\nprobes:\n  - call: xyzzy(-1)\n    expect: EBADF\n';
const bad =
  'syscall: plugh\nprototype: int plugh(unsigned int flags)\nentry:\n  - permission: CAP_X\n    error: EPERM\n  - effect: x\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-cli-'));
  writeFileSync(join(folder, 'good.yaml'), good);
  writeFileSync(join(folder, 'bad.yaml'), bad);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('exit status', () => {
  test.each([
    [['check', 'good.yaml'], 0],
    [['check', 'bad.yaml'], 1],
    [['check', 'bad.yaml', '--fail-on', 'never'], 0],
    [['check', 'bad.yaml', '--rule', 'eperm-ambiguous'], 0],
    [['check', 'bad.yaml', '--rule', 'eperm-ambiguous', '--fail-on', 'info'], 1],
    [['check', 'bad.yaml', '--rule', 'eperm-ambiguous', '--preset', 'strict', '--fail-on', 'warning'], 1],
    [['check', 'bad.yaml', '--rule', 'no-such-rule'], 2],
    [['check', '--fail-on', 'sometimes', 'good.yaml'], 2],
    [['check', '--format', 'prety', 'good.yaml'], 2],
    [['check', '--no-such-option'], 2],
    [['chekc'], 2],
    [['--help'], 0],
    [['check', '--help'], 0],
    [['--version'], 0],
    [['trace', 'nonsense'], 2],
    [['trace', 'xyzzy(-1)', '--spec', 'good.yaml'], 0],
    [['trace', 'xyzzy(-1)', '--spec', 'good.yaml', '--kernel', 'new'], 2],
    [['suggest', 'good.yaml'], 0],
    [['explain', 'no-such-rule'], 2],
    [['completion', 'csh'], 2],
  ])('%j: %i', (args, status) => {
    expect(probeable(args).status).toBe(status);
  });
});

describe('bad input gets one message, exit 2 or a finding, and the other files are still checked', () => {
  const cases: [name: string, make: (path: string) => void, message: RegExp, status: number][] = [
    ['no such file', () => undefined, /no such file or directory/, 2],
    ['a folder without specs', (path) => mkdirSync(path), /contains no specs/, 2],
    ['a link that loops', (path) => symlinkSync(path, path), /there is a loop of symbolic links/, 2],
    ['an empty file', (path) => writeFileSync(path, ''), /spec-syntax.*contains no spec/, 1],
    ['only a comment', (path) => writeFileSync(path, '# nothing\n'), /spec-syntax.*contains no spec/, 1],
    ['a binary file', (path) => writeFileSync(path, Buffer.from([0x73, 0, 1, 2])), /spec-syntax.*binary/, 2],
    [
      '100 MB',
      (path) => writeFileSync(path, Buffer.alloc(100 * 1024 * 1024, 0x20)),
      /has 100 MiB; the limit is 16 MiB/,
      2,
    ],
    [
      'invalid UTF-8',
      (path) => writeFileSync(path, Buffer.from('syscall: x\nab: \xff\n', 'latin1')),
      /not UTF-8: byte 0xff at line 2, column 5/,
      2,
    ],
    ['broken YAML', (path) => writeFileSync(path, 'syscall: [x\n'), /spec-syntax.*not valid YAML/, 2],
    [
      'an alias bomb',
      (path) =>
        writeFileSync(
          path,
          `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
            .split('')
            .map(
              (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]\n`,
            )
            .join('')}`,
        ),
      /spec-syntax.*aliases repeat/,
      2,
    ],
    [
      '10,000 levels',
      (path) => writeFileSync(path, `a: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`),
      /spec-syntax.*nests more than 64 levels/,
      2,
    ],
    [
      'a key twice',
      (path) => writeFileSync(path, `${bad}syscall: xyzzy\n`),
      /spec-syntax.*is a duplicate/,
      1,
    ],
    ['a device', (path) => symlinkSync('/dev/zero', path), /not a regular file/, 2],
  ];
  test.each(cases)('%s', (name, make, message, status) => {
    const path = join(folder, `${name.replaceAll(/[ ,]/g, '-')}.yaml`);
    make(path);
    const result = probeable(['check', path, 'good.yaml'], { env: { COLUMNS: '400' } });
    expect(result.status).toBe(status);
    expect(result.stdout.split('\n').filter((line) => message.test(line))).toHaveLength(1);
    expect(result.stdout).toContain('xyzzy(-1) → EBADF');
    // What has no text is no spec.
    if (message.source.includes('contains no spec') && status === 1)
      expect(result.stdout).toContain('1 spec checked: 1 error, 1 warning\n');
    rmSync(path, { recursive: true, force: true });
  });

  // Root may read everything, so it becomes nobody for this; not where nobody cannot even reach the program.
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const canStart = spawnSync(process.execPath, [program, '--version'], user).status === 0;
  test.skipIf(!canStart)('no permission', () => {
    const path = join(folder, 'secret.yaml');
    writeFileSync(path, good);
    chmodSync(path, 0);
    chmodSync(folder, 0o755);
    const result = probeable(['check', path, 'bad.yaml'], user);
    expect([result.status, /permission denied/.test(result.stdout), result.stdout.includes('plugh')]).toEqual(
      [2, true, true],
    );
  });

  test('standard input that is no text', () => {
    expect(probeable(['check', '-'], { input: Buffer.from([0xc3, 0x28]) })).toMatchObject({ status: 2 });
  });
});

describe('check', () => {
  test('finds specs below a folder, through links once, and leaves node_modules alone', () => {
    const base = join(folder, 'tree');
    mkdirSync(join(base, 'a/node_modules'), { recursive: true });
    writeFileSync(join(base, 'a/one.yaml'), good);
    writeFileSync(join(base, 'a/two.yml'), bad);
    writeFileSync(join(base, 'a/node_modules/three.yaml'), bad);
    writeFileSync(join(base, 'a/note.txt'), 'no spec');
    symlinkSync(base, join(base, 'a/loop'));
    const { files } = JSON.parse(probeable(['check', 'tree', '--format', 'json']).stdout);
    expect(files.map(({ path }: { path: string }) => path)).toEqual(['tree/a/one.yaml', 'tree/a/two.yml']);
  });

  test('reads standard input, and calls it as told', () => {
    const { stdout, status } = probeable(
      ['check', '-', '--stdin-name', 'proposal.yaml', '--format', 'json'],
      { input: bad },
    );
    expect([status, JSON.parse(stdout).files[0].path]).toEqual([1, 'proposal.yaml']);
    expect(probeable(['check', '-'], { input: bad }).stdout).toContain('1 | syscall: plugh');
  });

  test('a spec that cannot be judged is never silent, whichever rule was asked for', () => {
    const { status, stdout } = probeable(['check', '-', '--rule', 'probe-ebadfd'], {
      input: good.replace('lookup: fd', 'lookup: df'),
    });
    expect([status, stdout.includes('spec-unknown-name')]).toEqual([1, true]);
  });

  test('writes several formats at once', () => {
    const { stdout } = probeable([
      'check',
      'bad.yaml',
      '--output',
      'sarif:out.sarif',
      '--output',
      'junit:out.xml',
      '--fail-on',
      'never',
    ]);
    expect(stdout).toContain('error[probe-exists]');
    expect(JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(readFileSync(join(folder, 'out.xml'), 'utf8')).toContain('<testsuites>');
    expect(probeable(['check', 'bad.yaml', '--format', 'json', '--output', 'out.json']).stdout).toBe('');
    expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')).summary.errors).toBe(1);
    expect(probeable(['check', 'bad.yaml', '--output', '/no/such/dir/x']).status).toBe(2);
  });

  test('takes its files from probeable.config.yaml, else from content/', () => {
    const project = join(folder, 'project');
    mkdirSync(join(project, 'content'), { recursive: true });
    writeFileSync(join(project, 'content/x.yaml'), good);
    writeFileSync(join(project, 'other.yaml'), bad);
    const names = () =>
      JSON.parse(probeable(['check', '--format', 'json'], { cwd: project }).stdout).files.map(
        ({ path }: { path: string }) => path,
      );
    expect(names()).toEqual(['content/x.yaml']);
    writeFileSync(join(project, 'probeable.config.yaml'), 'files: [other.yaml, "content/**/*.yaml"]\n');
    expect(names()).toEqual(['other.yaml', 'content/x.yaml']);
    writeFileSync(join(project, 'probeable.config.yaml'), 'files: [\n');
    expect(probeable(['check'], { cwd: project })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('not valid YAML'),
    });
    writeFileSync(join(project, 'probeable.config.yaml'), 'fils: []\n');
    expect(probeable(['check'], { cwd: project })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('probeable.config.yaml:1:1'),
    });
    expect(probeable(['check'], { cwd: join(project, 'content') })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('nothing to read'),
    });
  });

  test('uses colours only where asked for', () => {
    expect(probeable(['check', 'bad.yaml']).stdout).not.toContain('\u001b');
    expect(probeable(['check', 'bad.yaml'], { env: { FORCE_COLOR: '1' } }).stdout).toContain('\u001b[31m');
    expect(
      probeable(['check', 'bad.yaml'], { env: { FORCE_COLOR: '0', NO_COLOR: '1' } }).stdout,
    ).not.toContain('\u001b');
  });
});

describe('trace', () => {
  test('finds shipped specs by name, and answers as JSON', () => {
    const [traced] = JSON.parse(probeable(['trace', 'close_range(1, 0, 0)', '--format', 'json']).stdout);
    expect(traced).toMatchObject({
      call: 'close_range(1, 0, 0)',
      syscall: 'close_range',
      effect: 'none',
      grade: 'permanent',
      outcomes: [{ result: 'EINVAL', certain: true }],
    });
    expect(traced.steps[1]).toMatchObject({ index: 2, kind: 'check', verdict: 'fails', error: 'EINVAL' });
  });

  test('picks the release, and says where a call is wrong', () => {
    const at = (kernel: string) =>
      JSON.parse(
        probeable([
          'trace',
          'statx(0, NULL, AT_EMPTY_PATH, 0, buffer(256))',
          '--kernel',
          kernel,
          '--format',
          'json',
        ]).stdout,
      )[0];
    expect(at('6.1').outcomes).toEqual([{ result: 'EFAULT', certain: true }]);
    expect(at('6.18').outcomes.map(({ result }: { result: string }) => result)).toContain('success');
    expect(at('4.10')).toMatchObject({ grade: null, outcomes: [{ result: 'ENOSYS', certain: true }] });
    // O_DIRECT, O_DIRECTORY and others exchange their bits on arm64 (arch/arm64/include/uapi/asm/fcntl.h).
    const direct = 'openat2(-1, NULL, &{.flags = 0x4000 | O_CREAT}, 24)';
    expect(probeable(['trace', direct, '--kernel', '6.18']).stdout).toContain('always fails with EFAULT');
    // fs/open.c, do_sys_openat2(): since 7.0 the descriptor is reserved before the path is copied.
    expect(probeable(['trace', direct]).stdout).toContain('fails with EMFILE or EFAULT');
    expect(probeable(['trace', direct, '--arch', 'aarch64']).stdout).toContain('always fails with EINVAL');
    expect(probeable(['trace', direct, '--arch', 'amr64']).stderr).toContain('did you mean "arm64"?');
    expect(probeable(['suggest', 'openat2', '--arch', 'arm64']).status).toBe(0);
    expect(probeable(['trace', 'close_range(1, 0, FLAG)']).stderr).toContain(
      'close_range(1, 0, FLAG)\n                    ^^^^',
    );
    expect(probeable(['trace', 'close_rnge(1, 0, 0)']).stderr).toContain('did you mean "close_range"?');
  });

  test('is for a configuration of the kernel, which decides what is built in', () => {
    writeFileSync(join(folder, '.config'), 'CONFIG_RSEQ=y\n# CONFIG_FUTEX is not set\n');
    const traced = (call: string, ...args: string[]) =>
      probeable(['trace', call, '--kernel-config', '.config', ...args]);
    expect(traced('rseq(-1, 0, 0, 0)').stdout).toContain(
      '  always fails with EINVAL; nothing changes\n  a weak probe\n',
    );
    expect(traced('futex_wake(NULL, 0, 0, 0)').stdout).toContain(
      '  always fails with ENOSYS; nothing changes\n  this kernel does not have the call\n\n  1 ✗ gate    CONFIG_FUTEX  → ENOSYS\n              CONFIG_FUTEX is not set\n',
    );
    const [closed] = JSON.parse(traced('futex_wake(NULL, 0, 0, 0)', '--format', 'json').stdout);
    expect(closed).toMatchObject({ grade: null, outcomes: [{ result: 'ENOSYS', certain: true }] });
    const [open] = JSON.parse(traced('acct("/no/such/file")', '--format', 'json').stdout);
    expect(open.outcomes[0]).toEqual({ result: 'ENOSYS', certain: false });
    writeFileSync(join(folder, '.config'), 'nothing\n');
    expect(traced('rseq(-1, 0, 0, 0)').stderr).toContain('--kernel-config .config: is no .config');
    expect(probeable(['trace', 'rseq(-1, 0, 0, 0)', '--kernel-config', 'none']).stderr).toContain(
      '--kernel-config none: no such file',
    );
  });
});

test('suggest reads paths and names', () => {
  const [suggested] = JSON.parse(probeable(['suggest', 'openat2', '--format', 'json']).stdout);
  expect(suggested.probes[0]).toMatchObject({
    call: 'openat2(-1, NULL, NULL, 0)',
    grade: 'permanent',
    expect: ['EINVAL'],
  });
  expect(probeable(['suggest', 'bad.yaml']).stdout).toContain('no probe found');
});

test('suggest says that a release lacks the call, and nothing else about it', () => {
  const { status, stdout } = probeable(['suggest', 'openat2', '--kernel', '5.4']);
  expect([status, stdout]).toEqual([
    0,
    'openat2 5.4 does not have it: it came with 5.6, so every call fails with ENOSYS\n',
  ]);
  const [absent] = JSON.parse(
    probeable(['suggest', 'openat2', '--kernel', '5.4', '--format', 'json']).stdout,
  );
  expect(absent).toMatchObject({ syscall: 'openat2', absent: true, probes: [] });
});

test('generate says which of two reasons keeps it from writing code', () => {
  const unnumbered = 'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry: [{lookup: fd, error: EBADF}]\n';
  expect(probeable(['generate', 'c', '-'], { input: unnumbered }).stderr).toBe(
    'probeable: no code in C can tell whether it is hidden: the spec gives xyzzy no number on x86_64\n',
  );
  expect(probeable(['generate', 'go', 'reboot']).stderr).toBe(
    'probeable: no code in Go can tell whether it is hidden: reboot has no probe\n',
  );
});

test('explain shows every page, in a terminal and as JSON', () => {
  const rules: { id: string; page: string }[] = JSON.parse(probeable(['explain', '--format', 'json']).stdout);
  expect(rules.length).toBeGreaterThan(15);
  for (const { id } of rules) {
    const { status, stdout } = probeable(['explain', id]);
    expect([id, status, stdout.includes(id), stdout.includes('[object')]).toEqual([id, 0, true, false]);
  }
}, 60_000);

describe('init', () => {
  test.each([
    'int xyzzy(int fd, unsigned int flags)',
    'int xyzzy(int dfd, const char __user *path, struct xyzzy_args __user *args, size_t size)',
    'long xyzzy(void)',
    'ssize_t xyzzy(unsigned int cmd, void __user *arg, pid_t pid, umode_t mode, loff_t offset, char __user *buf);',
  ])('%s gives a spec that claims nothing, and check says what is open', (prototype) => {
    const draft = probeable(['init', prototype, '--output', '-']);
    expect(draft.status).toBe(0);
    const { status, stdout } = probeable(['check', '-', '--format', 'json'], { input: draft.stdout });
    const { files, summary } = JSON.parse(stdout);
    const spec = files[0].findings.filter(({ rule }: { rule: string }) => rule.startsWith('spec-'));
    expect(spec).toMatchObject([{ rule: 'spec-placeholder', pointer: '/entry/0/blank', severity: 'error' }]);
    expect([status, files[0].grade, files[0].ambiguous, summary.notJudged]).toEqual([1, 'unknown', null, 1]);
    expect(draft.stdout).not.toMatch(/permanent:|^ *- (?!blank)/m);
  });

  test('writes a file, and does not replace one', () => {
    expect(probeable(['init', 'int quux(int fd)']).status).toBe(0);
    expect(readFileSync(join(folder, 'quux.yaml'), 'utf8')).toContain('syscall: quux');
    expect(probeable(['init', 'int quux(int fd)'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--force'),
    });
    expect(probeable(['init', 'not C']).stderr).toContain('this is not a C prototype');
  });
});

describe('completion', () => {
  test.each([
    ['bash', ['-n']],
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ])('%s accepts its script', (shell, check) => {
    const { stdout } = probeable(['completion', shell]);
    expect(stdout).toContain('probe-exists');
    if (spawnSync(shell, ['--version']).status !== 0) return;
    // fish reads no script from a socket, which is what a child's standard input is here.
    const script = join(folder, `completion.${shell}`);
    writeFileSync(script, stdout);
    expect(spawnSync(shell, [...check, script], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test('bash completes commands, formats and rules', () => {
    const complete = (...words: string[]) => {
      const script = `${probeable(['completion', 'bash']).stdout}\nCOMP_WORDS=(probeable ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _probeable; echo "\${COMPREPLY[@]}"`;
      return spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder }).stdout.trim().split(/\s+/);
    };
    expect(complete('tr')).toEqual(['trace']);
    expect(complete('check', '--format', 'sa')).toEqual(['sarif']);
    expect(complete('explain', 'probe-eb')).toEqual(['probe-ebadfd']);
    expect(complete('check', '--fail')).toEqual(['--fail-on']);
  });

  test.each([
    [['check', '--fail-on', 'n'], ['never']],
    [
      ['check', '--fix', ''],
      ['safe', 'all'],
    ],
    [
      ['generate', 'ka'],
      ['kapi', 'kapi-c'],
    ],
    [['generate', 'kapi', 'openat2'], ['openat2']],
    [['suggest', 'mount_set'], ['mount_setattr']],
    [['simulate', '--runtime', 'pod'], ['podman']],
    [['simulate', '--arch', 'riscv'], ['riscv64']],
    [['simulate', '--cap', 'CAP_SYS_AD'], ['CAP_SYS_ADMIN']],
    [['site', 'se'], ['serve']],
    [['site', 'build', '--ou'], ['--output']],
    [['bot', 'serve', '--wi'], ['--width']],
    [['completion', 'z'], ['zsh']],
  ])('bash completes %j from the definitions of the program', (words, found) => {
    const script = `${probeable(['completion', 'bash']).stdout}\nCOMP_WORDS=(probeable ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _probeable; echo "\${COMPREPLY[@]}"`;
    const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder });
    expect(stdout.trim().split(/\s+/)).toEqual(found);
  });
});
