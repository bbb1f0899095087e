import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { Catalogue } from '../../src/seccomp/runtimes/catalogue.ts';
import { answerWord, decodeAction } from '../../src/seccomp/seccomp-action.ts';
import { findLibrary } from '../../src/seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { ownFolder } from '../support/own-folder.ts';
import { factsOf } from './facts.ts';

/*
 * The facts about LXC, Incus and LXD against the filter that the installed LXC gives to libseccomp, at the moment when it
 * would load it: for LXC of its own list, for the others of the list that they write.
 */

const CAUGHT = `
#include <fcntl.h>
#include <unistd.h>
int seccomp_export_bpf(const void *filter, int fd);
int seccomp_load(const void *filter)
{
	int fd = open("/program", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	_exit(fd < 0 || seccomp_export_bpf(filter, fd) < 0);
}
`;

const COMMON = '/usr/share/lxc/config/common.seccomp';

/** defaultSeccompPolicy, after the header of a deny list. */
const INCUS = `2
denylist
[all]
reject_force_umount
[all]
kexec_load errno 38
open_by_handle_at errno 38
init_module errno 38
finit_module errno 38
delete_module errno 38
`;

const folder = ownFolder('lxc');

/** The programs of lists, in order; a text says why there are none. */
function programsOf(lists: readonly string[]): readonly Buffer[] | string {
  if (process.arch !== 'x64' || process.getuid?.() !== 0 || !existsSync(COMMON))
    return 'needs lxc (apt-get install lxc) and root, on x86_64';
  writeFileSync(join(folder, 'caught.c'), CAUGHT);
  const shim = join(folder, 'caught.so');
  const compiled = spawnSync('gcc', ['-shared', '-fPIC', '-o', shim, join(folder, 'caught.c'), '-lseccomp']);
  if (compiled.status !== 0) return 'needs gcc and libseccomp-dev';
  const root = join(folder, 'root');
  for (const name of ['dev', 'proc', 'sys', 'usr/sbin']) mkdirSync(join(root, name), { recursive: true });
  const programs: Buffer[] = [];
  for (const [index, list] of lists.entries()) {
    const name = `probeable-${process.pid}-${index}`;
    const configuration = join(folder, `${name}.conf`);
    // The container's root is the root of the process by then.
    const program = join(root, 'program');
    rmSync(program, { force: true });
    writeFileSync(
      configuration,
      [
        `lxc.rootfs.path = dir:${root}`,
        `lxc.seccomp.profile = ${list}`,
        'lxc.seccomp.allow_nesting = 1',
        'lxc.apparmor.profile = unconfined',
        'lxc.net.0.type = empty',
        '',
      ].join('\n'),
    );
    spawnSync('lxc-execute', ['-P', folder, '-n', name, '-f', configuration, '--', '/true'], {
      env: { ...process.env, LD_PRELOAD: shim },
      timeout: 30_000,
    });
    if (!existsSync(program)) return 'LXC starts no container on this machine';
    programs.push(readFileSync(program));
  }
  return programs;
}

writeFileSync(join(folder, 'incus.seccomp'), INCUS);
const programs = programsOf([COMMON, join(folder, 'incus.seccomp')]);
if (typeof programs === 'string') console.warn(`SKIPPED: filters of LXC, Incus and LXD: ${programs}`);

test.skipIf(typeof programs === 'string').each([
  ['lxc', 0],
  ['incus', 1],
  ['lxd', 1],
])('the facts about %s decide as the filter that LXC makes', (name, index) => {
  const program = typeof programs === 'string' ? undefined : programs[index];
  const read = readProgram(program ?? new Uint8Array(), false);
  if (!read.ok) throw new Error(read.message);
  const native = findArchitecture('x86_64');
  const library = findLibrary(
    execFileSync('dpkg-query', ['-W', '-f', ['$', '{Version}'].join(''), 'libseccomp2'], {
      encoding: 'utf8',
    }),
  );
  if (native === undefined || typeof library === 'string') throw new Error('no library');
  const catalogue = new Catalogue([factsOf(name)], {
    architecture: native,
    kernel: [7, 0],
    capabilities: undefined,
    engine: undefined,
    numbers: syscallNumbers(library),
  });
  // LXD 5.21.2 and later leave out finit_module.
  const release =
    name === 'lxc'
      ? execFileSync('lxc-execute', ['--version']).toString().trim()
      : name === 'lxd'
        ? '5.0.2'
        : '7.3.0';
  const named = catalogue.parse(`${name}@${release}`);
  if (typeof named === 'string') throw new Error(named);
  const own = catalogue.install(named.facts, named.release);
  const wrong: string[] = [];
  const refused = new Set<string>();
  for (const caller of ['x86_64', 'x86', 'x32', 'arm'].flatMap((one) => findArchitecture(one) ?? [])) {
    for (let plain = 0; plain < 600; plain++) {
      for (const value of [0n, 1n, 2n, 3n, 2n ** 63n + 1n, 2n ** 64n - 1n]) {
        const args = [value, value, value, value, value, value];
        const number = plain + caller.base;
        const answer = answerWord(
          decodeAction(runProgram(read.program, seccompData(caller.token, number, args, false))),
        );
        const ours = own?.ask({ architecture: caller, number, syscall: undefined, args }).answer;
        if (ours !== answer) wrong.push(`${caller.name} ${plain} (${value}): ${ours} instead of ${answer}`);
        if (answer !== 'allow' && caller === native) refused.add(`${plain} ${answer}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  const errno = name === 'lxc' ? 'EPERM' : 'ENOSYS';
  expect([...refused]).toEqual([
    '166 EACCES',
    ...[175, 176, 246, 304, 313].map((number) => `${number} ${errno}`),
  ]);
});
