import { encodeAction } from '../seccomp-action.ts';
import { isLibrarySince, type LibraryRelease } from '../syscalls/library-releases.ts';
import type { FilterRule } from './filter-rule.ts';

const ORDERED: ReadonlySet<string> = new Set(['LT', 'LE', 'GE', 'GT']);

/**
 * Why the decision of a libseccomp release among the conditional rules of one call is unknown; undefined if it is known.
 * The model is that of 2.4.0 and later, and was compared with filters that each release built. Older releases agree with
 * it if no condition orders values, and if several rules have one condition each and the same action.
 */
export function whyUnmodelled(rules: readonly FilterRule[], version: LibraryRelease): string | undefined {
  const conditional = rules.filter(({ conditions }) => conditions.length > 0);
  if (isLibrarySince(version, '2.4.0') || conditional.length === 0) return undefined;
  // CHANGELOG, 2.2.1 and 2.2.2.
  if (!isLibrarySince(version, '2.2.2'))
    return 'releases before 2.2.2 compile conditions on arguments incorrectly';
  // CVE-2019-9893, fixed by commit c5bf78d.
  if (conditional.some(({ conditions }) => conditions.some(({ operator }) => ORDERED.has(operator))))
    return 'releases before 2.4.0 order 64-bit values incorrectly (CVE-2019-9893)';
  const isPlain =
    new Set(conditional.map(({ action }) => encodeAction(action))).size === 1 &&
    conditional.every(({ conditions }) => conditions.length === 1);
  return conditional.length === 1 || isPlain
    ? undefined
    : 'how releases before 2.4.0 merge several conditional rules of one call is not modelled';
}
