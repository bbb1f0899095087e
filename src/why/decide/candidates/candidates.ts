import type { SeenCall } from '../../read/evidence.ts';
import { hasFlag, type Refuser, type RefuserFact } from './candidate.ts';
import { FILE_REFUSERS } from './files.ts';
import { NAMESPACE_REFUSERS } from './namespaces.ts';
import { NETWORK_REFUSERS } from './network.ts';
import { PROCESS_REFUSERS } from './processes.ts';

const FACTS: readonly RefuserFact[] = [
  ...NAMESPACE_REFUSERS,
  ...PROCESS_REFUSERS,
  ...FILE_REFUSERS,
  ...NETWORK_REFUSERS,
];

/** What the table has for a call and an errno. */
export interface KnownRefusers {
  /** Those that cannot be excluded. */
  readonly possible: readonly Refuser[];
  /** Settings that refuse this very call, but with another errno: whoever suspects them can stop looking. */
  readonly elsewhere: readonly (Refuser & { readonly errnos: string })[];
}

/** The refusers of a call, apart from filters. */
export function refusersOf(call: SeenCall, errno: string): KnownRefusers {
  const own = FACTS.filter(
    ({ calls, flags }) =>
      calls.split(' ').includes(call.syscall) && (flags === undefined || hasFlag(call, flags) !== false),
  );
  const fits = ({ errnos }: RefuserFact): boolean => errnos.split(' ').includes(errno);
  return {
    possible: own.filter(fits),
    elsewhere: own.filter(
      (one) =>
        !fits(one) && one.kind === 'sysctl' && one.flags !== undefined && hasFlag(call, one.flags) === true,
    ),
  };
}
