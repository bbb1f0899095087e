import { inSeriesOrder, subjectTags } from '../subject.ts';

/** What is needed of a mail to tell the series that it is of. */
export interface MailHead {
  readonly id: string | undefined;
  readonly subject: string;
  /** `2026-04-12`. */
  readonly date: string | undefined;
  readonly sender: string;
  readonly repliesTo: string | undefined;
}

/** A series as it was posted once. */
export interface Posting<Head extends MailHead = MailHead> {
  /** The cover letter, else the first patch; its id is the address of the thread. */
  readonly first: Head;
  /** The cover letter and the patches, in the order that their subjects state. */
  readonly mails: readonly Head[];
  /** `v6`, `RFC v2`; `v1` where the subject states no version. */
  readonly version: string;
  /** The same series was sent before, for those who missed it. */
  readonly isResent: boolean;
}

/**
 * Groups mails to the series that they post. A patch is of the series of the mail that it answers if sender and tags are
 * the same, as git send-email threads it; patches whose cover letter is missing answer the same mail. Answers of
 * reviewers are left out.
 */
export function postingsOf<Head extends MailHead>(mails: readonly Head[]): readonly Posting<Head>[] {
  const patches = mails.filter(({ subject }) => isPatchSubject(subject));
  const byId = new Map(patches.flatMap((mail) => (mail.id === undefined ? [] : [[mail.id, mail] as const])));
  const groups = new Map<string, Head[]>();
  for (const [index, mail] of patches.entries()) {
    const key = seriesKey(mail, byId) ?? `mail ${index}`;
    groups.set(key, [...(groups.get(key) ?? []), mail]);
  }
  return [...groups.values()].flatMap((group) => {
    const ordered = inSeriesOrder(withoutRepeated(group));
    const [first] = ordered;
    if (first === undefined) return [];
    const tags = subjectTags(first.subject);
    return [{ first, mails: ordered, version: versionOf(tags), isResent: /\bresend\b/i.test(tags) }];
  });
}

/** A subject with a tag that says PATCH or RFC; an answer begins with `Re:`. */
function isPatchSubject(subject: string): boolean {
  return /\b(?:PATCH|RFC)\b/i.test(subjectTags(subject));
}

/** How far up a thread is followed; git send-email may have each patch answer the one before. */
const MAX_THREAD = 1000;

function seriesKey<Head extends MailHead>(mail: Head, byId: ReadonlyMap<string, Head>): string | undefined {
  let top = mail;
  const isSame = (one: Head): boolean => seriesTags(one) === seriesTags(mail) && one.sender === mail.sender;
  for (let depth = 0; depth < MAX_THREAD && isNumbered(top); depth++) {
    const above = top.repliesTo === undefined ? undefined : byId.get(top.repliesTo);
    if (above === undefined || !isSame(above) || above === mail) break;
    top = above;
  }
  // A cover letter may answer the version before; the patches below one that is missing have nothing else in common.
  const isPart = isNumbered(top) && !isCover(top) && top.repliesTo !== undefined;
  const anchor = isPart && !byId.has(top.repliesTo ?? '') ? `below ${top.repliesTo}` : top.id;
  return anchor === undefined ? undefined : `${anchor} ${top.sender} ${seriesTags(top)}`;
}

/** The tags without the place of the patch: `[PATCH v2 3/5]` and `[PATCH v2 0/5]` have the same. */
function seriesTags({ subject }: MailHead): string {
  return subjectTags(subject).replace(PLACE, '/$2').replace(/\s+/g, ' ').trim();
}

const PLACE = /(?<!\d)(\d{1,9})\/(\d{1,9})/;

function isNumbered({ subject }: MailHead): boolean {
  return PLACE.test(subjectTags(subject));
}

function isCover({ subject }: MailHead): boolean {
  return Number(PLACE.exec(subjectTags(subject))?.[1] ?? 1) === 0;
}

/** An archive may have a mail twice. */
function withoutRepeated<Head extends MailHead>(mails: readonly Head[]): readonly Head[] {
  const seen = new Set<string>();
  return mails.filter(({ id }) => {
    if (id === undefined) return true;
    return seen.has(id) ? false : seen.add(id);
  });
}

function versionOf(tags: string): string {
  const number = /\bv(\d{1,4})\b/i.exec(tags)?.[1] ?? '1';
  return `${/\bRFC\b/i.test(tags) ? 'RFC ' : ''}v${Number(number)}`;
}
