import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { CompiledProgram } from '../../src/seccomp/bpf/compiled-program.ts';
import type { Instruction } from '../../src/seccomp/bpf/instruction.ts';
import { possibleReturns } from '../../src/seccomp/bpf/possible-returns.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { CompiledFilter } from '../../src/seccomp/engine/compiled-filter.ts';
import { parseEngine } from '../../src/seccomp/engine/engine-releases.ts';
import { installProfile } from '../../src/seccomp/engine/install-profile.ts';
import type { InstalledFilter } from '../../src/seccomp/engine/installed-filter.ts';
import { readProfile } from '../../src/seccomp/profile/read-profile.ts';
import { type ResolvedProfile, resolveProfile } from '../../src/seccomp/profile/resolve-profile.ts';
import { encodeAction } from '../../src/seccomp/seccomp-action.ts';
import { findLibrary, type Library, NEWEST_LIBRARY } from '../../src/seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { factsOf, profileOf } from './facts.ts';
import { installedRelease, type RunnableEngine, Workbench, whyNoContainers } from './runtime.ts';

/*
 * The proof: containers are started by real engines under real profiles, the filters that the kernel runs are read
 * back, and every decision of theirs is compared with ours: numbers 0 to 600 on x86_64, i386 and x32, each with many
 * arguments.
 */

const X86_64 = findArchitecture('x86_64');
const X86 = findArchitecture('x86');
if (X86_64 === undefined || X86 === undefined) throw new Error('unreachable');
const native = X86_64;
const ABIS = [
  { name: 'x86_64', token: native.token, base: 0 },
  { name: 'i386', token: X86.token, base: 0 },
  { name: 'x32', token: native.token, base: 0x40000000 },
];

/** Values on both sides of what profiles compare with: personalities, socket families, CLONE_NEW*, and beyond 32 bits. */
const VALUES = [
  0n,
  1n,
  2n,
  3n,
  8n,
  16n,
  38n,
  39n,
  40n,
  41n,
  0x20000n,
  0x20008n,
  0x02000000n,
  0x10000000n,
  0x7e020000n,
  0xffff_ffffn,
  0x1_0000_0000n,
  0x1_0000_0028n,
  0x40_0000_0000n,
  0xffff_ffff_ffff_ffffn,
];

const ARGUMENTS: readonly (readonly bigint[])[] = [
  ...VALUES.map((value) => [value, 0n, 0n, 0n, 0n, 0n]),
  ...VALUES.map((value) => [1n, value, 0n, 0n, 0n, 0n]),
  ...VALUES.map((value) => [16n, 2n, value, value, value, value]),
];

const PROFILES: readonly { readonly name: string; readonly resolved: () => ResolvedProfile }[] = [
  ...[
    ['docker', '18.09.0'],
    ['docker', '20.10.9'],
    ['docker', '20.10.10'],
    ['docker', '23.0.0'],
    ['docker', '29.7.2'],
    ['containerd', '2.3.4'],
    ['containers-common', '0.40.0'],
    ['containers-common', '0.60.0'],
    ['cri-o', '1.30.5'],
    ['cri-o', '1.36.3'],
  ].map(([name = '', release = '']) => ({
    name: `${name} ${release}`,
    resolved: () =>
      resolveProfile(profileOf(name, release), {
        architecture: native,
        capabilities: new Set(factsOf(name).capabilities),
        kernel: [6, 18] as const,
      }),
  })),
  { name: 'overlapping conditions', resolved: () => written(OVERLAPPING) },
];

/** Conditions that libseccomp merges: ranges within ranges, a repeated argument, masks, two arguments, multiplexed calls. */
const OVERLAPPING = {
  defaultAction: 'SCMP_ACT_ALLOW',
  architectures: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'],
  syscalls: [
    rule('personality', 13, ['GE', 0, 0x1_0000_0000], undefined),
    rule('personality', 38, ['LE', 0, 16]),
    rule('ioctl', 25, ['NE', 1, 1], ['EQ', 0, 16]),
    rule('ioctl', 9, ['MASKED_EQ', 1, 0x7e020000, 0x02000000]),
    rule('socket', 97, ['EQ', 0, 40], ['EQ', 0, 16]),
    rule('semget', 12, ['GT', 1, 8]),
    rule('prctl', 5, ['LT', 1, 40], ['GT', 2, 0x1_0000_0000]),
    rule('keyctl', 95),
  ],
};

type WrittenCondition = readonly [op: string, index: number, value: number, valueTwo?: number];

function rule(name: string, errnoRet: number, ...args: readonly (WrittenCondition | undefined)[]): unknown {
  return {
    names: [name],
    action: 'SCMP_ACT_ERRNO',
    errnoRet,
    args: args
      .filter((one) => one !== undefined)
      .map(([op, index, value, valueTwo = 0]) => ({ op: `SCMP_CMP_${op}`, index, value, valueTwo })),
  };
}

function written(profile: unknown): ResolvedProfile {
  const read = readProfile(JSON.stringify(profile));
  if (read.profile === undefined) throw new Error(JSON.stringify(read.problems));
  return resolveProfile(read.profile, { architecture: native, capabilities: new Set(), kernel: [6, 18] });
}

/**
 * Every call on which the kernel's program, ours, the simulator and its compiled form differ. Where a number's answer depends on no
 * argument in any of the three, it is compared once; else with every set of arguments.
 */
function differences(real: readonly Instruction[], filter: InstalledFilter): string[] {
  const emitted = filter.program() ?? [];
  const compiled = new CompiledFilter(filter);
  const compiledProgram = new CompiledProgram(real, false);
  const wrong: string[] = [];
  const unknown = Array.from({ length: 6 }, () => undefined);
  for (const { name, token, base } of ABIS) {
    for (let number = base; number <= base + 600; number++) {
      const answers = [
        possibleReturns(real, { token, number, args: unknown }, false),
        possibleReturns(emitted, { token, number, args: unknown }, false),
        filter.decide({ token, number, args: unknown }).map(({ action }) => encodeAction(action)),
      ];
      const isFixed = answers.every((one) => one.length === 1);
      for (const args of isFixed ? ARGUMENTS.slice(0, 1) : ARGUMENTS) {
        const data = seccompData(token, number, args, false);
        const answered = runProgram(real, data);
        const [decision] = filter.decide({ token, number, args });
        const ours = decision === undefined ? -1 : encodeAction(decision.action);
        const written = runProgram(emitted, data);
        const fast = compiled.decide(token, number, data.subarray(4));
        const exported = compiledProgram.decide(token, number, args);
        if ([ours, written, fast, exported].some((code) => code !== answered))
          wrong.push(
            `${name} ${number} (${args.join(', ')}): ${answered.toString(16)}, not ${ours.toString(16)} or ${written.toString(16)}`,
          );
      }
    }
  }
  return wrong;
}

/** `SECCOMP_RET_*` from the strongest to the weakest: of several filters the strongest answer counts. */
const STRENGTH = [0x80000000, 0, 0x30000, 0x50000, 0x7fc00000, 0x7ff00000, 0x7ffc0000, 0x7fff0000];

describe('filters that systemd-nspawn installs', () => {
  const release = nspawnRelease();
  const { releases } = factsOf('systemd-nspawn');
  const isKnown = release !== undefined && releases.includes(release) && whyNoContainers() === undefined;
  if (!isKnown)
    console.warn(
      `SKIPPED: filters that systemd-nspawn installs: needs release ${releases.join(' or ')}, and root`,
    );

  test.skipIf(!isKnown)('decide as its facts say', async ({ skip }) => {
    const bench = new Workbench();
    try {
      const filters = (await bench.filtersOfNspawn()).map((bytes) => {
        const read = readProgram(bytes, false);
        if (!read.ok) throw new Error(read.message);
        return read.program;
      });
      if (filters.length === 0) skip('SKIPPED: systemd-nspawn starts no container on this machine');
      expect(filters.length).toBeGreaterThan(2);
      const resolved = resolveProfile(profileOf('systemd-nspawn', release ?? ''), {
        architecture: native,
        capabilities: new Set(factsOf('systemd-nspawn').capabilities),
        kernel: [6, 18],
      });
      const engine = parseEngine('systemd-nspawn');
      if (typeof engine === 'string') throw new Error(engine);
      const numbers = syscallNumbers(installedLibrary());
      const installed = installProfile(engine, resolved, { native, numbers });
      if (!installed.ok) throw new Error(installed.message);
      const wrong: string[] = [];
      for (const { name, token, base } of ABIS) {
        for (let number = base; number <= base + 600; number++) {
          // socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT) has a filter of its own.
          for (const args of [
            [0n, 0n, 0n],
            [16n, 3n, 9n],
            [16n, 3n, 8n],
            [15n, 3n, 9n],
          ]) {
            const six = [...args, 0n, 0n, 0n];
            const data = seccompData(token, number, six, false);
            const answers = filters.map((program) => runProgram(program, data));
            const rank = (code: number): number => STRENGTH.indexOf((code & 0xffff0000) >>> 0);
            const [strongest] = answers.sort((a, b) => rank(a) - rank(b));
            const [decision] = installed.filter.decide({ token, number, args: six });
            if (decision === undefined || encodeAction(decision.action) !== strongest)
              wrong.push(`${name} ${number} (${args.join(', ')}): ${strongest?.toString(16)}`);
          }
        }
      }
      expect(wrong.slice(0, 20)).toEqual([]);
    } finally {
      bench.remove();
    }
  });
});

/** "252" of the systemd-nspawn that is installed. */
function nspawnRelease(): string | undefined {
  try {
    return /^systemd (\d+)/.exec(execFileSync('systemd-nspawn', ['--version']).toString())?.[1];
  } catch {
    return undefined;
  }
}

/** The release of the library that the engines use: a Debian package's version, or PROBEABLE_LIBSECCOMP_RELEASE. */
function installedLibrary(): Library {
  const found = findLibrary(process.env.PROBEABLE_LIBSECCOMP_RELEASE ?? packagedLibrary());
  if (typeof found === 'string') throw new Error(`PROBEABLE_LIBSECCOMP_RELEASE: ${found}`);
  return found;
}

/** The package's version; the newest release on a system that has no such packages. */
function packagedLibrary(): string {
  try {
    return execFileSync('dpkg-query', ['--show', 'libseccomp2']).toString().split('\t')[1]?.trim() ?? '';
  } catch {
    return NEWEST_LIBRARY.label;
  }
}

/** Why an engine cannot be held to account here: it is missing, or what it needs of the machine is. */
async function whyNot(name: RunnableEngine): Promise<string | undefined> {
  const missing = whyNoContainers(name);
  if (missing !== undefined) return missing;
  const bench = new Workbench();
  try {
    const bytes = await bench.filterOf(name, written({ ...OVERLAPPING, syscalls: [rule('keyctl', 95)] }));
    return typeof bytes === 'string' ? `no container starts on this machine: ${bytes.trim()}` : undefined;
  } catch (error) {
    return `no filter can be read on this machine: ${String(error)}`;
  } finally {
    bench.remove();
  }
}

const WHY_NOT = { runc: await whyNot('runc'), crun: await whyNot('crun') };

describe.each(['runc', 'crun'] as const)('filters that %s installs', (name) => {
  const missing = WHY_NOT[name];
  if (missing !== undefined) console.warn(`SKIPPED: filters that ${name} installs: ${missing}`);

  describe.skipIf(missing !== undefined)('on this machine', () => {
    let bench: Workbench;
    beforeAll(() => {
      bench = new Workbench();
    });
    afterAll(() => bench.remove());

    test.each(PROFILES)('$name', async ({ resolved }) => {
      const profile = resolved();
      const engine = parseEngine(`${name}@${installedRelease(name)}`);
      if (typeof engine === 'string') throw new Error(engine);
      const numbers = syscallNumbers(installedLibrary());
      const installed = installProfile(engine, profile, { native, numbers });
      const bytes = await bench.filterOf(name, profile);
      if (typeof bytes === 'string') {
        // Releases before 1.0.2 do not start under a profile with rules that repeat its default; ours must say so.
        expect(installed.ok ? bytes : 'not started').toBe('not started');
        return;
      }
      if (!installed.ok) throw new Error(installed.message);
      const read = readProgram(bytes, false);
      if (!read.ok) throw new Error(read.message);
      expect(differences(read.program, installed.filter).slice(0, 20)).toEqual([]);
    });
  });
});
