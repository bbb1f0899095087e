/** More messages of a mailbox are not read. */
export const MAX_MESSAGES = 5000;

/** A header field as it begins (RFC 5322, section 2.2), and the line that parts two messages of a mailbox. */
const FIELD = /^[A-Za-z][\w-]*:/;
const POSTMARK = /^From \S.{0,200}\d{4}/;

/** Where no empty line parts two messages, what follows has to be one of these. */
const USUAL_FIRST = /^(?:From|Return-Path|Received|Delivered-To|Message-ID|Date|Subject|MIME-Version):/i;

/** Headers of strangers are looked at so far. */
const MAX_HEADER_LINES = 2000;

/** Whether a text is mail and no spec: a mailbox, or a message whose headers say from whom it is and about what. */
export function isMail(text: string): boolean {
  const lines = linesOf(text);
  let line = lines.next();
  while (!line.done && line.value.trim() === '') line = lines.next();
  const isMailbox = !line.done && POSTMARK.test(line.value);
  if (isMailbox) line = lines.next();
  const names = new Set<string>();
  for (let count = 0; !line.done && count < MAX_HEADER_LINES; count++, line = lines.next()) {
    if (line.value.trim() === '') break;
    const isContinued = /^[ \t]/.test(line.value) && names.size > 0;
    if (!isContinued && !FIELD.test(line.value)) return false;
    if (!isContinued) names.add(line.value.slice(0, line.value.indexOf(':')).toLowerCase());
  }
  if (isMailbox) return names.size > 0;
  return names.has('subject') && (names.has('from') || names.has('message-id'));
}

function* linesOf(text: string): Generator<string, undefined> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield text.slice(start, Math.min(end, start + 1000)).replace(/\r$/, '');
    start = end + 1;
  }
}

/** A mailbox taken apart. */
export interface Mailbox {
  /** Each message as it was sent, in bytes. */
  readonly messages: readonly Buffer[];
  /** How many more there are than are read. */
  readonly omitted: number;
}

/**
 * Takes a mailbox apart (mboxo and mboxrd, RFC 4155): a message begins with a line `From ` behind an empty one. Text
 * without such a line is one message.
 */
export function splitMailbox(bytes: Buffer): Mailbox {
  // A character a byte: what the bytes mean is each message's own business.
  const text = bytes.toString('latin1');
  const starts = [...text.matchAll(/^From /gm)]
    .map(({ index }) => index)
    .filter((index) => isPostmark(text, index));
  const [first] = starts;
  if (first === undefined || text.slice(0, first).trim() !== '') return { messages: [bytes], omitted: 0 };
  const messages = starts.slice(0, MAX_MESSAGES).map((start, index) => {
    const body = text.indexOf('\n', start) + 1;
    return Buffer.from(unquoted(text.slice(body, starts[index + 1] ?? text.length)), 'latin1');
  });
  return { messages, omitted: Math.max(0, starts.length - MAX_MESSAGES) };
}

/** A line of a commit's message may begin with "From ", too: what follows a postmark is a header. */
function isPostmark(text: string, index: number): boolean {
  const end = text.indexOf('\n', index);
  if (end === -1 || !POSTMARK.test(text.slice(index, Math.min(end, index + 300)))) return false;
  const next = text.slice(end + 1, end + 200);
  const before = text.slice(Math.max(0, index - 4), index);
  const isApart = before.trim() === '' || /\n\r?\n$/.test(before);
  return isApart ? FIELD.test(next) || next.trim() === '' : USUAL_FIRST.test(next);
}

/** `>From ` as it was sent, `From `; mboxrd puts one more `>` before each that is there. */
function unquoted(text: string): string {
  return text.replace(/^>(>*From )/gm, '$1');
}
