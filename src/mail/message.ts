import type { Attachment, Email } from 'postal-mime';
import { shorten } from '../spec/shorten.ts';
import { latin1Text } from './latin1.ts';
import { isMail, MAX_MESSAGES, splitMailbox } from './mailbox.ts';

/** A message, as needed to read patches. */
export interface Message {
  readonly id: string | undefined;
  readonly subject: string;
  /** The day on which it says it was sent, `2026-05-01`; undefined where it does not, or says something else. */
  readonly date: string | undefined;
  /** The address of who sent it. */
  readonly sender: string;
  /** The message that it answers (RFC 5322, section 3.6.4). */
  readonly repliesTo: string | undefined;
  /** All recipients. */
  readonly recipients: string;
  /** The decoded text and attached patches. */
  readonly body: string;
}

/** The messages of a mailbox, or a single message. */
export interface Mail {
  readonly messages: readonly Message[];
  /** Sentences about parts that could not be read, each naming the message. */
  readonly faults: readonly string[];
}

/** Limits for untrusted mail. */
const MAX_PARTS = 10_000;
const MAX_DEPTH = 20;
const MAX_HEADERS = 256 * 1024;
/** Limit on the nesting of attached messages. */
const MAX_ENCLOSED = 5;

const PATCH_NAME = /\.(?:patch|diff)$/i;
const PATCH_TYPE = /^text\/x-(?:patch|diff)$/;
const HAS_DIFF = /^(?:diff --git |--- (?:a\/|\/dev\/null))/m;
const COMPRESSED = /\.(?:gz|xz|bz2|zst|zip|7z|tar|tgz|txz)$/i;

/** Reads a mailbox, or a message (RFC 5322, MIME). */
export async function readMail(bytes: Uint8Array): Promise<Mail> {
  return readEnclosed(bytes, 0);
}

async function readEnclosed(bytes: Uint8Array, depth: number): Promise<Mail> {
  const { messages: sources, omitted } = splitMailbox(bytes);
  const messages: Message[] = [];
  const faults: string[] = [];
  if (omitted > 0)
    faults.push(
      `it contains ${sources.length + omitted} messages, of which only the first ${MAX_MESSAGES} were read; split it`,
    );
  for (const [index, source] of sources.entries()) {
    const which = sources.length === 1 ? 'the message' : `message ${index + 1}`;
    const mail = await readMessage(source, depth, which);
    messages.push(...mail.messages);
    faults.push(...mail.faults);
  }
  return { messages, faults };
}

async function readMessage(source: Uint8Array, depth: number, which: string): Promise<Mail> {
  const fault = (what: string): Mail => ({ messages: [], faults: [`${which} was not read: ${what}`] });
  const parts = countParts(source);
  if (parts > MAX_PARTS) return fault(`it may have ${parts} parts; the limit is ${MAX_PARTS}`);
  const { default: PostalMime } = await import('postal-mime');
  let email: Email;
  try {
    email = await PostalMime.parse(source, {
      forceRfc822Attachments: true,
      maxNestingDepth: MAX_DEPTH,
      maxHeadersSize: MAX_HEADERS,
    });
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
  const name = email.subject === undefined ? which : `${which} ("${shorten(email.subject, 60)}")`;
  return assemble(email, source, depth, name);
}

/** Combines a message with its attachments: patches are added to its text, attached messages are separate messages. */
async function assemble(email: Email, source: Uint8Array, depth: number, name: string): Promise<Mail> {
  const faults: string[] = [];
  const enclosed: Message[] = [];
  const texts = [textOf(email, source)];
  if (texts[0] === undefined && /diff --git |SYSCALL_DEFINE/.test(email.html ?? ''))
    faults.push(`${name} has a patch only in HTML, which damages patches; send plain text`);
  for (const attachment of email.attachments) {
    const { filename, mimeType } = attachment;
    const what = `the attachment ${filename ?? mimeType} of ${name}`;
    const content = contentOf(attachment);
    const text = decoded(content);
    if (mimeType === 'message/rfc822' || isMail(text)) {
      if (depth >= MAX_ENCLOSED)
        faults.push(`${what} was not read: it is nested ${MAX_ENCLOSED} messages deep`);
      else {
        const inner = await readEnclosed(content, depth + 1);
        enclosed.push(...inner.messages);
        faults.push(...inner.faults.map((message) => `${what}: ${message}`));
      }
    } else if (PATCH_TYPE.test(mimeType) || PATCH_NAME.test(filename ?? '') || HAS_DIFF.test(text))
      texts.push(text);
    else if (COMPRESSED.test(filename ?? '')) faults.push(`${what} was not read: it is compressed`);
  }
  const everybody = [...(email.to ?? []), ...(email.cc ?? [])];
  const message: Message = {
    id: idIn(email.messageId),
    subject: (email.subject ?? '').replace(/\s+/g, ' ').trim(),
    // The library gives back what it cannot read as it stands.
    date: /^(?:19|20)\d\d-\d\d-\d\d(?=T)/.exec(email.date ?? '')?.[0],
    sender: email.from?.address ?? '',
    repliesTo: idIn(email.inReplyTo) ?? idIn(email.references?.match(/<[^<>\s]+>\s*$/)?.[0]),
    recipients: everybody
      .flatMap((one) => (one.group ?? [one]).map(({ address }) => address ?? ''))
      .join(', '),
    body: texts.flatMap((text) => (text === undefined ? [] : [text.replaceAll('\r\n', '\n')])).join('\n'),
  };
  return { messages: [message, ...enclosed], faults };
}

/** The first message id of a header. */
function idIn(header: string | undefined): string | undefined {
  return /<([^<>\s]+)>/.exec(header ?? '')?.[1];
}

/** The plain text; undefined if the message has only HTML, for which the library generates a text. */
function textOf(email: Email, source: Uint8Array): string | undefined {
  if (email.html === undefined) return email.text ?? '';
  const isPlain = /^content-type:\s*text\/plain\b/im.test(latin1Text(source));
  return isPlain ? (email.text ?? '') : undefined;
}

function contentOf({ content }: Attachment): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
}

/** Decodes UTF-8, or else one character per byte: a patch is ASCII except for names and comments. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return latin1Text(bytes);
  }
}

/** An upper bound for the parts of a message: each begins with a line of two dashes. A message without MIME has one. */
function countParts(source: Uint8Array): number {
  const text = latin1Text(source);
  if (!/multipart\//i.test(text)) return 1;
  let count = 1;
  for (const line of text.matchAll(/^--(?! |- ).{0,100}/gm)) if (line[0].trimEnd() !== '--') count++;
  return count;
}
