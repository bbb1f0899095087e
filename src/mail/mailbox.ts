import { latin1Bytes, latin1Text } from './latin1.ts';

/** Limit on the messages of a mailbox that are read. */
export const MAX_MESSAGES = 5000;

/** The start of a header field (RFC 5322, section 2.2), and the line that separates two messages of a mailbox. */
const FIELD = /^[A-Za-z][\w-]*:/;
const POSTMARK = /^From \S.{0,200}\d{4}/;

/** If there is no empty line before a postmark, one of these headers must follow it. */
const USUAL_FIRST = /^(?:From|Return-Path|Received|Delivered-To|Message-ID|Date|Subject|MIME-Version):/i;

/** Limit on the lines of headers that are examined. */
const MAX_HEADER_LINES = 2000;

/** Whether a text is mail: a mailbox, or a message whose headers include sender and subject. */
export function isMail(text: string): boolean {
  const lines = linesOf(withoutMark(text));
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

/** A text without the mark that some editors write before it, in either decoding. */
function withoutMark(text: string): string {
  return text.replace(/^(?:\uFEFF|\u00EF\u00BB\u00BF)/, '');
}

function* linesOf(text: string): Generator<string, undefined> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    yield text.slice(start, Math.min(end, start + 1000)).replace(/\r$/, '');
    start = end + 1;
  }
}

/** The messages of a mailbox. */
export interface Mailbox {
  /** The bytes of each message as sent. */
  readonly messages: readonly Uint8Array[];
  /** The number of further messages that were not read. */
  readonly omitted: number;
}

/**
 * Splits a mailbox (mboxo and mboxrd, RFC 4155): a message begins with a line `From ` after an empty line. Text without
 * such a line is one message.
 */
export function splitMailbox(source: Uint8Array): Mailbox {
  const isMarked = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf;
  const bytes = isMarked ? source.subarray(3) : source;
  // One character per byte, because each message has its own encoding.
  const text = latin1Text(bytes);
  const starts = [...text.matchAll(/^From /gm)]
    .map(({ index }) => index)
    .filter((index) => isPostmark(text, index));
  const [first] = starts;
  if (first === undefined || text.slice(0, first).trim() !== '') return { messages: [bytes], omitted: 0 };
  const messages = starts.slice(0, MAX_MESSAGES).map((start, index) => {
    const body = text.indexOf('\n', start) + 1;
    return latin1Bytes(unquoted(text.slice(body, starts[index + 1] ?? text.length)));
  });
  return { messages, omitted: Math.max(0, starts.length - MAX_MESSAGES) };
}

/** Whether a line is a postmark, that is, followed by a header; a line of a commit message may begin with "From " too. */
function isPostmark(text: string, index: number): boolean {
  const end = text.indexOf('\n', index);
  if (end === -1 || !POSTMARK.test(text.slice(index, Math.min(end, index + 300)))) return false;
  const next = text.slice(end + 1, end + 200);
  const before = text.slice(Math.max(0, index - 4), index);
  const isApart = before.trim() === '' || /\n\r?\n$/.test(before);
  return isApart ? FIELD.test(next) || next.trim() === '' : USUAL_FIRST.test(next);
}

/** Undoes the quoting of `From ` as `>From `; mboxrd adds one more `>` to lines that already have some. */
function unquoted(text: string): string {
  return text.replace(/^>(>*From )/gm, '$1');
}
