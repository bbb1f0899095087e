import { formatVersion } from '../../spec/version.ts';
import { contents } from '../element.ts';
import { type CallHead, folderOfCall, postedOn } from '../site-source.ts';
import { kernelReleaseDate } from './kernel-release-dates.ts';
import { anchorFor, type NewsEntry, shortList } from './news-entry.ts';

/** Which calls each release of Linux brought. Backports to stable branches have no entry of their own. */
export function newCalls(calls: readonly CallHead[]): readonly NewsEntry[] {
  const byRelease = new Map<string, CallHead[]>();
  for (const call of calls) {
    const { status, since } = call.spec;
    if (status !== 'merged' || since === undefined) continue;
    const release = formatVersion(since);
    byRelease.set(release, [...(byRelease.get(release) ?? []), call]);
  }
  return [...byRelease].flatMap(([release, brought]): NewsEntry[] => {
    const date = kernelReleaseDate(release);
    if (date === undefined) return [];
    const sorted = brought.toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
    return [
      {
        date,
        anchor: anchorFor('linux', release),
        title: `Linux ${release} has ${shortList(sorted.map(({ spec }) => spec.name))}`,
        body: (link) =>
          contents(
            <ul>
              {sorted.map((call) => (
                <li>
                  <a href={link(folderOfCall(call))}>{call.spec.name}</a>
                  {call.spec.summary === undefined ? '' : `: ${call.spec.summary}`}. {...probeWords(call)}
                </li>
              ))}
            </ul>,
          ),
      },
    ];
  });
}

/** Which calls were posted for review, a posting an entry. */
export function newProposals(calls: readonly CallHead[]): readonly NewsEntry[] {
  return calls.flatMap((call): NewsEntry[] => {
    const { name, status, revision, summary } = call.spec;
    const date = postedOn(call);
    if (status === 'merged' || date === '') return [];
    return [
      {
        date,
        anchor: anchorFor('proposal', name, revision ?? status),
        title: `${name} was proposed${versionOf(revision)}`,
        body: (link) =>
          contents(
            <p>
              <a href={link(folderOfCall(call))}>{name}</a>
              {summary === undefined ? '' : `: ${summary}`}. {...probeWords(call)}
            </p>,
          ),
      },
    ];
  });
}

/** `, v6`: the revision without its dates, which stand beside it. */
function versionOf(revision: string | undefined): string {
  const version = revision?.replace(/,? *\d{4}-\d\d-\d\d/g, '').trim() ?? '';
  return version === '' ? '' : `, ${version}`;
}

/** The call that tells the kernel's EPERM from a filter's, or that there is none; nothing where it is not known. */
function probeWords({ document: { grade, probes } }: CallHead) {
  if (grade === undefined || grade === 'unknown') return [''];
  const probe = probes.find((one) => one.grade !== 'none' && one.grade !== 'unknown')?.call;
  return probe === undefined ? ['No call of it is a probe.'] : ['Its probe is ', <code>{probe}</code>, '.'];
}
