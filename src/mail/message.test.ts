import { describe, expect, test } from 'vitest';
import { isMail, splitMailbox } from './mailbox.ts';
import { readMail } from './message.ts';

const HEAD = 'From: A <a@example.org>\nSubject: [PATCH] x\nMessage-ID: <1@example.org>\n';
const PATCH = `diff --git a/fs/x.c b/fs/x.c
--- a/fs/x.c
+++ b/fs/x.c
@@ -1,2 +1,3 @@
 a
+\tü = "b";
 c
`;
const base64 = (text: string | Buffer): string =>
  Buffer.from(text)
    .toString('base64')
    .replace(/(.{76})/g, '$1\n');
const quoted = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) =>
      byte === 10 || (byte >= 32 && byte < 127 && byte !== 61)
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('')
    .replace(/(.{60})(?=.)/g, '$1=\n');
const read = (text: string | Buffer) => readMail(Buffer.from(text));
async function bodyOf(text: string | Buffer): Promise<string> {
  const { messages, faults } = await read(text);
  expect(faults).toEqual([]);
  return messages.map(({ body }) => body).join('\n');
}
const part = (head: string, body: string, boundary = 'B'): string => `--${boundary}\n${head}\n\n${body}\n`;
const mixed = (...parts: readonly string[]): string =>
  `${HEAD}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n${parts.join('')}--B--\n`;
const PLAIN = 'Content-Type: text/plain; charset=utf-8';

describe('a patch is the same, however a mail program has wrapped it', () => {
  test.each([
    ['as it is', `${HEAD}\n${PATCH}`],
    ['with CRLF', `${HEAD}\n${PATCH}`.replaceAll('\n', '\r\n')],
    ['in base64', `${HEAD}${PLAIN}\nContent-Transfer-Encoding: base64\n\n${base64(PATCH)}`],
    [
      'in quoted-printable',
      `${HEAD}${PLAIN}\nContent-Transfer-Encoding: quoted-printable\n\n${quoted(PATCH)}`,
    ],
    [
      'in Latin-1',
      Buffer.from(
        `${HEAD}Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\n${PATCH}`,
        'latin1',
      ),
    ],
    ['in a part', mixed(part(PLAIN, PATCH))],
    [
      'in a part of a part',
      mixed(
        part(
          'Content-Type: multipart/mixed; boundary="C"',
          `${part(`${PLAIN}\nContent-Transfer-Encoding: base64`, base64(PATCH), 'C')}--C--`,
        ),
      ),
    ],
    [
      'attached',
      mixed(
        part(PLAIN, 'see below'),
        part(
          'Content-Type: text/x-patch; name=1.patch\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64',
          base64(PATCH),
        ),
      ),
    ],
    [
      'attached as bytes with a name',
      mixed(
        part(PLAIN, ''),
        part(
          'Content-Type: application/octet-stream\nContent-Disposition: attachment; filename="1.diff"\nContent-Transfer-Encoding: base64',
          base64(PATCH),
        ),
      ),
    ],
    [
      'attached without a name',
      mixed(
        part(PLAIN, ''),
        part('Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64', base64(PATCH)),
      ),
    ],
    [
      'beside HTML',
      `${HEAD}Content-Type: multipart/alternative; boundary="B"\n\n${part(PLAIN, PATCH)}${part('Content-Type: text/html', '<pre>diff --git a/other b/other</pre>')}--B--\n`,
    ],
    [
      'in format=flowed',
      `${HEAD}Content-Type: text/plain; charset=utf-8; format=flowed\n\n${PATCH.replace(/^ /gm, '  ')}`,
    ],
  ])('%s', async (_, mail) => {
    const body = await bodyOf(mail);
    expect(body).toContain(PATCH.trimEnd());
    expect(body).not.toContain('other');
  });

  test('and a subject is what its author wrote', async () => {
    const { messages } = await read(
      `${HEAD.replace('[PATCH] x', '=?utf-8?q?=5BPATCH=5D_fs=3A_add?=\n =?utf-8?b?w7w=?=')}\n${PATCH}`,
    );
    expect(messages).toMatchObject([{ subject: '[PATCH] fs: addü', id: '1@example.org' }]);
  });
});

test.each([
  ['Mon, 10 Oct 2022 17:48:42 +0800', '2022-10-10'],
  ['Sat, 1 Jan 2022 01:00:00 +0300', '2021-12-31'],
  ['yesterday', undefined],
  ['Mon, 10 Oct 3022 17:48:42 +0800', undefined],
])('the day of a message: %s', async (date, expected) => {
  const { messages } = await read(`Date: ${date}\n${HEAD}\n${PATCH}`);
  expect(messages.map((message) => message.date)).toEqual([expected]);
});

test('a message that is attached is a message of its own', async () => {
  const inner = `From: B <b@example.org>\nSubject: [PATCH 2/2] y\nMessage-ID: <2@example.org>\n\n${PATCH}`;
  const { messages, faults } = await read(
    mixed(part(PLAIN, 'two'), part('Content-Type: message/rfc822', inner)),
  );
  expect(faults).toEqual([]);
  expect(messages.map(({ subject, id }) => [subject, id])).toEqual([
    ['[PATCH] x', '1@example.org'],
    ['[PATCH 2/2] y', '2@example.org'],
  ]);
  expect(messages[1]?.body).toContain('diff --git');
});

describe('what is not read is told', () => {
  test.each([
    [
      'a compressed attachment',
      mixed(
        part(PLAIN, ''),
        part(
          'Content-Type: application/gzip; name=1.patch.tar.gz\nContent-Transfer-Encoding: base64',
          base64('xyz'),
        ),
      ),
      'the attachment 1.patch.tar.gz of the message ("[PATCH] x") was not read: it is compressed',
    ],
    [
      'a patch in HTML alone',
      `${HEAD}Content-Type: text/html\n\n<pre>${PATCH}</pre>`,
      'has a patch only in HTML',
    ],
    [
      'parts in parts without end',
      Array.from(
        { length: 40 },
        (_, at) =>
          `${at === 0 ? HEAD : `--B${at - 1}\n`}Content-Type: multipart/mixed; boundary="B${at}"\n\n`,
      ).join(''),
      'the message was not read: Maximum MIME nesting depth of 20 levels exceeded',
    ],
    ['parts without end', mixed('--B\n\n'.repeat(20_000)), 'the message was not read: it may have 200'],
    [
      'headers without end',
      `${HEAD}${'X-A: b\n'.repeat(60_000)}\n${PATCH}`,
      'the message was not read: Maximum header size',
    ],
  ])('%s', async (_, mail, fault) => {
    expect((await read(mail)).faults).toEqual([expect.stringContaining(fault)]);
  });

  test('messages in messages without end', async () => {
    let mail = `${HEAD}\n${PATCH}`;
    for (let depth = 0; depth < 8; depth++)
      mail = `${HEAD}Content-Type: multipart/mixed; boundary="B${depth}"\n\n${part('Content-Type: message/rfc822', mail, `B${depth}`)}--B${depth}--\n`;
    const { messages, faults } = await read(mail);
    expect(messages).toHaveLength(6);
    expect(faults).toEqual([expect.stringContaining('was not read: it is nested 5 messages deep')]);
  });
});

describe('a mailbox', () => {
  const postmark = 'From mboxrd@z Thu Jan  1 00:00:00 1970\n';
  const messages = (text: string): string[] =>
    splitMailbox(Buffer.from(text)).messages.map((message) => Buffer.from(message).toString());

  test('is taken apart where a message begins, and nowhere else', () => {
    const one = `${HEAD}\nFrom here on, 2024 is quoted.\n\nFrom x Thu Jan 1 1970 is a line of the text\nas is this.\n`;
    expect(messages(`${postmark}${one}\n${postmark}${HEAD}\ntwo\n`)).toEqual([`${one}\n`, `${HEAD}\ntwo\n`]);
  });

  test('gives back what its program has quoted', () => {
    expect(messages(`${postmark}${HEAD}\n>From a\n>>From b\n> From c\n`)).toEqual([
      `${HEAD}\nFrom a\n>From b\n> From c\n`,
    ]);
  });

  test.each([
    [`${postmark}${HEAD}\nx`, true],
    [`\n\n${HEAD}\nx`, true],
    [HEAD.replaceAll('\n', '\r\n'), true],
    [`Received: a\n\tb\n${HEAD}`, true],
    ['From 1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001\nFrom: A\nSubject: x\n', true],
    ['syscall: From\nSubject: x\n', false],
    ['syscall: x\nprototype: int x(void)\n', false],
    ['', false],
  ])('is told from a spec: %j', (text, isIt) => {
    expect(isMail(text)).toBe(isIt);
  });
});
