/** The text above the diff of a patch. */
export function messageOf(body: string): string {
  const end = /^(?:diff --git |--- a\/|---$)/m.exec(body)?.index;
  return body.slice(0, end ?? body.length);
}

/** A message that announces a manual page; many mention one that exists. */
const ANNOUNCED =
  /\bman[- ]?pages?\b[^.\n]{0,60}\b(?:patch|sent|posted|separate\w*|follows?|below|attached|draft)|\b(?:patch|draft|proposed)\b[^.\n]{0,40}\bman[- ]?page/i;

/** Whether the text of a message, also below its "---", announces a manual page. */
export function announcesManualPage(body: string): boolean {
  return ANNOUNCED.test(body.slice(0, /^(?:diff --git |--- a\/)/m.exec(body)?.index));
}
