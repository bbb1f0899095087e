import { discoveries } from '../../entry/discover/discovery.ts';
import type { ToldArrival } from '../../entry/discover/telling.ts';
import type { Spec } from '../../spec/model.ts';
import { sizeOf } from '../../spec/types/type.ts';
import { formatArrival, formatSince, formatVersion } from '../../spec/version.ts';
import type { LeftOpen } from '../left-open.ts';
import type { ArrivalOf } from './description.ts';
import { bold, italic, roffLines } from './roff-text.ts';

/** The releases that flags and later fields came with, as far as the entry path tells. */
export function arrivalsOf(spec: Spec): ArrivalOf {
  const arrivals = new Map(
    discoveries(spec).map(({ input, name, found }) => [
      `${input}.${name}`,
      found === undefined ? '' : arrivalSuffix(found.arrival, spec),
    ]),
  );
  return (input, name) => arrivals.get(`${input}.${name}`) ?? '';
}

/** ` (since Linux 5.12)`; empty where it came with the call, or where the entry path does not tell. */
export function arrivalSuffix(arrival: ToldArrival, { since }: Spec): string {
  if (arrival.kind !== 'since') return '';
  const own = formatArrival(arrival.since);
  return since !== undefined && own === formatVersion(since) ? '' : ` (since Linux ${own})`;
}

/** How the call differs between systems: sizes of structs by release, and steps of some architectures alone. */
export function versionsOf({ structs, entry }: Spec): readonly string[] {
  const sizes = [...structs.values()].flatMap(({ name, fields }) => {
    const later = fields.filter(({ since }) => since !== undefined);
    const [first] = later;
    if (first === undefined) return [];
    const grown = later.map((field, index) => {
      const end = later[index + 1]?.offset ?? field.offset + (sizeOf(field.type) ?? 0);
      return { end, since: field.since === undefined ? '' : formatArrival(field.since) };
    });
    const last = grown.filter(({ since }, index) => since !== grown[index + 1]?.since);
    const texts = last.map(({ end, since }) => `${end} since Linux ${since}`);
    return [
      `The size of ${italic(`struct ${name}`)} was ${first.offset} bytes at first, and is ${texts.join(', ')}.`,
    ];
  });
  const own = entry.flatMap(({ architectures, index }) =>
    architectures === undefined
      ? []
      : [`Step ${index + 1} of the checks is one of ${architectures.join(', ')} alone.`],
  );
  const texts = [...sizes, ...own];
  return texts.length === 0 ? [] : ['.SH VERSIONS', ...texts.flatMap((text) => roffLines(text))];
}

/** The release that has the call, and those that its flags and fields came with. */
export function historySection(spec: Spec): readonly string[] {
  const { since, status } = spec;
  const first =
    since !== undefined
      ? `Linux ${formatSince(since)}.`
      : status === 'merged'
        ? 'Linux (TODO the release).'
        : 'No release of Linux has the call.';
  const later = discoveries(spec).flatMap(({ name, found }) => {
    const text = found === undefined ? '' : arrivalSuffix(found.arrival, spec);
    return text === '' ? [] : [`${bold(name)} was added in${text.slice(' (since'.length, -1)}.`];
  });
  return [
    '.SH HISTORY',
    first,
    ...(later.length === 0 ? [] : ['.P', ...later.flatMap((text) => roffLines(text))]),
  ];
}

/** A page needs a release to be part of man-pages. */
export function leftOpenInHistory({ since }: Spec): readonly LeftOpen[] {
  return since === undefined ? [{ where: 'HISTORY', what: 'the release: the spec has no "since"' }] : [];
}
