import { isMail } from './mailbox.ts';
import { type Mail, readMail } from './message.ts';

/** Whether a text is a patch without a mail around it, as `git diff` and `git show` write it. */
function isPatch(text: string): boolean {
  if (!text.includes('@@ -')) return false;
  return /^diff --git /m.test(text) ? /^@@ -\d/m.test(text) : /^--- .*\n\+\+\+ .*\n@@ -\d/m.test(text);
}

/** What an input is called where it is mail or a patch, and undefined where it is neither. */
export type PatchSource = 'mail' | 'patch';

/**
 * Whether an input is mail or a bare patch. Mail is bytes whose parts name their own characters; where they are not
 * UTF-8, `text` is undefined.
 */
export function patchSource(text: string | undefined, bytes: Buffer | undefined): PatchSource | undefined {
  const shown = text ?? bytes?.toString('latin1') ?? '';
  if (isMail(shown)) return 'mail';
  return text !== undefined && isPatch(text) ? 'patch' : undefined;
}

/** The patches of an input, as messages. */
export async function readPatches(source: PatchSource, bytes: Buffer): Promise<Mail> {
  if (source === 'mail') return readMail(bytes);
  const body = bytes.toString('utf8').replaceAll('\r\n', '\n');
  return { messages: [{ id: undefined, subject: '', recipients: '', body }], faults: [] };
}
