import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { readPolicies } from '../../src/seccomp/profile/read-policies.ts';
import { answerWord, decodeAction } from '../../src/seccomp/seccomp-action.ts';
import { installList } from '../../src/seccomp/simulate/list-answer.ts';
import { findLibrary } from '../../src/seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { ownFolder } from '../support/own-folder.ts';

/*
 * Profiles of snapd against the filter that snap-seccomp compiles: that of the system (Debian 12 has 2.57.6, which makes one
 * filter and knows no "~"), or the one that PROBEABLE_SNAP_SECCOMP names.
 */

const TOOL = process.env.PROBEABLE_SNAP_SECCOMP ?? '/usr/lib/snapd/snap-seccomp';
const hasTool = process.arch === 'x64' && existsSync(TOOL);
if (!hasTool) console.warn('SKIPPED: profiles of snapd: needs snap-seccomp (apt-get install snapd)');

const folder = ownFolder('snapd');

const PROFILE = `# calls without conditions
read
write
openat
clone3
# conditions of each kind
socket AF_UNIX
socket AF_NETLINK - NETLINK_ROUTE
setpriority PRIO_PROCESS 0 <=19
ioctl - !TIOCSTI
mknod - |S_IFREG -
fchown - -1 4294967295
setuid 0
prctl PR_CAP_AMBIENT
lseek - >4 <2
kill - >=9
quotactl Q_GETQUOTA
`;

const VALUES = [
  0n,
  1n,
  2n,
  4n,
  5n,
  9n,
  16n,
  19n,
  20n,
  47n,
  0x5412n,
  0o100000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0xffff_ffff_ffff_ffffn,
];

test.skipIf(!hasTool)('decide as the compiled filter does', () => {
  const source = join(folder, 'a.src');
  const output = join(folder, 'a.bin');
  writeFileSync(source, PROFILE);
  execFileSync(TOOL, ['compile', source, output]);
  const read = readProgram(readFileSync(output), false);
  if (!read.ok) throw new Error(read.message);
  const version = execFileSync('dpkg-query', ['-W', '-f', ['$', '{Version}'].join(''), 'libseccomp2'], {
    encoding: 'utf8',
  });
  const library = findLibrary(version);
  const native = findArchitecture('x86_64');
  const { policies, problems } = readPolicies(PROFILE);
  expect(problems).toEqual([]);
  const policy = policies[0]?.policy;
  if (policy?.kind !== 'list' || native === undefined || typeof library === 'string')
    throw new Error('no list');
  const installed = installList(policy.list, native, syscallNumbers(library));
  if (typeof installed === 'string') throw new Error(installed);
  const { ask } = installed;
  const differing: string[] = [];
  let asked = 0;
  for (const caller of ['x86_64', 'x86', 'x32', 'arm']) {
    const architecture = findArchitecture(caller);
    if (architecture === undefined) throw new Error(caller);
    for (let index = 0; index < 470; index++)
      for (const first of VALUES)
        for (const second of index === 1 ? [0n] : [0n, first]) {
          const args = [first, second, first, second, 0n, 0n];
          const number = index + architecture.base;
          const own = ask({ architecture, number, syscall: undefined, args }).answer;
          const theirs = answerWord(
            decodeAction(runProgram(read.program, seccompData(architecture.token, number, args, false))),
          );
          asked++;
          if (own !== theirs)
            differing.push(`${caller} ${index} (${args.join(', ')}): ${own} instead of ${theirs}`);
        }
  }
  expect(asked).toBeGreaterThan(50_000);
  expect(differing).toEqual([]);
});
