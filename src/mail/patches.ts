import { latin1Text } from './latin1.ts';
import { isMail } from './mailbox.ts';
import { type Mail, readMail } from './message.ts';

/** Whether a text is a bare patch, as `git diff` and `git show` write it. */
function isPatch(text: string): boolean {
  if (!text.includes('@@ -')) return false;
  return /^diff --git /m.test(text) ? /^@@ -\d/m.test(text) : /^--- .*\n\+\+\+ .*\n@@ -\d/m.test(text);
}

/** What a bare patch says of how it was sent. */
const UNSENT = {
  id: undefined,
  subject: '',
  date: undefined,
  sender: '',
  repliesTo: undefined,
  recipients: '',
} as const;

/** The kinds of input that contain patches. */
export type PatchSource = 'mail' | 'patch';

/**
 * Whether an input is mail or a bare patch; undefined if it is neither. The parts of mail state their own encodings, so
 * `text` is undefined if the whole is not UTF-8.
 */
export function patchSource(text: string | undefined, bytes?: Uint8Array): PatchSource | undefined {
  const shown = text ?? (bytes && latin1Text(bytes)) ?? '';
  if (isMail(shown)) return 'mail';
  return text !== undefined && isPatch(text) ? 'patch' : undefined;
}

/** Reads the patches of an input as messages. */
export async function readPatches(source: PatchSource, bytes: Uint8Array): Promise<Mail> {
  if (source === 'mail') return readMail(bytes);
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).replaceAll('\r\n', '\n');
  return { messages: [{ ...UNSENT, body }], faults: [] };
}
