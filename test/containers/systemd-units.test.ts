import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import type { Instruction } from '../../src/seccomp/bpf/instruction.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { parseEngine } from '../../src/seccomp/engine/engine-releases.ts';
import { readPolicies } from '../../src/seccomp/profile/read-policies.ts';
import { SystemdSets } from '../../src/seccomp/runtimes/systemd-sets.ts';
import { answerWord, decodeAction } from '../../src/seccomp/seccomp-action.ts';
import { installPolicy } from '../../src/seccomp/simulate/installed-policy.ts';
import { findLibrary } from '../../src/seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { isFull, skipped } from '../support/is-full.ts';
import { ownFolder } from '../support/own-folder.ts';

/*
 * Units against the filters that Debian's systemd 252 makes for their settings: its own functions are called, and what they
 * would load is written instead. Every number of x86_64, x86 and x32, with values on both sides of each comparison.
 */

const FOLDER = '/usr/lib/x86_64-linux-gnu/systemd';
const folder = ownFolder('units');

/** The library of systemd 252 and a program that calls it; undefined where either is missing. */
function findTools(): { readonly maker: string; readonly library: string } | undefined {
  const library = join(FOLDER, 'libsystemd-shared-252.so');
  if (!existsSync(FOLDER) || !readdirSync(FOLDER).includes('libsystemd-shared-252.so')) return undefined;
  const maker = join(folder, 'unit');
  try {
    const source = join(import.meta.dirname, 'programs/unit.c');
    execFileSync('gcc', ['-rdynamic', '-o', maker, source, '-lseccomp', '-ldl'], { stdio: 'ignore' });
    return { maker, library };
  } catch {
    return undefined;
  }
}

const tools = process.platform === 'linux' ? findTools() : undefined;
if (tools === undefined)
  console.warn(
    'SKIPPED: units of systemd 252: needs its libsystemd-shared (Debian 12), gcc and libseccomp-dev',
  );

/** The version of the library's package, which decides its sets. */
function packageVersion(name: string): string {
  const format = ['$', '{Version}'].join('');
  return execFileSync('dpkg-query', ['-W', '-f', format, name], { encoding: 'utf8' });
}

const X86_64 = findArchitecture('x86_64');
const SETS = new SystemdSets(
  readFileSync(join(import.meta.dirname, '../../content/runtimes/systemd/sets.yaml'), 'utf8'),
);

function programs(...words: string[]): (readonly Instruction[])[] {
  const output = execFileSync(tools?.maker ?? '', [tools?.library ?? '', ...words], { maxBuffer: 1 << 24 });
  const found: (readonly Instruction[])[] = [];
  for (let at = 0; at < output.length; ) {
    const length = output.readUInt32LE(at);
    const read = readProgram(output.subarray(at + 4, at + 4 + length), false);
    if (!read.ok) throw new Error(read.message);
    found.push(read.program);
    at += 4 + length;
  }
  return found;
}

const RANKS = ['kill', 'trap', 'errno', 'notify', 'trace', 'log', 'allow'];

/** The strictest answer of several programs, of equally strict ones the last. */
function strictest(all: readonly (readonly Instruction[])[], data: Parameters<typeof runProgram>[1]): string {
  let found = 'allow';
  const rank = (answer: string): number => (RANKS.includes(answer) ? RANKS.indexOf(answer) : 2);
  for (const program of all) {
    const answer = answerWord(decodeAction(runProgram(program, data)));
    if (rank(answer) <= rank(found)) found = answer;
  }
  return found;
}

const VALUES = [
  0n,
  1n,
  2n,
  3n,
  4n,
  5n,
  6n,
  8n,
  10n,
  0x40n,
  0x1000n,
  0x8000n,
  0x20000n,
  0x10000000n,
  0x7e020000n,
  0o4755n,
  0o2755n,
  0o755n,
  0x1_0000_0000n,
  0xffff_ffffn,
];
const CALLERS = ['x86_64', 'x86', 'x32'];

const CASES: readonly (readonly [settings: string, ...commands: (readonly string[])[]])[] = [
  ['SystemCallFilter=@system-service', ['list', '1', '0', '@system-service']],
  [
    'SystemCallFilter=@system-service\nSystemCallFilter=~@privileged\nSystemCallErrorNumber=EPERM',
    ['list', '1', '1', '@system-service', '~@privileged'],
  ],
  [
    'SystemCallFilter=~@mount @reboot:ENOSYS\nSystemCallFilter=umount2\nSystemCallErrorNumber=EACCES',
    ['list', '0', '13', '~@mount', '~@reboot:38', 'umount2'],
  ],
  [
    'SystemCallFilter=read write\nSystemCallFilter=~write:ENOSYS\nSystemCallErrorNumber=1',
    ['list', '1', '1', 'read', 'write', '~write:38'],
  ],
  ['RestrictNamespaces=yes', ['seccomp_restrict_namespaces', '0']],
  ['RestrictNamespaces=user mnt', ['seccomp_restrict_namespaces', String(0x10000000 | 0x20000)]],
  ['RestrictNamespaces=~user', ['seccomp_restrict_namespaces', String(0x7e020000 & ~0x10000000)]],
  ['RestrictSUIDSGID=yes', ['seccomp_restrict_suid_sgid']],
  ['DynamicUser=yes', ['seccomp_restrict_suid_sgid']],
  ['MemoryDenyWriteExecute=yes', ['seccomp_memory_deny_write_execute']],
  ['RestrictRealtime=yes', ['seccomp_restrict_realtime_full', '1']],
  [
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6',
    ['seccomp_restrict_address_families', '1', '1', '2', '10'],
  ],
  ['RestrictAddressFamilies=none', ['seccomp_restrict_address_families', '1']],
  ['RestrictAddressFamilies=~AF_PACKET AF_ALG', ['seccomp_restrict_address_families', '0', '17', '38']],
  ['SystemCallArchitectures=native', ['seccomp_restrict_archs', '1']],
  ['SystemCallArchitectures=x86', ['seccomp_restrict_archs', String(0x40000003 + 1)]],
  ['LockPersonality=yes', ['seccomp_lock_personality', '0']],
  ['ProtectHostname=yes', ['seccomp_protect_hostname']],
  ['ProtectKernelTunables=yes', ['seccomp_protect_sysctl']],
  ['ProtectKernelLogs=yes', ['seccomp_protect_syslog']],
  ['ProtectKernelModules=yes', ['set', '@module']],
  ['ProtectClock=yes', ['set', '@clock']],
  ['PrivateDevices=yes', ['set', '@raw-io']],
  [
    'RestrictNamespaces=yes\nSystemCallArchitectures=native\nSystemCallFilter=@system-service\nSystemCallErrorNumber=EPERM',
    ['seccomp_restrict_namespaces', '0'],
    ['seccomp_restrict_archs', '1'],
    ['list', '1', '1', '@system-service'],
  ],
];

if (!isFull) skipped('four fifths of the arguments that no filter of systemd looks at');

const NAMED = CASES.map(([settings, ...commands]) => ({ settings, commands }));

test.skipIf(tools === undefined).each(NAMED)('$settings', { timeout: 120_000 }, ({ settings, commands }) => {
  const engine = parseEngine(`systemd@${packageVersion('systemd')}`);
  const library = findLibrary(packageVersion('libseccomp2'));
  if (typeof engine === 'string' || typeof library === 'string' || X86_64 === undefined)
    throw new Error('unknown');
  const { policies, problems } = readPolicies(`[Service]\n${settings}\n`);
  expect(problems).toEqual([]);
  const [policy] = policies;
  if (policy === undefined) throw new Error(settings);
  const installed = installPolicy(
    policy,
    engine,
    {
      architecture: X86_64,
      kernel: [6, 1],
      capabilities: undefined,
      engine,
      numbers: syscallNumbers(library),
    },
    { systemdSets: () => SETS },
  );
  if (typeof installed === 'string') throw new Error(installed);
  const real = commands.flatMap((words) => programs(...words));
  const differing: string[] = [];
  let asked = 0;
  for (const caller of CALLERS) {
    const architecture = findArchitecture(caller);
    if (architecture === undefined) throw new Error(caller);
    for (let index = 0; index < 470; index++) {
      const number = index + architecture.base;
      const calls = (index < 460 ? VALUES : [0n]).map((value) => {
        const args = [value, value, value, value, 0n, 0n];
        asked++;
        return { value, args, theirs: strictest(real, seccompData(architecture.token, number, args, false)) };
      });
      // Ours takes longer to ask: where theirs looks at no argument, every fifth value shows whether ours does.
      const isDecided = !isFull && new Set(calls.map(({ theirs }) => theirs)).size === 1;
      for (const { value, args, theirs } of calls.filter((_, each) => !isDecided || each % 5 === 0)) {
        const own = installed.ask({ architecture, number, syscall: undefined, args }).answer;
        if (own !== theirs) differing.push(`${caller} ${index} (${value}): ${own} instead of ${theirs}`);
      }
    }
  }
  expect(asked).toBeGreaterThan(27_000);
  expect(differing).toEqual([]);
});

test.skipIf(tools === undefined)('the sets of systemd-analyze are those of content/runtimes/systemd', () => {
  const found = SETS.release(packageVersion('systemd'));
  if (typeof found === 'string') throw new Error(found);
  const printed = execFileSync('systemd-analyze', ['--no-pager', 'syscall-filter'], { encoding: 'utf8' });
  const sets = new Map<string, string[]>();
  for (const part of printed.split(/\n(?=@)/)) {
    const [name = '', ...lines] = part.split('\n');
    const members = lines.flatMap((line) => (/^ {4}[^#\s]/.test(line) ? [line.trim()] : []));
    sets.set(name.trim(), members);
  }
  const expand = (name: string): string[] =>
    (sets.get(name) ?? []).flatMap((one) => (one.startsWith('@') ? expand(one) : [one]));
  expect(sets.size).toBeGreaterThan(25);
  for (const name of sets.keys()) {
    const own = [...(SETS.members(name, found.release) ?? [])].sort();
    expect([name, own]).toEqual([name, [...new Set(expand(name))].sort()]);
  }
});
