import { encodeAction } from '../seccomp-action.ts';
import { isLibrarySince, type LibraryRelease } from '../syscalls/library-releases.ts';
import type { FilterRule } from './filter-rule.ts';

const ORDERED: ReadonlySet<string> = new Set(['LT', 'LE', 'GE', 'GT']);

/**
 * Why it is not known how a release of libseccomp decides among the conditional rules of one call; undefined where it
 * is. Its rules are put together as in 2.4.0 and later, which was compared with filters that the releases built: those
 * before agree where no condition orders values, and where several rules have one condition each and one action.
 */
export function whyUnmodelled(rules: readonly FilterRule[], version: LibraryRelease): string | undefined {
  const conditional = rules.filter(({ conditions }) => conditions.length > 0);
  if (isLibrarySince(version, '2.4.0') || conditional.length === 0) return undefined;
  // CHANGELOG, 2.2.1 and 2.2.2.
  if (!isLibrarySince(version, '2.2.2')) return 'before 2.2.2 it compiled conditions on arguments wrongly';
  // CVE-2019-9893, fixed by commit c5bf78d.
  if (conditional.some(({ conditions }) => conditions.some(({ operator }) => ORDERED.has(operator))))
    return 'before 2.4.0 it compared 64-bit values by order wrongly (CVE-2019-9893)';
  const isPlain =
    new Set(conditional.map(({ action }) => encodeAction(action))).size === 1 &&
    conditional.every(({ conditions }) => conditions.length === 1);
  return conditional.length === 1 || isPlain
    ? undefined
    : 'before 2.4.0 it merged several conditional rules of one call in a way that is not modelled';
}
