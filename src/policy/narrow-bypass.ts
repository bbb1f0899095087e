import type { Architecture } from '../seccomp/architecture.ts';
import { precedence, type SeccompAction } from '../seccomp/seccomp-action.ts';
import { NARROW_ARGUMENTS } from './narrow-arguments.ts';
import type { PolicyInstallation } from './policy-installation.ts';

/** A call that the kernel takes for another one, which the filter treats otherwise. */
export interface NarrowBypass {
  /** The argument with a number in its upper half. */
  readonly argument: number;
  /** What the filter sees, and returns an action for. */
  readonly args: readonly bigint[];
  readonly action: SeccompAction;
  /** What the kernel makes of it, for which the filter returns a stricter action. */
  readonly taken: readonly bigint[];
  readonly stricter: SeccompAction;
}

let table: ReadonlyMap<string, readonly number[]> | undefined;

/** The arguments of a call of which a 64-bit kernel takes the low half (SYSCALL_DEFINEx casts them: __SC_CAST). */
export function narrowArguments(syscall: string): readonly number[] {
  table ??= new Map(
    NARROW_ARGUMENTS.trim()
      .split('\n')
      .map((line) => {
        const [name = '', indices = ''] = line.split(' ');
        return [name, [...indices].map(Number)];
      }),
  );
  return table.get(syscall) ?? [];
}

const UPPER = 1n << 32n;
const LOW_HALF = UPPER - 1n;

/**
 * A call with a number in the upper half of an argument that gets a laxer action than the same call without it, although
 * the kernel does the same for both; undefined if there is none. The calls that the filter tells apart are tried, each
 * with and without the upper half, and the programs are run with both.
 */
export function narrowBypass(
  syscall: string,
  number: number,
  installation: PolicyInstallation,
  caller: Architecture,
): NarrowBypass | undefined {
  if (caller.bits === 32) return undefined;
  const run = (args: readonly bigint[]): SeccompAction => installation.run({ number, args }, caller);
  for (const { example } of installation.actionsOfNumber(number, caller).ways)
    for (const argument of narrowArguments(syscall)) {
      const taken = example.map((value, index) => (index === argument ? value & LOW_HALF : value));
      const args = taken.map((value, index) => (index === argument ? value | UPPER : value));
      const action = run(args);
      const stricter = run(taken);
      if (precedence(stricter) < precedence(action)) return { argument, args, action, taken, stricter };
    }
  return undefined;
}
