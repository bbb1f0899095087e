import type { SeenCall } from '../../read/evidence.ts';
import type { StraceValue } from '../../read/strace-value.ts';

/** What kind of thing can refuse a call. */
export type RefuserKind =
  | 'filter'
  | 'kernel release'
  | 'kernel configuration'
  | 'other kernel'
  | 'security module'
  | 'sysctl'
  | 'capability'
  | 'ownership'
  | 'permission'
  | 'limit'
  | 'state';

/** Something other than a filter that refuses a call with an errno. */
export interface Refuser {
  readonly kind: RefuserKind;
  /** `kernel.unprivileged_bpf_disabled`, `CAP_BPF`. */
  readonly name: string;
  /** When it refuses the call: a sentence without its full stop. */
  readonly text: string;
  /** How one sees whether it does: a command, or where to look. */
  readonly check: string | undefined;
  /** File and function of the kernel, or a man page. */
  readonly source: string;
}

/** A refuser with the calls and errnos that it is possible for. */
export interface RefuserFact extends Refuser {
  /** Names, separated by blanks. */
  readonly calls: string;
  readonly errnos: string;
  /** Only if one of these flags is set in the argument (or in its field `flags`); undefined: whatever the arguments. */
  readonly flags?: FlagCondition | undefined;
}

/** Flags of which at least one must be set. */
export interface FlagCondition {
  readonly argument: number;
  readonly bits: ReadonlyMap<string, bigint>;
}

/** Whether a call has one of the flags; undefined if its arguments do not tell. */
export function hasFlag(call: SeenCall, { argument, bits }: FlagCondition): boolean | undefined {
  const value = flagsOf(call, argument);
  if (value === undefined) return undefined;
  if (value.kind === 'number') return [...bits.values()].some((bit) => (value.value & bit) === bit);
  if (value.kind !== 'flags') return undefined;
  return (
    value.names.some((name) => bits.has(name)) || [...bits.values()].some((bit) => (value.bits & bit) === bit)
  );
}

/** The flags of a call: an argument, the field `flags` of one, or the argument that strace calls so. */
function flagsOf({ args, hasRegisters }: SeenCall, index: number): StraceValue | undefined {
  const named = args.find(({ name }) => name === 'flags')?.value;
  const value = named ?? (hasRegisters ? args[index]?.value : undefined);
  return value?.kind === 'struct' ? value.fields.get('flags') : value;
}
