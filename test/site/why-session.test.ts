import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WhySession } from '../../src/playground/why/why-session.ts';
import { builtSite } from '../support/built-site.ts';
import { probeable } from '../support/command-line.ts';

/* What the playground says of a log, from the files of the site, and what the command line says. */

const root = join(import.meta.dirname, '../..');

const json = async (path: string) => JSON.parse(readFileSync(join(builtSite(), path), 'utf8'));

/** The files of a built site, as the playground's worker loads them. */
const files = {
  data: () => json('playground/why.json'),
  callers: async () => (await json('playground/containers.json')).callers,
  index: () => json('can-i-call/data.json'),
  facts: (name: string) => json(`can-i-call/facts/${name}.json`),
  spec: async (name: string) => readFileSync(join(builtSite(), `syscalls/${name}/spec.yaml`), 'utf8'),
};

async function ask(text: string) {
  const session = new WhySession(files);
  const request = { revision: 1, text, cursor: 0, call: '' };
  return { judgement: await session.judge(request), view: session.draw(request) };
}

/** The text of a `pre`. */
function textOf(view: Awaited<ReturnType<typeof ask>>['view']): string {
  const [child] = view.path?.children ?? [];
  return child?.type === 'text' ? child.value : '';
}

const EPERM = '= -1 EPERM (Operation not permitted)';

test.each([
  ['a line of strace', `[pid 7] unshare(CLONE_NEWUSER) ${EPERM}\n`],
  [
    'a log',
    [
      'openat(AT_FDCWD, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3',
      `clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x7f0000000000, stack_size=0x9000}, 88) ${EPERM}`,
      `socket(AF_VSOCK, SOCK_STREAM, 0) ${EPERM}`,
      `mystery(1) ${EPERM}`,
      'a line about something else',
      'access("/etc/ld.so.preload", R_OK) = -1 ENOENT (No such file or directory)',
    ].join('\n'),
  ],
  [
    'records of the audit log',
    'audit: type=1326 audit(1.2:3): pid=9 comm="sh" sig=0 arch=40000028 syscall=412 compat=1 ip=0xb6f code=0x50000\n' +
      'audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="userns_create" class="namespace" profile="unconfined" pid=7 comm="unshare"',
  ],
  [
    'a message of runc',
    'runc run failed: unable to start container process: error adding seccomp filter rule for syscall clone3: permission denied: unknown',
  ],
])('%s has the answer of probeable why', async (_name, text) => {
  const { view } = await ask(text);
  expect(textOf(view)).toBe(probeable(['why', '-'], { cwd: root, input: text }).stdout);
});

test('a call and its errno', async () => {
  const { judgement, view } = await ask('clone3 EPERM\n');
  expect(textOf(view)).toBe(probeable(['why', 'clone3', 'EPERM'], { cwd: root }).stdout);
  expect(judgement.summary).toBe('who refused these calls:');
  expect(judgement.findings).toEqual([
    expect.objectContaining({ severity: 'warning', message: expect.stringMatching(/^either: /), line: 1 }),
  ]);
});

test('each answer stands at its line', async () => {
  const text = `read(3, "", 1) = 0\nunshare(CLONE_NEWUSER) ${EPERM}\nread(3, "", 1) = 0`;
  const { judgement } = await ask(text);
  const [{ start = 0, end = 0, line } = {}] = judgement.findings;
  expect(line).toBe(2);
  expect(text.slice(start, end)).toBe(`unshare(CLONE_NEWUSER) ${EPERM}`);
});

test('a log in which nothing was refused', async () => {
  const { judgement } = await ask('read(3, "", 1) = 0\nread(3, "", 1) = 0');
  expect(judgement.findings).toEqual([]);
  expect(judgement.summary).toBe('no call of this log was refused');
});

test('what could not be loaded is loaded again for the next text', async () => {
  let attempts = 0;
  const session = new WhySession({
    ...files,
    data: async () => {
      attempts++;
      if (attempts === 1) throw new Error('why.json could not be loaded');
      return files.data();
    },
  });
  const request = { revision: 1, text: 'clone3 EPERM', cursor: 0, call: '' };
  await expect(session.judge(request)).rejects.toThrow('why.json could not be loaded');
  expect((await session.judge(request)).findings).toHaveLength(1);
});
