import type { Call } from '../../spec/model.ts';
import type { ReleaseTelling, ToldArrival } from './telling.ts';

/** How to find out whether a kernel knows a flag, or a field that a struct got later, without using it. */
export interface Discovery {
  readonly kind: 'flag' | 'field';
  /** The argument, or the field as `struct.field`; for a later field, the struct. */
  readonly input: string;
  readonly name: string;
  /** Undefined if no call was found. */
  readonly found: FoundDiscovery | undefined;
  /** Why no call was found, as a sentence; empty if one was. */
  readonly reason: string;
}

/** A call that changes nothing and ends in one way where the kernel knows a flag, and in another way where it does not. */
export interface FoundDiscovery {
  readonly call: Call;
  /** What it fails with where the flag is known; `success` if it is a query, which may succeed. */
  readonly known: readonly string[];
  /** What it fails with where the flag is not known. */
  readonly unknown: string;
  /** A missing permission refuses it with EPERM before it tells anything. */
  readonly needsPrivilege: boolean;
  /** What it tells on each release of the call, oldest first. */
  readonly releases: readonly ReleaseTelling[];
  /** When the flag arrived, by the entry path. */
  readonly arrival: ToldArrival;
}

/** `RESOLVE_CACHED of open_how.resolve`, `cgroup of struct clone_args`. */
export function discoveryName({ kind, input, name }: Pick<Discovery, 'kind' | 'input' | 'name'>): string {
  return `${name} of ${kind === 'field' ? 'struct ' : ''}${input}`;
}

/** How much a call tells: one that every caller can make, and one that fails, count more than releases that are told. */
export function worth({ known, needsPrivilege, releases }: FoundDiscovery): number {
  const told = releases.filter(({ telling }) => telling !== 'nothing').length;
  const weight = releases.length + 1;
  return told + (needsPrivilege ? 0 : 2 * weight) + (known.includes('success') ? 0 : weight);
}

/** The most that {@link worth} can be. */
export function mostWorth(releases: number): number {
  return releases + 3 * (releases + 1);
}
