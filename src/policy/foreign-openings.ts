import type { Architecture } from '../seccomp/architecture.ts';
import { NEWEST_LIBRARY } from '../seccomp/syscalls/library-releases.ts';
import { multiplexedCalls, multiplexerOf } from '../seccomp/syscalls/multiplexer.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';
import { callAccess, letsThrough, refuses } from './call-access.ts';
import type { PolicyInstallation } from './policy-installation.ts';
import type { StatedRefusal } from './stated-refusals.ts';

/** A call that is refused to the host's own programs, and that programs of another ABI of the same kernel can make. */
export interface ForeignOpening {
  readonly refusal: StatedRefusal;
  readonly caller: Architecture;
  /** The name that passes: the same one, a 32-bit variant, or a multiplexer. */
  readonly by: string;
}

/** Names of 32-bit ABIs for what 64-bit ones have under another. */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  mmap: ['mmap2'],
  umount2: ['umount'],
  settimeofday: ['stime'],
};

/** Endings of the calls of 32-bit ABIs that take wider ids, sizes or times: setuid32, ftruncate64, clock_settime64. */
const ENDINGS = ['', '32', '64', '_time64'];

/** How a program of another ABI makes a call that the policy refuses to the host's own. */
export function foreignOpenings(
  refusals: readonly StatedRefusal[],
  installation: PolicyInstallation,
): readonly ForeignOpening[] {
  return installation.callers
    .filter((caller) => caller !== installation.host)
    .flatMap((caller) =>
      refusals.flatMap((refusal): readonly ForeignOpening[] => {
        const by = openVariant(refusal.name, installation, caller);
        return by === undefined ? [] : [{ refusal, caller, by }];
      }),
    );
}

function openVariant(
  name: string,
  installation: PolicyInstallation,
  caller: Architecture,
): string | undefined {
  const others = (VARIANTS[name] ?? []).filter((one) => !isHarmless(one, installation));
  const variants = [...ENDINGS.map((ending) => name + ending), ...others];
  const open = variants.find((one) => callAccess(installation, one, caller).kind === 'open');
  if (open !== undefined) return open;
  const multiplexed = multiplexerOf(name, caller, NEWEST_LIBRARY.version);
  if (multiplexed === undefined) return undefined;
  const number = syscallNumbers().numberOf(multiplexed.by, caller);
  const args = [BigInt(multiplexed.command), 0n, 0n, 0n, 0n, 0n];
  const isOpen = number !== undefined && letsThrough(installation.run({ number, args }, caller));
  return isOpen ? multiplexed.by : undefined;
}

/** Whether a variant does only what the host's programs may do: umount() is umount2() without flags (sys_oldumount). */
function isHarmless(variant: string, installation: PolicyInstallation): boolean {
  const number = variant === 'umount' ? syscallNumbers().numberOf('umount2', installation.host) : undefined;
  return number !== undefined && letsThrough(installation.run({ number, args: [0n, 0n, 0n, 0n, 0n, 0n] }));
}

/** A multiplexer that a policy refuses to 32-bit programs, although it lets them make its calls directly. */
export interface RefusedMultiplexer {
  readonly caller: Architecture;
  readonly multiplexer: 'socketcall' | 'ipc';
  /** The calls that pass directly, of those that it carries and that are refused through it. */
  readonly calls: readonly string[];
}

/** The multiplexers that a policy refuses while it lets their calls pass directly. */
export function refusedMultiplexers(installation: PolicyInstallation): readonly RefusedMultiplexer[] {
  return installation.callers
    .filter(({ hasMultiplexers }) => hasMultiplexers)
    .flatMap((caller) =>
      (['socketcall', 'ipc'] as const).flatMap((multiplexer) => {
        const number = syscallNumbers().numberOf(multiplexer, caller);
        if (number === undefined) return [];
        const calls = multiplexedCalls(multiplexer).filter((name) => {
          const access = callAccess(installation, name, caller).kind;
          const carried = multiplexerOf(name, caller, NEWEST_LIBRARY.version);
          if ((access !== 'open' && access !== 'filtered') || carried === undefined) return false;
          const args = [BigInt(carried.command), 0n, 0n, 0n, 0n, 0n];
          return refuses(installation.run({ number, args }, caller));
        });
        return calls.length === 0 ? [] : [{ caller, multiplexer, calls }];
      }),
    );
}
