import { type Architecture, findArchitecture } from '../../src/seccomp/architecture.ts';
import type { Installation } from '../../src/seccomp/engine/container-engine.ts';
import { parseEngine } from '../../src/seccomp/engine/engine-releases.ts';
import { installProfile } from '../../src/seccomp/engine/install-profile.ts';
import { readProfile } from '../../src/seccomp/profile/read-profile.ts';
import { type ResolvedProfile, resolveProfile } from '../../src/seccomp/profile/resolve-profile.ts';
import { answerWord } from '../../src/seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';

export function architecture(name: string): Architecture {
  const found = findArchitecture(name);
  if (found === undefined) throw new Error(name);
  return found;
}

export const X86_64 = architecture('x86_64');

export function profile(value: unknown, host = X86_64): ResolvedProfile {
  const { profile: read, problems } = readProfile(JSON.stringify(value));
  if (read === undefined) throw new Error(JSON.stringify(problems));
  return resolveProfile(read, { architecture: host, capabilities: new Set(), kernel: [6, 18] });
}

export function install(label: string, value: unknown, native = X86_64): Installation {
  const engine = parseEngine(label);
  if (typeof engine === 'string') throw new Error(engine);
  return installProfile(engine, profile(value, native), { native, numbers: syscallNumbers() });
}

/** What a filter returns for numbers of the native architecture, or the message if it cannot be installed. */
export function answers(
  label: string,
  value: unknown,
  numbers: readonly number[],
  native = X86_64,
  args: bigint[] = [],
): string[] {
  const installed = install(label, value, native);
  if (!installed.ok) return [installed.message];
  return numbers.map((number) => {
    const [decision] = installed.filter.decide({
      token: native.token,
      number,
      args: [...args, 0n, 0n, 0n, 0n, 0n, 0n].slice(0, 6),
    });
    return decision === undefined ? '' : answerWord(decision.action);
  });
}

export const NAMES_UP_TO_439 = { names: ['read', 'faccessat2'], action: 'SCMP_ACT_ALLOW' };
export const REFUSING = {
  defaultAction: 'SCMP_ACT_ERRNO',
  architectures: ['SCMP_ARCH_X86_64'],
  syscalls: [NAMES_UP_TO_439],
};
