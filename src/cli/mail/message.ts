/** One message of a mailbox. */
export interface Message {
  readonly id: string | undefined;
  readonly subject: string;
  /** Everybody whom it was sent to. */
  readonly recipients: string;
  /** The text, decoded. */
  readonly body: string;
}

/** Messages of one text at most. */
const MAX_MESSAGES = 500;

/** Whether a text is mail, and no spec: a mailbox, or a message that holds a patch or belongs to a series. */
export function isMail(text: string): boolean {
  if (/^From \S+ +\w{3} \w{3} +\d/.test(text)) return true;
  const headers = /^(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n/.exec(text)?.[0] ?? '';
  return /^(?:From|Message-I[dD]):/m.test(headers) && /^Subject:/m.test(headers);
}

/** The messages of a mailbox (mboxo, mboxrd), or the one that a text is (RFC 5322). */
export function readMessages(text: string): readonly Message[] {
  const parts = text.replaceAll('\r\n', '\n').split(/^From \S+ +\w{3} \w{3} [^\n]*\d{4}[^\n]*\n/m);
  return parts
    .filter((part) => part.trim() !== '')
    .slice(0, MAX_MESSAGES)
    .map(readMessage);
}

function readMessage(text: string): Message {
  const end = text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  const body = end === -1 ? '' : text.slice(end + 2);
  const headers = new Map<string, string>();
  for (const [, name = '', value = ''] of head.matchAll(/^([A-Za-z][\w-]*):[ \t]*(.*(?:\n[ \t].*)*)/gm)) {
    const key = name.toLowerCase();
    const unfolded = value.replace(/\n[ \t]+/g, ' ').trim();
    headers.set(key, headers.has(key) ? `${headers.get(key)}, ${unfolded}` : unfolded);
  }
  return {
    id: /<([^<>\s]+)>/.exec(headers.get('message-id') ?? '')?.[1],
    subject: headers.get('subject') ?? '',
    recipients: `${headers.get('to') ?? ''}, ${headers.get('cc') ?? ''}`,
    body: decode(body, headers.get('content-transfer-encoding')?.toLowerCase()).replace(
      /^>(>*From )/gm,
      '$1',
    ),
  };
}

function decode(body: string, encoding: string | undefined): string {
  switch (encoding) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('utf8').replaceAll('\r\n', '\n');
    case 'quoted-printable': {
      const bytes = body.replace(/=\n/g, '').replace(/=([\dA-F]{2})/gi, (_, code: string) => {
        return String.fromCharCode(Number.parseInt(code, 16));
      });
      return Buffer.from(bytes, 'latin1').toString('utf8');
    }
    default:
      return body;
  }
}
