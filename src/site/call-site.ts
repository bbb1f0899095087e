import type { DatasetLineOf } from '../data/dataset.ts';
import { folderOfCall, type SiteSource, stateOf } from './site-source.ts';

/** A page that compares two states of a call. */
export interface ComparisonLink {
  readonly folder: string;
  readonly title: string;
}

/** What the files of one call need of the site. The other calls are not among it, so that a thread can do without them. */
export interface CallSite
  extends Pick<
    SiteSource,
    | 'version'
    | 'url'
    | 'repository'
    | 'callers'
    | 'seen'
    | 'verifiedOn'
    | 'placesOf'
    | 'precedence'
    | 'flagSeenOn'
  > {
  /** Makes the line of a call in the data. */
  readonly lineOf: DatasetLineOf;
  /** The comparisons of a call with other states of it, by the folder of its page. */
  readonly comparisonsOf: (folder: string) => readonly ComparisonLink[];
}

/** The site for the files of one call. */
export function callSiteOf(site: SiteSource, lineOf: DatasetLineOf): CallSite {
  const links = new Map<string, ComparisonLink[]>();
  for (const { folder, before, after } of site.comparisons) {
    const link = { folder, title: `${stateOf(before)} and ${stateOf(after)}` };
    for (const own of [folderOfCall(before), folderOfCall(after)])
      links.set(own, [...(links.get(own) ?? []), link]);
  }
  return { ...site, lineOf, comparisonsOf: (folder) => links.get(folder) ?? [] };
}
