import { expect, test } from 'vitest';
import { Reviewing } from './reviewing.ts';

/* A pull request that touches a seccomp policy. */

const stage = Reviewing.eachTest();

const PATH = 'profiles/seccomp/default.json';

function profile(names: readonly string[], errno: number): string {
  const policy = {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: errno,
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }],
  };
  return `${JSON.stringify(policy, null, 2)}\n`;
}

test('is told what the change closes, under which engines, and no grade', async () => {
  const pull = stage.github.repository.open(
    { [PATH]: profile(['read', 'statx'], 38) },
    { [PATH]: profile(['read'], 1), 'package.json': '{}' },
  );
  expect(await stage.review(pull)).toMatchObject({ kind: 'reviewed', comment: 'created' });
  expect(stage.checks).toEqual([
    expect.stringMatching(
      /^completed success: profiles\/seccomp\/default\.json: what is allowed in the base fails with EPERM now, for programs of x86_64: statx; 3 warnings in 1 policy$/,
    ),
  ]);
  const [body = ''] = stage.comments;
  expect(body).toContain('### `profiles/seccomp/default.json`: what is allowed in the base fails');
  expect(body).toMatch(/^\| policy +\| new +\| judged as/m);
  expect(body).toContain('as runc and crun install it on x86_64');
  expect(body).toContain('**What a program would notice**');
  expect(body).not.toContain('not judged');
  expect(body).not.toContain('playground');
  expect(body).not.toContain('# probeable-ignore');
});

/** What runc and crun call themselves when they start a container. */
const OF_ENGINES =
  'capget capset chdir close execve fstat getcwd getdents64 getpid getppid openat openat2 prctl rt_sigaction rt_sigprocmask setgid setgroups setresgid setresuid setuid statx write'.split(
    ' ',
  );

test('without a fault is one line', async () => {
  const policy = profile(['read', ...OF_ENGINES], 38);
  const pull = stage.github.repository.open({}, { [PATH]: policy });
  await stage.review(pull);
  expect(stage.checks[0]).toMatch(/^completed success: .* in 1 policy$/);
});
