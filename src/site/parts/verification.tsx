import type { ElementContent } from 'hast';
import type { CallSeen } from '../../verify/verified.ts';
import { contents } from '../element.ts';

/** What was verified of a call and what was not, kernel by kernel. */
export function verification(seen: readonly CallSeen[]): readonly ElementContent[] {
  return contents(
    <h2 id="verified">What was verified</h2>,
    ...(seen.length === 0
      ? [<p>No kernel was asked about this call: what stands here was read in its source.</p>]
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
          ? 'every answer was one that the entry path predicts'
          : `${disagreements} answers were not what the entry path predicts`;
      return `${kernel}: ${grouped(calls)} calls (${worlds.join(', ')}); ${answers}. ${witnessed} of the ${refusing} steps that can refuse were seen to.`;
    }
    case 'not-built-in':
      return `${kernel} was built without this call. It failed with ENOSYS in ${grouped(calls)} calls, and nothing behind that was seen.`;
    case 'not-called':
      return `${kernel}: not called, since no call of it is proven to fail before anything changes.`;
    case 'newer':
      return `${kernel}: not called, since the call is newer.`;
    case 'skipped':
      return `${kernel}: left out.`;
  }
}

/** `Linux 6.18 on x86_64: 82 were called; 4 are not built into it; …`, for each kernel that was asked. */
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
    some(count('not-called'), 'not called, as no call of them is proven harmless'),
    some(count('not-built-in'), 'not built into it'),
    some(count('newer'), 'newer'),
    some(count('skipped'), 'left out'),
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
