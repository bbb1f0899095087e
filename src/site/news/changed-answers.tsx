import { compareKernels, type ProbeSeen, type VerifiedOn } from '../../verify/verified.ts';
import { contents } from '../element.ts';
import { type CallHead, folderOfCall } from '../site-source.ts';
import { kernelReleaseDate } from './kernel-release-dates.ts';
import { anchorFor, type NewsEntry, shortList } from './news-entry.ts';

/** A declared probe to which a kernel gave another answer than the one before it that was asked. */
interface ChangedAnswer {
  readonly call: CallHead;
  readonly probe: string;
  readonly older: ProbeSeen;
  readonly newer: ProbeSeen;
  readonly architectures: readonly string[];
}

/**
 * Probes that kernels answered differently, an entry for each two kernels: not what a spec says, but what the kernels that
 * were asked did. The date is that of the newer one; the release that brought the change may be older.
 */
export function changedAnswers(calls: readonly CallHead[], verifiedOn: VerifiedOn): readonly NewsEntry[] {
  const changed = calls
    .filter(({ spec }) => spec.status === 'merged')
    .flatMap((call) =>
      call.spec.probes.flatMap(({ call: { text } }) =>
        changesOf(call, text, verifiedOn(call.spec.name, text)),
      ),
    );
  const pairs = new Set(changed.map(pairOf));
  return [...pairs].flatMap((pair): NewsEntry[] => {
    const own = changed.filter((one) => pairOf(one) === pair);
    const [first] = own;
    const date = first && kernelReleaseDate(first.newer.kernel);
    return first === undefined || date === undefined ? [] : [entryOf(first, date, own)];
  });
}

/** Neighbours of one architecture with different answers. The same change on another architecture is named with it. */
function changesOf(call: CallHead, probe: string, seen: readonly ProbeSeen[]): readonly ChangedAnswer[] {
  const found: (Omit<ChangedAnswer, 'architectures'> & { readonly architectures: string[] })[] = [];
  const kernels = seen.toSorted(compareKernels);
  for (const [index, newer] of kernels.entries()) {
    const older = kernels[index - 1];
    if (older?.architecture !== newer.architecture || answersOf(older) === answersOf(newer)) continue;
    // Fewer kernels were asked on other architectures than on the first, x86_64: its pair is the closest.
    const same = found.find(
      (one) => answersOf(one.older) === answersOf(older) && answersOf(one.newer) === answersOf(newer),
    );
    if (same === undefined) found.push({ call, probe, older, newer, architectures: [newer.architecture] });
    else if (!same.architectures.includes(newer.architecture)) same.architectures.push(newer.architecture);
  }
  return found;
}

function pairOf({ older, newer }: ChangedAnswer): string {
  return `${older.kernel} ${newer.kernel}`;
}

function answersOf({ answers }: ProbeSeen): string {
  return answers.toSorted().join(' or ');
}

function entryOf(
  { older, newer }: ChangedAnswer,
  date: string,
  changed: readonly ChangedAnswer[],
): NewsEntry {
  const sorted = changed.toSorted((a, b) => (a.probe < b.probe ? -1 : 1));
  const names = [...new Set(sorted.map(({ call }) => call.spec.name))];
  return {
    date,
    anchor: anchorFor('answers', older.kernel, newer.kernel),
    title: `Linux ${newer.kernel} refuses probes of ${shortList(names)} with another errno than ${older.kernel}`,
    body: (link) =>
      contents(
        <ul>
          {sorted.map((one) => (
            <li>
              <a href={link(folderOfCall(one.call))}>{one.call.spec.name}</a>: <code>{one.probe}</code> failed
              with {answersOf(one.older)} on {older.kernel}, and fails with {answersOf(one.newer)} on{' '}
              {newer.kernel} ({one.architectures.join(', ')}).
            </li>
          ))}
        </ul>,
        <p>No kernel between them was asked: a release before {newer.kernel} may have brought the change.</p>,
      ),
  };
}
