import {
  type Architecture,
  findProfileArchitecture,
  X32_SYSCALL_BIT,
  X86_64_TOKEN,
} from '../architecture.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import { multiplexerOf } from '../syscalls/multiplexer.ts';
import type { SyscallNumbers } from '../syscalls/syscall-numbers.ts';
import { type EngineVersion, isEngineSince } from './engine-version.ts';

/** What runc's stub compares a call's number with, for one token of an architecture. */
export interface StubSection {
  readonly token: number;
  /** The highest number that the profile names, of calls without and with x32's bit; undefined for none. */
  readonly max: number | undefined;
  readonly x32Max: number | undefined;
  /** Whether 0, to which s390 turns numbers that it does not know, is answered ENOSYS too. */
  readonly refusesZero: boolean;
}

/** runc's short program in front of the filter that libseccomp generated: ENOSYS above the profile's highest number. */
export interface EnosysStub {
  readonly sections: readonly StubSection[];
}

/** Actions of a default that leave the stub out (isAllowAction). */
const PERMISSIVE = new Set(['ALLOW', 'LOG', 'TRACE']);

/** Whether a release of runc has the stub, for a default that asks for it. */
export function hasStub(version: EngineVersion | undefined): boolean {
  return isEngineSince(version, '1.0.0-rc93');
}

/**
 * The stub of a release of runc for a profile (libcontainer/seccomp/patchbpf/enosys_linux.go), which came with
 * 1.0.0-rc93; undefined for none. It counts every name of every rule that reaches the engine, whatever the rule's
 * action. It was meant to be left out where `defaultErrnoRet` is ENOSYS, but that test compares it with 0x50026 and
 * never holds.
 */
export function buildStub(
  profile: ResolvedProfile,
  native: Architecture,
  version: EngineVersion | undefined,
  numbers: SyscallNumbers,
): EnosysStub | undefined {
  if (!hasStub(version) || PERMISSIVE.has(profile.defaultAction.name)) return undefined;
  const listed = profile.architectures.map(findProfileArchitecture).filter((one) => one !== undefined);
  const all = new Set(addsNative(version) ? [...listed, native] : listed);
  const sections = new Map<number, StubSection>();
  for (const architecture of all) {
    const max = highestNumber(profile, architecture, numbers);
    if (max === 0) continue;
    const { token, name } = architecture;
    const known = sections.get(token);
    const isX32 = name === 'x32';
    sections.set(token, {
      token,
      max: isX32 ? known?.max : max,
      x32Max: isX32 ? max : known?.x32Max,
      refusesZero: (name === 's390' || name === 's390x') && refusesZero(version),
    });
  }
  return { sections: [...sections.values()] };
}

/** Commit ccc500c42, in 1.1.15 and 1.2.0-rc.1: the native architecture is always in the stub. */
function addsNative(version: EngineVersion | undefined): boolean {
  return isBackported(version, '1.1.15', '1.2.0-rc.1');
}

/** Commit be6488a5a, in 1.1.3 and 1.2.0-rc.1. */
function refusesZero(version: EngineVersion | undefined): boolean {
  return isBackported(version, '1.1.3', '1.2.0-rc.1');
}

function isBackported(version: EngineVersion | undefined, branch: string, main: string): boolean {
  return isEngineSince(version, main) || isEngineSince(version, branch);
}

/** libseccomp gives multiplexed calls a negative number, so they do not count where there are multiplexers. */
function highestNumber(
  profile: ResolvedProfile,
  architecture: Architecture,
  numbers: SyscallNumbers,
): number {
  let highest = 0;
  for (const { names } of profile.rules) {
    for (const name of names) {
      const number = numbers.numberOf(name, architecture) ?? 0;
      if (number > highest && multiplexerOf(name, architecture, numbers.library.version) === undefined)
        highest = number;
    }
  }
  return highest;
}

/** The highest number that a call is compared with; undefined where the stub lets every number through. */
export function stubLimit(stub: EnosysStub, token: number, number: number): number | undefined {
  const section = stub.sections.find((one) => one.token === token);
  if (section === undefined) return undefined;
  const hasX32Bit = (number & X32_SYSCALL_BIT) !== 0;
  // Only x86_64's section looks at the bit; with one of the two modes unlisted, its calls go to the filter.
  if (section.token === X86_64_TOKEN) return hasX32Bit ? section.x32Max : section.max;
  return section.max;
}

/** Whether the stub answers ENOSYS before the filter is asked. Numbers are unsigned. */
export function isStubbed(stub: EnosysStub, token: number, number: number): boolean {
  const section = stub.sections.find((one) => one.token === token);
  if (section?.refusesZero === true && number === 0) return true;
  const limit = stubLimit(stub, token, number);
  return limit !== undefined && number > limit;
}
