import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { seccompText } from './seccomp.ts';

const own = mkdtempSync(join(tmpdir(), 'seccomp-patch-'));
afterAll(() => rmSync(own, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(own, path)), { recursive: true });
  writeFileSync(join(own, path), text);
}

function read(path: string): string {
  return readFileSync(join(own, path), 'utf8');
}

/** Small profiles in the form of each project. */
write(
  'docker/seccomp/default.json',
  '{\n\t"defaultAction": "SCMP_ACT_ERRNO",\n\t"syscalls": [\n\t\t{\n\t\t\t"names": [\n\t\t\t\t"accept",\n\t\t\t\t"close",\n\t\t\t\t"writev"\n\t\t\t],\n\t\t\t"action": "SCMP_ACT_ALLOW"\n\t\t},\n\t\t{\n\t\t\t"names": [\n\t\t\t\t"bpf",\n\t\t\t\t"lsm_get",\n\t\t\t\t"lsm_list_modules"\n\t\t\t],\n\t\t\t"action": "SCMP_ACT_ALLOW",\n\t\t\t"includes": {\n\t\t\t\t"caps": [\n\t\t\t\t\t"CAP_SYS_ADMIN"\n\t\t\t\t]\n\t\t\t}\n\t\t}\n\t]\n}',
);
write(
  'docker/seccomp/default_linux.go',
  'package seccomp\n\nfunc DefaultProfile() *Seccomp {\n\tsyscalls := []*Syscall{\n\t\t{\n\t\t\tLinuxSyscall: specs.LinuxSyscall{\n\t\t\t\tNames: []string{\n\t\t\t\t\t"accept",\n\t\t\t\t\t"close", // kernel v1.0, libseccomp v2.0.0\n\t\t\t\t\t// For programs that "write".\n\t\t\t\t\t"writev",\n\t\t\t\t},\n\t\t\t\tAction: specs.ActAllow,\n\t\t\t},\n\t\t},\n\t\t{\n\t\t\tLinuxSyscall: specs.LinuxSyscall{\n\t\t\t\tNames: []string{\n\t\t\t\t\t"bpf",\n\t\t\t\t\t"lsm_get",          // kernel v6.8, libseccomp v2.6.0\n\t\t\t\t\t"lsm_list_modules", // kernel v6.8, libseccomp v2.6.0\n\t\t\t\t},\n\t\t\t\tAction: specs.ActAllow,\n\t\t\t},\n\t\t\tIncludes: &Filter{\n\t\t\t\tCaps: []string{"CAP_SYS_ADMIN"},\n\t\t\t},\n\t\t},\n\t}\n\treturn &Seccomp{Syscalls: syscalls}\n}\n',
);
const COMMON_GO =
  'package seccomp\n\nfunc DefaultProfile() *Seccomp {\n\tsyscalls := []*Syscall{\n\t\t{\n\t\t\tNames: []string{\n\t\t\t\t"uselib",\n\t\t\t},\n\t\t\tAction: ActErrno,\n\t\t\tErrno:  "EPERM",\n\t\t\tArgs:   []*Arg{},\n\t\t},\n\t\t{\n\t\t\tNames: []string{\n\t\t\t\t"accept",\n\t\t\t\t"clone",\n\t\t\t\t"unshare",\n\t\t\t},\n\t\t\tAction: ActAllow,\n\t\t\tArgs:   []*Arg{},\n\t\t},\n\t\t{\n\t\t\tNames:  []string{"setns"},\n\t\t\tAction: ActAllow,\n\t\t\tArgs:   []*Arg{},\n\t\t\tIncludes: Filter{\n\t\t\t\tCaps: []string{"CAP_SYS_ADMIN"},\n\t\t\t},\n\t\t},\n\t\t{\n\t\t\tNames:  []string{"setns"},\n\t\t\tAction: ActErrno,\n\t\t\tErrno:  "EPERM",\n\t\t\tArgs:   []*Arg{},\n\t\t\tExcludes: Filter{\n\t\t\t\tCaps: []string{"CAP_SYS_ADMIN"},\n\t\t\t},\n\t\t},\n\t}\n\treturn &Seccomp{Syscalls: syscalls}\n}\n';
write('common/pkg/seccomp/default_linux.go', COMMON_GO);
write(
  'common/pkg/seccomp/seccomp.json',
  '{\n  "syscalls": [\n    {"names": ["uselib"], "action": "SCMP_ACT_ERRNO", "args": [], "includes": {}, "excludes": {}, "errno": "EPERM"},\n    {"names": ["accept", "clone", "unshare"], "action": "SCMP_ACT_ALLOW", "args": [], "includes": {}, "excludes": {}},\n    {"names": ["setns"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}, "excludes": {}},\n    {"names": ["setns"], "action": "SCMP_ACT_ERRNO", "errno": "EPERM", "includes": {}, "excludes": {"caps": ["CAP_SYS_ADMIN"]}}\n  ]\n}\n',
);
write(
  'containerd/contrib/seccomp/seccomp_default.go',
  'package seccomp\n\nfunc DefaultProfile(sp *specs.Spec) *specs.LinuxSeccomp {\n\tsyscalls := []specs.LinuxSyscall{\n\t\t{\n\t\t\tNames: []string{\n\t\t\t\t"accept",\n\t\t\t\t"close",\n\t\t\t},\n\t\t\tAction: specs.ActAllow,\n\t\t\tArgs:   []specs.LinuxSeccompArg{},\n\t\t},\n\t}\n\tfor _, c := range sp.Process.Capabilities.Bounding {\n\t\tswitch c {\n\t\tcase "CAP_SYS_ADMIN":\n\t\t\ts.Syscalls = append(s.Syscalls, specs.LinuxSyscall{\n\t\t\t\tNames: []string{\n\t\t\t\t\t"bpf",\n\t\t\t\t\t"setns",\n\t\t\t\t},\n\t\t\t\tAction: specs.ActAllow,\n\t\t\t})\n\t\tcase "CAP_SYS_BOOT":\n\t\t\ts.Syscalls = append(s.Syscalls, specs.LinuxSyscall{\n\t\t\t\tNames:  []string{"reboot"},\n\t\t\t\tAction: specs.ActAllow,\n\t\t\t})\n\t\t}\n\t}\n\treturn s\n}\n',
);
write('cri-o/vendor/go.podman.io/common/pkg/seccomp/default_linux.go', COMMON_GO);
write(
  'cri-o/internal/config/seccomp/seccomp.go',
  'package seccomp\n\nvar removeSyscalls = []struct {\n\tName                     string\n\tParentStructIndex, Index int\n}{\n\t{"clone", 1, 1},\n\t{"unshare", 1, 2},\n}\n',
);

/** Of a fixture: its folder, and the paths of its files. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  docker: ['seccomp/default.json', 'seccomp/default_linux.go'],
  common: ['pkg/seccomp/seccomp.json', 'pkg/seccomp/default_linux.go'],
  containerd: ['contrib/seccomp/seccomp_default.go'],
  'cri-o': ['internal/config/seccomp/seccomp.go'],
};

function specOf(name: string, steps = '', more = ''): Spec {
  const text = `syscall: ${name}
status: proposed
${more}prototype: long ${name}(int fd, unsigned int flags)
arguments: {fd: {role: fd}, flags: {role: flags}}
entry:
${steps}  - check: flags
    error: EINVAL
  - lookup: fd
    error: EBADF
  - effect: starts it
probes: [{call: '${name}(-1, 0)', expect: EBADF}]
`;
  const spec = readSpecs(text).documents[0]?.spec;
  if (spec === undefined) throw new Error(`no spec: ${text}`);
  return spec;
}

const ADMIN = '  - permission: CAP_SYS_ADMIN\n    error: EPERM\n';

function refusal(spec: Spec, folder: string): string {
  try {
    return seccompText(spec, join(own, folder), 'patch');
  } catch (error) {
    return String(error);
  }
}

/** Applies the patches to copies of the fixtures, and returns the lines that each file gets. */
function applied(patches: readonly (readonly [fixture: string, spec: Spec])[]): readonly string[] {
  return patches.flatMap(([fixture, spec], index) => {
    const copy = `${index}-${fixture}`;
    cpSync(join(own, fixture), join(own, copy), { recursive: true });
    write(`${copy}.patch`, seccompText(spec, join(own, fixture), 'patch'));
    const git = spawnSync('git', ['apply', '--whitespace=error-all', `../${copy}.patch`], {
      cwd: join(own, copy),
      encoding: 'utf8',
      env: { ...process.env, GIT_CEILING_DIRECTORIES: own },
    });
    expect(git.stderr).toBe('');
    return (PATHS[fixture] ?? []).map((path) => {
      const before = read(`${fixture}/${path}`).split('\n');
      const after = read(`${copy}/${path}`).split('\n');
      const added = after.filter((line) => !before.includes(line)).map((line) => line.trim());
      return `${fixture}: ${after.length - before.length}: ${added.join(' ')}`;
    });
  });
}

test('the patch applies, and adds the name to the right rule of each file', () => {
  expect(
    applied([
      ['docker', specOf('fdnew')],
      ['docker', specOf('xyzzy')],
      ['docker', specOf('abacus')],
      ['docker', specOf('lsm_hold', ADMIN)],
      ['common', specOf('fdnew')],
      ['common', specOf('xyzzy', ADMIN)],
      ['containerd', specOf('aaa')],
      ['containerd', specOf('close_all', ADMIN)],
      ['cri-o', specOf('fdnew')],
    ]),
  ).toEqual([
    'docker: 1: "fdnew",',
    'docker: 1: "fdnew",',
    'docker: 1: "writev", "xyzzy"',
    'docker: 1: "xyzzy",',
    'docker: 1: "abacus",',
    'docker: 1: "abacus",',
    'docker: 1: "lsm_hold",',
    // Two blocks of comments now, of which gofmt aligns each.
    'docker: 1: "lsm_get", // kernel v6.8, libseccomp v2.6.0 "lsm_hold",',
    'common: 0: {"names": ["accept", "clone", "fdnew", "unshare"], "action": "SCMP_ACT_ALLOW", "args": [], "includes": {}, "excludes": {}},',
    'common: 1: "fdnew",',
    'common: 0: {"names": ["setns", "xyzzy"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_SYS_ADMIN"]}, "excludes": {}}, {"names": ["setns", "xyzzy"], "action": "SCMP_ACT_ERRNO", "errno": "EPERM", "includes": {}, "excludes": {"caps": ["CAP_SYS_ADMIN"]}}',
    'common: 0: Names:  []string{"setns", "xyzzy"}, Names:  []string{"setns", "xyzzy"},',
    'containerd: 1: "aaa",',
    'containerd: 1: "close_all",',
    'cri-o: 0: {"unshare", 1, 3},',
  ]);
});

const isGofmtThere = spawnSync('gofmt', ['-h']).error === undefined;

test.skipIf(!isGofmtThere)('gofmt changes nothing of what the patches make', () => {
  const files = Object.entries(PATHS).flatMap(([fixture, paths]) =>
    paths.filter((path) => path.endsWith('.go')).map((path) => [fixture, path] as const),
  );
  const all = [...Array(9).keys()].flatMap((index) =>
    files.map(([fixture, path]) => `${index}-${fixture}/${path}`),
  );
  const there = all.filter(exists);
  const gofmt = spawnSync('gofmt', ['-l', ...there], { cwd: own, encoding: 'utf8' });
  expect(there).toHaveLength(9);
  expect(`${gofmt.stdout}${gofmt.stderr}`).toBe('');
});

function exists(path: string): boolean {
  try {
    return read(path) !== '';
  } catch {
    return false;
  }
}

test('the comment above the next name stays above it', () => {
  const text = seccompText(specOf('fdnew'), join(own, 'docker'), 'patch');
  expect(text).toContain(
    ' \t\t\t\t\t"close", // kernel v1.0, libseccomp v2.0.0\n+\t\t\t\t\t"fdnew",\n \t\t\t\t\t// For programs that "write".\n',
  );
});

test('the text says which rule and why, which call tells, and what releases answer', () => {
  const text = seccompText(specOf('xyzzy', '', 'number: 480\n'), join(own, 'docker'), 'patch');
  const [message = ''] = text.split('\n---\n');
  expect(message).toContain('Subject: [PATCH] seccomp: allow xyzzy\n');
  expect(message).toContain('the entry path asks for\nno capability.');
  expect(message).toContain('  xyzzy(-1, 0)\n');
  expect(message).toMatch(/1\.11\.0 to 20\.10\.3 +EPERM +allow\n +20\.10\.4 to [\d.]+ +ENOSYS +allow\n/);
  // runc's stub begins above the highest number of the profile, which the rule raises.
  expect(message).toMatch(/numbers \d+ to 479: ENOSYS becomes EPERM/);
  const privileged = specOf('xyzzy', ADMIN, 'number: 480\n');
  const common = seccompText(privileged, join(own, 'common'), 'markdown');
  expect(common).toContain('# seccomp: allow xyzzy with CAP_SYS_ADMIN\n');
  expect(common).toMatch(/\| with CAP\\_SYS\\_ADMIN \| ENOSYS \| allow \|/);
  expect(common).toMatch(/\| without CAP\\_SYS\\_ADMIN \| ENOSYS \| EPERM \|/);
  expect(common).not.toContain('diff --git');
  expect(seccompText(specOf('xyzzy'), join(own, 'docker'), 'markdown')).toContain('the spec has no number');
});

test('a capability that only some calls need leaves the call in the rule of every container', () => {
  const reasonOf = (steps: string): string => {
    const text = seccompText(specOf('xyzzy', steps), join(own, 'docker'), 'markdown');
    return /^The call goes into .*$/m.exec(text)?.[0]?.replaceAll('\\', '') ?? '';
  };
  const EVERY = 'The call goes into the rule of every container: the entry path asks for';
  expect(reasonOf(ADMIN.replace('ADMIN', 'ADMIN over the mount namespace'))).toContain(
    'the rule of containers with CAP_SYS_ADMIN: step 1',
  );
  expect(reasonOf(ADMIN.replace('ADMIN', 'ADMIN, or vm.open'))).toBe(
    `${EVERY} CAP_SYS_ADMIN in some cases alone, and the kernel does that itself.`,
  );
  expect(reasonOf(`${ADMIN}    when: fd > 5\n`)).toContain(`${EVERY} CAP_SYS_ADMIN in some cases`);
  expect(reasonOf(`  - done: fd == 7\n${ADMIN}`)).toContain(`${EVERY} CAP_SYS_ADMIN in some cases`);
  expect(reasonOf('  - blank: TODO\n')).toContain(
    'as far as it is known: step 1 of the entry path is a blank',
  );
  // Containers have it by default, and the profile has no rule for it.
  expect(reasonOf(ADMIN.replace('SYS_ADMIN', 'CHOWN'))).toContain('which containers have by default');
});

test('what cannot be patched is refused, with what to do', () => {
  expect(refusal(specOf('xyzzy'), 'nowhere')).toContain('there is no such folder');
  expect(refusal(specOf('xyzzy'), 'cri-o/internal')).toContain(
    'is no checkout of a project with a default profile',
  );
  expect(refusal(specOf('writev'), 'docker')).toContain(
    'seccomp/default_linux.go already names writev, in a rule that allows: there is nothing to add',
  );
  expect(refusal(specOf('uselib'), 'common')).toContain(
    'already names uselib, in a rule that fails with EPERM\nhelp: take it out',
  );
  expect(refusal(specOf('xyzzy', ADMIN.replace('ADMIN', 'PACCT')), 'docker')).toContain(
    'has no rule for containers with CAP_SYS_PACCT',
  );
  expect(refusal(specOf('xyzzy'), 'cri-o')).toContain('there is nothing to change\nhelp: name a checkout of');
  expect(() => seccompText(specOf('xyzzy'), undefined, 'patch')).toThrow('with --tree');
  write('twins/seccomp/default.json', read('docker/seccomp/default.json').replace('"close"', '"open"'));
  write('twins/seccomp/default_linux.go', read('docker/seccomp/default_linux.go'));
  expect(refusal(specOf('xyzzy'), 'twins')).toContain(
    'differ in the rule that gets xyzzy\nhelp: run "go generate"',
  );
  write('broken/seccomp/default.json', '{"syscalls": [');
  write('broken/seccomp/default_linux.go', 'func ( {');
  expect(refusal(specOf('xyzzy'), 'broken')).toContain('has no list of rules that can be read');
  write('moved/vendor/go.podman.io/common/pkg/seccomp/default_linux.go', COMMON_GO);
  write(
    'moved/internal/config/seccomp/seccomp.go',
    read('cri-o/internal/config/seccomp/seccomp.go').replace('1, 2', '1, 0'),
  );
  expect(refusal(specOf('xyzzy'), 'moved')).toContain('takes unshare out of place 0 of rule 1');
});
