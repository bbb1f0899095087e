import type { Attachment, Email } from 'postal-mime';
import { shorten } from '../../spec/shorten.ts';
import { isMail, MAX_MESSAGES, splitMailbox } from './mailbox.ts';

/** One message, as far as patches go. */
export interface Message {
  readonly id: string | undefined;
  readonly subject: string;
  /** Everybody whom it was sent to. */
  readonly recipients: string;
  /** The text, and the patches that are attached to it, decoded. */
  readonly body: string;
}

/** What a mailbox or a message holds. */
export interface Mail {
  readonly messages: readonly Message[];
  /** What could not be read of it, each as a sentence that names the message. */
  readonly faults: readonly string[];
}

/** Bounds on what a stranger sends. */
const MAX_PARTS = 10_000;
const MAX_DEPTH = 20;
const MAX_HEADERS = 256 * 1024;
/** Messages that are attached to messages. */
const MAX_ENCLOSED = 5;

const PATCH_NAME = /\.(?:patch|diff)$/i;
const PATCH_TYPE = /^text\/x-(?:patch|diff)$/;
const HAS_DIFF = /^(?:diff --git |--- (?:a\/|\/dev\/null))/m;
const COMPRESSED = /\.(?:gz|xz|bz2|zst|zip|7z|tar|tgz|txz)$/i;

/** Reads a mailbox, or a message (RFC 5322, MIME). */
export async function readMail(bytes: Buffer): Promise<Mail> {
  return readEnclosed(bytes, 0);
}

async function readEnclosed(bytes: Buffer, depth: number): Promise<Mail> {
  const { messages: sources, omitted } = splitMailbox(bytes);
  const messages: Message[] = [];
  const faults: string[] = [];
  if (omitted > 0)
    faults.push(
      `it holds ${sources.length + omitted} messages, of which the first ${MAX_MESSAGES} were read: split it`,
    );
  for (const [index, source] of sources.entries()) {
    const which = sources.length === 1 ? 'the message' : `message ${index + 1}`;
    const mail = await readMessage(source, depth, which);
    messages.push(...mail.messages);
    faults.push(...mail.faults);
  }
  return { messages, faults };
}

async function readMessage(source: Buffer, depth: number, which: string): Promise<Mail> {
  const fault = (what: string): Mail => ({ messages: [], faults: [`${which} was not read: ${what}`] });
  const parts = countParts(source);
  if (parts > MAX_PARTS)
    return fault(`it may have ${parts} parts, and messages of up to ${MAX_PARTS} are read`);
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

/** A message with what is attached to it: patches belong to its text, messages stand for themselves. */
async function assemble(email: Email, source: Buffer, depth: number, name: string): Promise<Mail> {
  const faults: string[] = [];
  const enclosed: Message[] = [];
  const texts = [textOf(email, source)];
  if (texts[0] === undefined && /diff --git |SYSCALL_DEFINE/.test(email.html ?? ''))
    faults.push(`${name} has a patch in HTML alone, which does not keep a patch whole: send plain text`);
  for (const attachment of email.attachments) {
    const { filename, mimeType } = attachment;
    const what = `the attachment ${filename ?? mimeType} of ${name}`;
    const content = contentOf(attachment);
    const text = decoded(content);
    if (mimeType === 'message/rfc822' || isMail(text)) {
      if (depth >= MAX_ENCLOSED) faults.push(`${what} was not read: it lies ${MAX_ENCLOSED} messages deep`);
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
    id: /<([^<>\s]+)>/.exec(email.messageId ?? '')?.[1],
    subject: (email.subject ?? '').replace(/\s+/g, ' ').trim(),
    recipients: everybody
      .flatMap((one) => (one.group ?? [one]).map(({ address }) => address ?? ''))
      .join(', '),
    body: texts.flatMap((text) => (text === undefined ? [] : [text.replaceAll('\r\n', '\n')])).join('\n'),
  };
  return { messages: [message, ...enclosed], faults };
}

/** The plain text; undefined where there is HTML alone, whose text was made up. */
function textOf(email: Email, source: Buffer): string | undefined {
  if (email.html === undefined) return email.text ?? '';
  const isPlain = /^content-type:\s*text\/plain\b/im.test(source.toString('latin1'));
  return isPlain ? (email.text ?? '') : undefined;
}

function contentOf({ content }: Attachment): Buffer {
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
}

/** UTF-8 where it is that, else a character a byte: a patch is ASCII but for names and comments. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

/** How many parts a message has at most: each begins with a line of two dashes. A message without MIME has one. */
function countParts(source: Buffer): number {
  const text = source.toString('latin1');
  if (!/multipart\//i.test(text)) return 1;
  let count = 1;
  for (const line of text.matchAll(/^--(?! |- ).{0,100}/gm)) if (line[0].trimEnd() !== '--') count++;
  return count;
}
