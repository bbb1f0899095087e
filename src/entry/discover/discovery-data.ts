import { formatVersion } from '../../spec/version.ts';
import type { Discovery } from './model.ts';

/** A discovery as JSON has it. */
export interface DiscoveryData {
  readonly kind: 'flag' | 'field';
  /** The argument, or the field as `struct.field`; for a later field, the struct. */
  readonly input: string;
  /** The name of the flag or the field. */
  readonly flag: string;
  /** Null if no call tells it. */
  readonly call: string | null;
  /** What the call fails with where the flag is known, and where it is not. */
  readonly known: readonly string[];
  readonly unknown: readonly string[];
  /** A missing permission refuses the call with EPERM before it tells anything. */
  readonly privileged: boolean;
  /** Mainline's release, then backports; null if that is not known. */
  readonly since: readonly string[] | null;
  /** A release that has it, where it is not known which one was the first. */
  readonly by: string | null;
  /** Why no call tells it; null if one does. */
  readonly reason: string | null;
}

export function discoveryData({ kind, input, name, found, reason }: Discovery): DiscoveryData {
  const arrival = found?.arrival;
  return {
    kind,
    input,
    flag: name,
    call: found?.call.text ?? null,
    known: found?.known ?? [],
    unknown: found === undefined ? [] : [found.unknown],
    privileged: found?.needsPrivilege ?? false,
    since:
      arrival?.kind === 'since'
        ? [arrival.since.mainline, ...arrival.since.backports].map(formatVersion)
        : null,
    by: arrival?.kind === 'by' ? formatVersion(arrival.release) : null,
    reason: found === undefined ? reason : null,
  };
}
