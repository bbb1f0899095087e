import type { ElementContent } from 'hast';
import { formatVersion } from '../../spec/version.ts';
import { contents } from '../element.ts';
import { type CallHead, folderOfCall, postedOn } from '../site-source.ts';
import { kernelReleaseDate } from './kernel-release-dates.ts';
import { anchorFor, type LinkTo, type NewsEntry, shortList } from './news-entry.ts';

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
            <ul data-pagefind-ignore>
              {sorted.map((call) => (
                <li>{callWords(call, link)}</li>
              ))}
            </ul>,
          ),
      },
    ];
  });
}

/** Which calls were posted for review: an entry for each series, which may have several calls. */
export function newProposals(calls: readonly CallHead[]): readonly NewsEntry[] {
  const bySeries = new Map<string, CallHead[]>();
  for (const call of calls) {
    const { name, status, revision } = call.spec;
    const date = postedOn(call);
    if (status === 'merged' || date === '') continue;
    const series = `${date} ${versionOf(revision)} ${threadOf(call) ?? name}`;
    bySeries.set(series, [...(bySeries.get(series) ?? []), call]);
  }
  return [...bySeries.values()].flatMap((series): NewsEntry[] => {
    const posted = series.toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
    const [first] = posted;
    if (first === undefined) return [];
    const { name, status, revision } = first.spec;
    const names = shortList(posted.map(({ spec }) => spec.name));
    return [
      {
        date: postedOn(first),
        anchor: anchorFor('proposal', name, revision ?? status),
        title: `${names} ${posted.length === 1 ? 'was' : 'were'} proposed${versionOf(revision)}`,
        body: (link) =>
          posted.length === 1
            ? contents(<p>{callWords(first, link)}</p>)
            : contents(
                <ul>
                  {posted.map((call) => (
                    <li>{callWords(call, link)}</li>
                  ))}
                </ul>,
              ),
      },
    ];
  });
}

/** The mail that a series begins with, if the spec names it. */
function threadOf({ spec }: CallHead): string | undefined {
  return spec.raw.links?.find(({ key }) => key.text === 'discussion')?.value.text;
}

/** The call, what it does, and its probe. */
function callWords(call: CallHead, link: LinkTo): ElementContent[] {
  const { name, summary } = call.spec;
  return contents(
    <>
      <a href={link(folderOfCall(call))}>{name}</a>
      {summary === undefined ? '' : `: ${summary}`}. {...probeWords(call)}
    </>,
  );
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
