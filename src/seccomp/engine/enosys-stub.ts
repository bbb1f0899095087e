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

/** The part of the stub for one token. */
export interface StubSection {
  readonly token: number;
  /** The highest numbers of the profile, without and with x32's bit; undefined for none. */
  readonly max: number | undefined;
  readonly x32Max: number | undefined;
  /** Whether number 0 gets ENOSYS too: s390 replaces unknown numbers by 0. */
  readonly refusesZero: boolean;
}

/** runc's program before libseccomp's: it returns ENOSYS for numbers above the profile's highest one. */
export interface EnosysStub {
  readonly sections: readonly StubSection[];
}

/** Default actions with which runc adds no stub (isAllowAction). */
const PERMISSIVE = new Set(['ALLOW', 'LOG', 'TRACE']);

/** Whether a release of runc adds the stub. */
export function hasStub(version: EngineVersion | undefined): boolean {
  return isEngineSince(version, '1.0.0-rc93');
}

/**
 * The stub of a release of runc for a profile (libcontainer/seccomp/patchbpf/enosys_linux.go, since 1.0.0-rc93);
 * undefined for none. It considers the names of all rules, whatever their action. runc means to omit it if
 * `defaultErrnoRet` is ENOSYS, but compares the errno with 0x50026, so the test never holds.
 *
 * @param token the only token whose section is needed; undefined for all
 */
export function buildStub(
  profile: ResolvedProfile,
  native: Architecture,
  version: EngineVersion | undefined,
  numbers: SyscallNumbers,
  token?: number,
): EnosysStub | undefined {
  if (!hasStub(version) || PERMISSIVE.has(profile.defaultAction.name)) return undefined;
  const listed = profile.architectures.map(findProfileArchitecture).filter((one) => one !== undefined);
  const all = new Set(addsNative(version) ? [...listed, native] : listed);
  const sections = new Map<number, StubSection>();
  for (const architecture of all) {
    if (token !== undefined && architecture.token !== token) continue;
    const max = highestNumber(profile, architecture, numbers);
    if (max === 0) continue;
    const { name } = architecture;
    const known = sections.get(architecture.token);
    const isX32 = name === 'x32';
    sections.set(architecture.token, {
      token: architecture.token,
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

/** The highest number of a profile. Multiplexed calls have negative numbers in libseccomp and do not count. */
function highestNumber(
  profile: ResolvedProfile,
  architecture: Architecture,
  numbers: SyscallNumbers,
): number {
  const listed = namesOf(profile);
  return numbersDownwards(architecture, numbers).find(([name]) => listed.has(name))?.[1] ?? 0;
}

const listedNames = new WeakMap<ResolvedProfile, ReadonlySet<string>>();

function namesOf(profile: ResolvedProfile): ReadonlySet<string> {
  const known = listedNames.get(profile);
  if (known !== undefined) return known;
  const names = new Set<string>();
  for (const rule of profile.rules) for (const name of rule.names) names.add(name);
  listedNames.set(profile, names);
  return names;
}

const descending = new WeakMap<SyscallNumbers, Map<Architecture, readonly (readonly [string, number])[]>>();

/** The positive numbers of an architecture that count for the stub, the highest first; sorted once for all profiles. */
function numbersDownwards(
  architecture: Architecture,
  numbers: SyscallNumbers,
): readonly (readonly [name: string, number: number])[] {
  const byArchitecture =
    descending.get(numbers) ?? new Map<Architecture, readonly (readonly [string, number])[]>();
  descending.set(numbers, byArchitecture);
  const known = byArchitecture.get(architecture);
  if (known !== undefined) return known;
  const sorted = numbers
    .names()
    .map((name) => [name, numbers.numberOf(name, architecture) ?? 0] as const)
    .filter(
      ([name, number]) =>
        number > 0 && multiplexerOf(name, architecture, numbers.library.version) === undefined,
    )
    .sort(([, a], [, b]) => b - a);
  byArchitecture.set(architecture, sorted);
  return sorted;
}

/** The limit with which the stub compares a call's number; undefined if it passes all numbers. */
export function stubLimit(stub: EnosysStub, token: number, number: number): number | undefined {
  const section = stub.sections.find((one) => one.token === token);
  if (section === undefined) return undefined;
  const hasX32Bit = (number & X32_SYSCALL_BIT) !== 0;
  // Only x86_64's section tests the bit. Calls of a mode that the profile does not list go to the filter.
  if (section.token === X86_64_TOKEN) return hasX32Bit ? section.x32Max : section.max;
  return section.max;
}

/** Whether the stub returns ENOSYS for a call, before the filter runs. Numbers are unsigned. */
export function isStubbed(stub: EnosysStub, token: number, number: number): boolean {
  const section = stub.sections.find((one) => one.token === token);
  if (section?.refusesZero === true && number === 0) return true;
  const limit = stubLimit(stub, token, number);
  return limit !== undefined && number > limit;
}
