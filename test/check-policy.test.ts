import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Result, probeable as run } from './support/command-line.ts';

/* Policies of seccomp as "check" takes them: which files are policies, what a base is, what formats say. */

let folder = '';
const probeable = (...args: readonly string[]): Result => run(args, { cwd: folder });
const write = (path: string, value: unknown): void =>
  writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value, null, 2));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-policy-'));
  return () => rmSync(folder, { recursive: true });
});

function profile(names: readonly string[], more: object = {}): object {
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 38,
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }],
    ...more,
  };
}
const BEFORE = profile(['read', 'statx', 'exit_group']);
const AFTER = profile(['read', 'exit_group'], { defaultErrnoRet: 1 });
const CHANGED = /what is allowed in (\S+) fails with EPERM now, for programs of x86_64: statx/;

describe('--base', () => {
  const git = (...args: readonly string[]): Buffer =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });

  test('a commit has the earlier state of a file of any name', () => {
    git('init', '-q');
    write('policy.txt', BEFORE);
    git('add', 'policy.txt');
    git('commit', '-qm', 'first');
    write('policy.txt', AFTER);
    const { stdout, status } = probeable('check', 'policy.txt', '--base', 'HEAD', '--fail-on', 'warning');
    expect([CHANGED.exec(stdout)?.[1], status]).toEqual(['HEAD', 1]);
  });

  test('a file may be the earlier state itself, and --new-only leaves out what it has too', () => {
    write('old.json', { ...BEFORE, unknown: 1 });
    write('new.json', { ...AFTER, unknown: 1 });
    const all = probeable('check', 'new.json', '--base', 'old.json').stdout;
    expect(CHANGED.exec(all)?.[1]).toBe('old.json');
    expect(all).toContain('"unknown"');
    const fresh = probeable('check', 'new.json', '--base', 'old.json', '--new-only').stdout;
    expect(fresh).toMatch(CHANGED);
    expect(fresh).not.toContain('"unknown"');
  });

  test('a policy that the base does not have is compared with nothing', () => {
    git('init', '-q');
    git('commit', '-qm', 'nothing', '--allow-empty');
    write('policy.json', AFTER);
    expect(probeable('check', 'policy.json', '--base', 'HEAD').stdout).not.toContain('policy-change');
  });
});

test('what was judged is said in all formats for people, and no grade is', () => {
  write('policy.json', BEFORE);
  const words = 'a profile of OCI, Docker or containers/common, as runc and crun install it on x86';
  const pretty = probeable('check', 'policy.json').stdout;
  expect(pretty.replaceAll(/\s+/g, ' ')).toContain(`policy.json ${words}_64`);
  expect(pretty).toContain('1 policy checked');
  expect(probeable('check', 'policy.json', '--format', 'markdown').stdout).toContain(`policy.json: ${words}`);
  const [file] = JSON.parse(probeable('check', 'policy.json', '--format', 'json').stdout).files;
  expect(file.policy).toEqual({
    name: null,
    form: 'a profile of OCI, Docker or containers/common',
    architecture: 'x86_64',
    engines: ['runc', 'crun'],
  });
  expect(file.grade).toBeNull();
});

test('beside specs, and in a folder by what they contain', () => {
  write(
    'xyzzy.yaml',
    'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry:\n  - lookup: fd\n    error: EBADF\n',
  );
  write(
    'pod.yaml',
    'apiVersion: security-profiles-operator.x-k8s.io/v1beta1\nkind: SeccompProfile\nmetadata:\n  name: a\nspec:\n  defaultAction: SCMP_ACT_KILL\n',
  );
  write('other.yaml', 'kind: Pod\n');
  const { stdout } = probeable('check', '.', '--fail-on', 'never');
  expect(stdout).toContain('1 spec and 1 policy checked');
  expect(stdout).toMatch(/^pod\.yaml \(.*a\)$/m);
  expect(stdout).toContain('1 YAML file is not a spec');
});

test('a filter of Firecracker that somebody names, although its rules have the key of specs', () => {
  const rule = { syscall: 'read' };
  write('vmm.json', { vmm: { default_action: 'trap', filter_action: 'allow', filter: [rule] } });
  expect(probeable('check', 'vmm.json').stdout).toMatch(/^vmm\.json \(vmm\)$/m);
});
