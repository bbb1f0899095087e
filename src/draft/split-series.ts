import { plural } from '../spec/plural.ts';
import type { Patch } from './series-artifacts.ts';
import { subjectTags, subjectWords } from './subject.ts';

/** The series of a mailbox, each with its patches in the order of their arrival. */
export interface SplitSeries {
  readonly series: readonly (readonly Patch[])[];
  /** Sentences about versions that were left out. */
  readonly omitted: readonly string[];
}

/** What the tags of a subject say: `[RESEND PATCH v4 2/7]`. */
interface Place {
  readonly patch: Patch;
  readonly part: number;
  readonly of: number;
  readonly version: number;
  /** The other tags. */
  readonly kind: string;
}

/**
 * Takes the messages of a mailbox apart into series, so that what one brings is not missing in another, and of several
 * versions of a series takes the newest. A message that arrived twice counts once. Where no two messages claim the same
 * place, all are one series.
 */
export function splitSeries(arrived: readonly Patch[]): SplitSeries {
  const patches = withoutCopies(arrived);
  const places = patches.flatMap((patch) => placeOf(patch) ?? []);
  const loose = patches.filter((patch) => placeOf(patch) === undefined);
  const whole = groupsOf(places);
  if (whole.length < 2) return { series: [patches], omitted: [] };
  const omitted: string[] = [];
  const kept: (readonly Place[])[] = [];
  // A newer version may lack the parts that did not change.
  for (const group of whole.toSorted((a, b) => versionOf(b) - versionOf(a))) {
    const newer = kept.findIndex(
      (other) => versionOf(other) > versionOf(group) && sharesSubject(other, group),
    );
    const [{ version, of } = { version: 1, of: 0 }] = group;
    const over = kept[newer];
    if (over === undefined) {
      kept.push(group);
      continue;
    }
    const parts = new Set(over.map(({ part }) => part));
    const isWhole = Array.from({ length: over[0]?.of ?? 0 }, (_, index) => index + 1).every((part) =>
      parts.has(part),
    );
    if (isWhole || over[0]?.of !== of)
      omitted.push(
        `version ${version} of "${titleOf(group)}" (${plural(group.length, 'message')}) was left out: version ${versionOf(over)} is here, too`,
      );
    else kept[newer] = [...over, ...group.filter(({ part }) => !parts.has(part))];
  }
  const order = new Map(patches.map((patch, index) => [patch, index]));
  const series = kept
    .map((group) => group.map(({ patch }) => patch))
    .map((group) => group.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)))
    .toSorted((a, b) => first(a, order) - first(b, order));
  const others = loose.filter(({ body }) => /^@@ -\d/m.test(body));
  return { series: others.length === 0 ? series : [...series, others], omitted };
}

function first(group: readonly Patch[], order: ReadonlyMap<Patch, number>): number {
  const [patch] = group;
  return patch === undefined ? 0 : (order.get(patch) ?? 0);
}

/** Messages without those that arrived before: through a list and directly. */
function withoutCopies(patches: readonly Patch[]): readonly Patch[] {
  const known = new Set<string>();
  return patches.filter(({ id }) => {
    if (id === undefined) return true;
    const isNew = !known.has(id);
    known.add(id);
    return isNew;
  });
}

function placeOf(patch: Patch): Place | undefined {
  const tags = subjectTags(patch.subject).toLowerCase();
  const [numbers = '', part, of] = /(?<!\d)(\d{1,9})\/(\d{1,9})/.exec(tags) ?? [];
  if (part === undefined) return undefined;
  const version = Number(/\bv(\d{1,3})\b/.exec(tags)?.[1] ?? 1);
  const words = tags.replace(numbers, '').match(/[\w-]+/g) ?? [];
  const kind = words
    .filter((word) => !/^(?:v\d+|resend)$/.test(word))
    .toSorted()
    .join(' ');
  return { patch, part: Number(part), of: Number(of), version, kind };
}

/** Places without two of the same part, by what tells them apart: length, version, other tags. */
function groupsOf(places: readonly Place[]): readonly (readonly Place[])[] {
  const keys: readonly ((place: Place) => string)[] = [
    ({ of }) => `${of}`,
    ({ version }) => `${version}`,
    ({ kind }) => kind,
  ];
  let groups: (readonly Place[])[] = [places];
  for (const [depth, key] of keys.entries())
    groups = groups.flatMap((group) => {
      // All parts of a series say the same length.
      const isOne = new Set(group.map(({ part }) => part)).size === group.length;
      return isOne && (depth > 0 || new Set(group.map(key)).size === 1) ? [group] : [...grouped(group, key)];
    });
  return groups;
}

function grouped(places: readonly Place[], key: (place: Place) => string): Iterable<readonly Place[]> {
  const found = new Map<string, Place[]>();
  for (const place of places) {
    const own = key(place);
    const others = found.get(own);
    if (others === undefined) found.set(own, [place]);
    else others.push(place);
  }
  return found.values();
}

function versionOf([first]: readonly Place[]): number {
  return first?.version ?? 1;
}

function titleOf(group: readonly Place[]): string {
  const [first] = group.toSorted((a, b) => a.part - b.part);
  return subjectWords(first?.patch.subject ?? '').slice(0, 80);
}

function sharesSubject(one: readonly Place[], other: readonly Place[]): boolean {
  const words = new Set(one.map(({ patch }) => subjectWords(patch.subject)));
  return other.some(({ patch }) => words.has(subjectWords(patch.subject)));
}
