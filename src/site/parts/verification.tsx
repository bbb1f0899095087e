import type { ElementContent } from 'hast';
import type { CallSeen } from '../../verify/verified.ts';
import { contents } from '../element.ts';

/** What was verified about a call and what was not, by kernel. */
export function verification(seen: readonly CallSeen[]): readonly ElementContent[] {
  return contents(
    <h2 id="verified">What was verified</h2>,
    ...(seen.length === 0
      ? [<p>This call was not made on any kernel: the entry path was read in the kernel's source.</p>]
      : [
          <ul>
            {seen.map((each) => (
              <li>{sentence(each)}</li>
            ))}
          </ul>,
        ]),
  );
}

function sentence(seen: CallSeen): string {
  const { calls, worlds, refusing, witnessed, disagreements } = seen;
  const kernel = `Linux ${seen.kernel} on ${seen.architecture}`;
  switch (seen.status) {
    case 'called': {
      const answers =
        disagreements === 0
          ? 'every result was one that the entry path predicts'
          : `${disagreements} results were not predicted by the entry path`;
      return `${kernel}: ${grouped(calls)} calls (${worlds.join(', ')}); ${answers}. ${witnessed} of ${refusing} steps that can refuse a call were seen to do so.`;
    }
    case 'not-built-in':
      return `${kernel} was built without this call: it failed with ENOSYS in ${grouped(calls)} calls, so its entry path was not verified.`;
    case 'not-called':
      return `${kernel}: not called, because no call is proven to fail before anything changes.`;
    case 'newer':
      return `${kernel}: not called, because the call is newer.`;
    case 'skipped':
      return `${kernel}: not checked.`;
  }
}

/** `Linux 6.18 on x86_64: 82 were called; 4 are not built into it; …`, for each kernel. */
export function verifiedCounts(seen: readonly (readonly CallSeen[])[]): string {
  const kernels = new Map<string, CallSeen[]>();
  for (const each of seen.flat()) {
    const kernel = `Linux ${each.kernel} on ${each.architecture}`;
    kernels.set(kernel, [...(kernels.get(kernel) ?? []), each]);
  }
  return [...kernels].map(([kernel, calls]) => `${kernel}: ${counts(calls)}.`).join(' ');
}

function counts(calls: readonly CallSeen[]): string {
  const count = (status: CallSeen['status']): number => calls.filter((seen) => seen.status === status).length;
  const parts = [
    `${count('called')} were called`,
    some(count('not-called'), 'not called, because no call of them is proven harmless'),
    some(count('not-built-in'), 'not built into it'),
    some(count('newer'), 'newer'),
    some(count('skipped'), 'not checked'),
  ].filter((part) => part !== '');
  return parts.join('; ');
}

function some(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? 'is' : 'are'} ${what}`;
}

/** `127,184` */
function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
