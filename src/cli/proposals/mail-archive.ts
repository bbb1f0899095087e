import { statSync } from 'node:fs';
import type { MailHead } from '../../draft/posting/postings.ts';
import { latin1Text } from '../../mail/latin1.ts';
import { isMail, splitMailbox } from '../../mail/mailbox.ts';
import { type Message, readMail } from '../../mail/message.ts';
import { Failure } from '../failure.ts';
import { readBytes } from '../input/read-file.ts';
import type { MailArchive } from './archived-mail.ts';
import { openPublicInbox } from './public-inbox.ts';

/** The head of a mail that may be of a series, and whether its patch defines a system call. */
export interface PatchHead extends MailHead {
  readonly key: string;
  readonly definesCall: boolean;
}

/**
 * Opens a mailbox, a message, or a public-inbox repository, whose commits have a mail each.
 *
 * @param since mails of a repository that are older are left out; what `git rev-list --since` takes
 */
export function openMailArchive(path: string, since: string | undefined): MailArchive {
  if (path !== '-' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    return openPublicInbox(path, since);
  const file = readBytes(path);
  if (!file.ok) throw new Failure(`${path}: ${file.message}`);
  if (file.bytes[0] === 0x1f && file.bytes[1] === 0x8b)
    throw new Failure(`${path} is compressed\nhelp: decompress it with gunzip`);
  if (!isMail(latin1Text(file.bytes))) throw new Failure(`${path} is neither a mailbox nor a message`);
  const { messages, omitted } = splitMailbox(file.bytes);
  const faults =
    omitted === 0
      ? []
      : [
          `it contains ${messages.length + omitted} messages, of which only the first ${messages.length} were read; split it`,
        ];
  return {
    faults,
    async *mails(wanted) {
      for (const [index, bytes] of messages.entries()) {
        const key = String(index);
        if (wanted === undefined || wanted.has(key)) yield { key, bytes };
      }
    },
  };
}

/** The heads of all mails whose subjects say that they are patches or covers of patches. */
export async function patchHeads(archive: MailArchive): Promise<readonly PatchHead[]> {
  const heads: PatchHead[] = [];
  for await (const { key, bytes } of archive.mails()) {
    const text = latin1Text(bytes);
    const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
    const header = text.slice(0, end);
    if (!MAY_BE_PATCH.test(header)) continue;
    const isEncoded =
      /^content-transfer-encoding:\s*(?:base64|quoted-printable)|^content-type:\s*multipart\//im;
    const whole = isEncoded.test(header) ? (await readMail(bytes)).messages : undefined;
    const [head] = whole ?? (await readMail(bytes.subarray(0, end))).messages;
    if (head === undefined) continue;
    const body = whole?.map((message) => message.body).join('\n') ?? text.slice(end);
    const { id, subject, date, sender, repliesTo } = head;
    heads.push({ key, id, subject, date, sender, repliesTo, definesCall: DEFINES_CALL.test(body) });
  }
  return heads;
}

/** A subject in words that RFC 2047 encodes is looked at, too. */
const MAY_BE_PATCH = /^subject:(?:(?!^\S).)*?(?:\bPATCH\b|\bRFC\b|=\?)/ims;

/** A line that a patch adds, of C. */
const DEFINES_CALL = /^\+[ \t]*SYSCALL_DEFINE\d[ \t]*\(/m;

/** Reads mails as a whole, by their keys. */
export async function readMails(
  archive: MailArchive,
  keys: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Message[]>> {
  const found = new Map<string, readonly Message[]>();
  for await (const { key, bytes } of archive.mails(keys)) found.set(key, (await readMail(bytes)).messages);
  return found;
}
