/** The tags before the words of a patch's subject: `[RFC][PATCH 04/10] `. */
const TAGS = /^(?:\[[^\]]*\]\s*)+/;

/** The tags of a subject, as they stand there; empty where it has none. */
export function subjectTags(subject: string): string {
  return TAGS.exec(subject)?.[0] ?? '';
}

/** The subject without its tags. */
export function subjectWords(subject: string): string {
  return subject.replace(TAGS, '');
}

/** The place of a patch in its series, and the series that its tags say it is of: `[PATCH v2 3/5]`. */
function placeOf(subject: string): { readonly part: number; readonly series: string } | undefined {
  const tags = subjectTags(subject);
  const [whole = '', part, of = ''] = /(?<!\d)(\d{1,9})\/(\d{1,9})/.exec(tags) ?? [];
  return part === undefined ? undefined : { part: Number(part), series: tags.replace(whole, `/${of}`) };
}

/**
 * Patches in the order that their subjects state, since mail arrives in any; as they are where they are of several series,
 * or one states none.
 */
export function inSeriesOrder<Patch extends { readonly subject: string }>(
  patches: readonly Patch[],
): readonly Patch[] {
  const placed = patches.flatMap((patch) => {
    const place = placeOf(patch.subject);
    return place === undefined ? [] : [{ patch, ...place }];
  });
  const isOne = placed.length === patches.length && new Set(placed.map(({ series }) => series)).size === 1;
  return isOne ? placed.toSorted((a, b) => a.part - b.part).map(({ patch }) => patch) : patches;
}
