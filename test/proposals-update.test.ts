import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { probeable as run } from './support/command-line.ts';

/* proposals update, with archives as lists have them. */

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-proposals-'));
  return () => rmSync(folder, { recursive: true });
});

interface Sent {
  readonly subject: string;
  readonly id: string;
  readonly body?: string;
  readonly to?: string;
  readonly date?: string;
}

function mail({ subject, id, body = 'words\n', to, date = 'Mon, 6 Jul 2026 10:00:00 +0000' }: Sent): string {
  const answer = to === undefined ? '' : `In-Reply-To: <${to}>\n`;
  return `From: A. Developer <a@example.org>\nSubject: ${subject}\nDate: ${date}\nMessage-ID: <${id}>\n${answer}\n${body}\n`;
}

/** A patch that adds a call; the code of its function is what versions differ in. */
function adds(name: string, ...code: readonly string[]): string {
  const lines = [
    `SYSCALL_DEFINE1(${name}, unsigned int, flags)`,
    '{',
    ...code.map((line) => `\t${line}`),
    '}',
  ];
  const shown = lines.map((line) => `+${line}`).join('\n');
  return `---\ndiff --git a/kernel/${name}.c b/kernel/${name}.c\nnew file mode 100644\n--- /dev/null\n+++ b/kernel/${name}.c\n@@ -0,0 +1,${lines.length} @@\n${shown}\n`;
}

const CHECKED = [
  'if (flags)',
  '\treturn -EINVAL;',
  'if (!capable(CAP_SYS_ADMIN))',
  '\treturn -EPERM;',
  'return 0;',
];
const PERMISSION_FIRST = [...CHECKED.slice(2, 4), ...CHECKED.slice(0, 2), 'return 0;'];

const FIRST = [
  mail({ subject: '[RFC PATCH 0/1] xyzzy: a call', id: 'cover-1@example.org' }),
  mail({
    subject: '[RFC PATCH 1/1] xyzzy: add it',
    id: 'one-1@example.org',
    to: 'cover-1@example.org',
    body: adds('xyzzy', ...PERMISSION_FIRST),
  }),
];
const SECOND = [
  mail({
    subject: '[PATCH v2] xyzzy: add it',
    id: 'one/2@example.org',
    date: 'Wed, 15 Jul 2026 10:00:00 +0000',
    body: adds('xyzzy', ...CHECKED),
  }),
];
const TALK = [
  mail({ subject: 'Re: [PATCH v2] xyzzy: add it', id: 'talk@example.org', body: adds('frob', 'return 0;') }),
];

function mailbox(mails: readonly string[], name = 'list.mbox'): string {
  writeFileSync(
    join(folder, name),
    mails.map((text) => `From mboxrd@z Thu Jan  1 00:00:00 1970\n${text}\n`).join(''),
  );
  return name;
}

/** A repository as public-inbox has it: each commit replaces the file `m` by the next mail. */
function publicInbox(mails: readonly string[]): string {
  const path = join(folder, 'list.git');
  mkdirSync(path);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', path, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args]);
  git('init', '--quiet');
  for (const text of mails) {
    writeFileSync(join(path, 'm'), text);
    git('add', 'm');
    git('commit', '--quiet', '--message', 'mail');
  }
  // The last commit removes a mail, as list owners do.
  git('rm', '--quiet', 'm');
  git('commit', '--quiet', '--message', 'removed');
  return 'list.git';
}

const update = (...args: readonly string[]) => run(['proposals', 'update', ...args], { cwd: folder });
const spec = (name: string): string => readFileSync(join(folder, 'proposals', name), 'utf8');

describe.each([
  ['a mailbox', mailbox],
  ['a repository of public-inbox', publicInbox],
])('%s', (_, write) => {
  test('becomes a spec for each posting, with its path, its date and its thread', () => {
    const archive = write([...FIRST, ...SECOND, ...TALK]);
    const { stdout, stderr, status } = update(archive);
    expect([stderr, status]).toEqual(['', 0]);
    expect(stdout.split('\n')).toEqual([
      'added proposals/xyzzy-rfc-v1.yaml: xyzzy RFC v1, 2026-07-06, grade none',
      'added proposals/xyzzy-v2.yaml: xyzzy v2, 2026-07-15, grade weak',
      'superseded: an older posting of xyzzy in proposals/xyzzy-rfc-v1.yaml',
      '',
    ]);
    expect(spec('xyzzy-rfc-v1.yaml')).toContain('status: superseded\nrevision: "RFC v1, 2026-07-06"');
    expect(spec('xyzzy-rfc-v1.yaml')).toContain(
      'discussion: "https://lore.kernel.org/all/cover-1@example.org/"',
    );
    expect(spec('xyzzy-v2.yaml')).toContain('status: proposed\nrevision: "v2, 2026-07-15"');
    // A slash in an id must not end its part of the address.
    expect(spec('xyzzy-v2.yaml')).toContain('discussion: "https://lore.kernel.org/all/one%2F2@example.org/"');
    expect(spec('xyzzy-v2.yaml')).toMatch(
      /- check: "flags"\n {4}error: EINVAL\n {4}source: kernel\/xyzzy\.c:3/,
    );
    expect(run(['check', 'proposals', '--format', 'json'], { cwd: folder }).status).not.toBe(2);
  });

  test('adds nothing a second time', () => {
    const archive = write([...FIRST, ...SECOND]);
    update(archive);
    const before = ['xyzzy-rfc-v1.yaml', 'xyzzy-v2.yaml'].map(spec);
    const { stdout, status } = update(archive);
    expect([stdout, status]).toEqual(['no posting adds a system call that proposals does not describe\n', 0]);
    expect(['xyzzy-rfc-v1.yaml', 'xyzzy-v2.yaml'].map(spec)).toEqual(before);
  });
});

test('a posting that a person described is not added, and what they wrote stays but for its status', () => {
  mkdirSync(join(folder, 'proposals'));
  const own = `# Read by hand.
syscall: xyzzy
status:   proposed # for now
revision: RFC v1, 2026-07-06
prototype: int xyzzy(unsigned int flags)
entry:
  - check: flags
    error: EINVAL
`;
  writeFileSync(join(folder, 'proposals/own.yaml'), own);
  const { stdout } = update(mailbox([...FIRST, ...SECOND]));
  expect(stdout).toBe(
    'added proposals/xyzzy-v2.yaml: xyzzy v2, 2026-07-15, grade weak\nsuperseded: an older posting of xyzzy in proposals/own.yaml\n',
  );
  expect(spec('own.yaml')).toBe(own.replace('proposed #', 'superseded #'));
});

test('a series that was sent again is one posting', () => {
  const again = mail({
    subject: '[PATCH RESEND v2] xyzzy: add it',
    id: 'again@example.org',
    date: 'Mon, 20 Jul 2026 10:00:00 +0000',
    body: adds('xyzzy', ...CHECKED),
  });
  const together = update(mailbox([...SECOND, again], 'both.mbox'), '--dry-run');
  expect([together.stdout, together.status]).toEqual([
    'would add proposals/xyzzy-v2.yaml: xyzzy v2, 2026-07-15, grade weak\n',
    0,
  ]);
  update(mailbox(SECOND));
  expect(update(mailbox([again], 'later.mbox')).stdout).toBe(
    'no posting adds a system call that proposals does not describe\n',
  );
});

test('another series with the same version is not lost in silence', () => {
  const other = mail({
    subject: '[PATCH v2] xyzzy: add it, differently',
    id: 'other@example.org',
    date: 'Mon, 20 Jul 2026 10:00:00 +0000',
    body: adds('xyzzy', ...PERMISSION_FIRST),
  });
  const { stdout, stderr, status } = update(mailbox([...SECOND, other]));
  expect(stdout).toBe('added proposals/xyzzy-v2.yaml: xyzzy v2, 2026-07-15, grade weak\n');
  expect(stderr).toContain('xyzzy-v2.yaml already exists, and describes another posting than v2, 2026-07-20');
  expect(status).toBe(2);
});

test('--dry-run writes nothing, and --format json has the same facts', () => {
  const archive = mailbox([...FIRST, ...SECOND]);
  const { stdout } = update(archive, '--dry-run', '--format', 'json');
  expect(JSON.parse(stdout)).toEqual({
    added: [
      {
        syscall: 'xyzzy',
        revision: 'RFC v1, 2026-07-06',
        grade: 'none',
        path: 'proposals/xyzzy-rfc-v1.yaml',
      },
      { syscall: 'xyzzy', revision: 'v2, 2026-07-15', grade: 'weak', path: 'proposals/xyzzy-v2.yaml' },
    ],
    superseded: [],
    faults: [],
    notes: [],
  });
  expect(existsSync(join(folder, 'proposals'))).toBe(false);
});

const make = (name: string, write: (path: string) => unknown): string => {
  write(join(folder, name));
  return name;
};

test.each([
  [
    'a folder that is no repository',
    () => make('empty', (path) => mkdirSync(path)),
    'empty is no repository of public-inbox',
  ],
  [
    'a file that is no mail',
    () => make('a.c', (path) => writeFileSync(path, 'int x;\n')),
    'a.c is neither a mailbox nor a message',
  ],
  ['a file that does not exist', () => 'nowhere.mbox', 'nowhere.mbox: '],
  [
    'a compressed mailbox',
    () => make('a.gz', (path) => writeFileSync(path, Buffer.from([0x1f, 0x8b, 8, 0]))),
    'decompress it with gunzip',
  ],
])('%s is refused', (_, write, expected) => {
  const { stderr, status } = update(write());
  expect(status).toBe(2);
  expect(stderr).toContain(expected);
});

test('names of a stranger stay names: a file is in the folder, a link is one line', () => {
  const hostile = mail({
    subject: '[PATCH v1] "\n\n../../x: y" #',
    id: 'x"../..:%0a#@example.org',
    body: adds('xyzzy', ...CHECKED),
  }).replaceAll('\n\n../../', ' ../../');
  expect(update(mailbox([hostile])).status).toBe(0);
  expect(readdirSync(join(folder, 'proposals'))).toEqual(['xyzzy-v1.yaml']);
  expect(run(['check', 'proposals', '--format', 'json'], { cwd: folder }).status).not.toBe(2);
  expect(spec('xyzzy-v1.yaml')).toContain('x%22..%2F..%3A%250a%23@example.org');
});
