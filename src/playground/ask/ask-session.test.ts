import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { factsData } from '../../seccomp/runtimes/facts-data.ts';
import { readRuntimeFacts } from '../../seccomp/runtimes/runtime-facts.ts';
import { tableDifference } from '../../site/table-difference.ts';
import type { AskedCall, AskQuestion } from './ask-protocol.ts';
import { AskSession } from './ask-session.ts';
import { loadOnce } from './load-once.ts';

const folder = join(import.meta.dirname, '../../../content/runtimes');
const facts = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readRuntimeFacts(readFileSync(join(folder, name), 'utf8')))
    .map((one) => [one.name, one] as const),
);
const calls: Readonly<Record<string, AskedCall>> = {
  openat2: { since: '5.6', numbers: {}, probe: 'openat2(-1, NULL, NULL, 0)', eperm: true },
  clone3: { since: '5.3', numbers: {}, probe: 'clone3(NULL, 0)', eperm: true },
  xyzzy: { since: '7.9', numbers: { '': 599 }, probe: undefined, eperm: false },
};

/** A session, and what it loads, in that order. */
function newSession(): { readonly session: AskSession; readonly loaded: string[] } {
  const loaded: string[] = [];
  const session = new AskSession({
    index: async () => ({
      calls: tableDifference(Object.keys(calls)),
      runtimes: [...facts.values()].map(({ name, rank, policy }) => ({
        name,
        isShown: rank !== undefined,
        of: 'of' in policy ? policy.of : undefined,
      })),
    }),
    facts: async (name) => {
      loaded.push(name);
      const own = facts.get(name);
      if (own === undefined) throw new Error(`no file ${name}`);
      return JSON.parse(JSON.stringify(factsData(own)));
    },
    call: async (name) => {
      loaded.push(name);
      return calls[name] ?? { since: undefined, numbers: {}, probe: undefined, eperm: null };
    },
  });
  return { session, loaded };
}

const { session } = newSession();

const question = (changes: Partial<AskQuestion>): AskQuestion => ({
  revision: 1,
  call: 'openat2',
  runtime: '',
  architecture: '',
  kernel: '',
  capabilities: '',
  libseccomp: '',
  profile: '',
  engine: '',
  ...changes,
});

const text = async (changes: Partial<AskQuestion>): Promise<string> => {
  const { answer, fault } = await session.answer(question(changes));
  return (
    fault ??
    toHtml([...answer])
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .replaceAll('&#x26;', '&')
  );
};

test('a release lets a call pass, under any spelling of its name and of the architecture', async () => {
  for (const runtime of ['docker@20.10.9', 'Docker 20.10.9', 'docker@5:20.10.9~3-0~debian-buster'])
    expect(await text({ runtime, architecture: 'arm64' })).toContain(
      'Yes: Docker 20.10.9 lets openat2 pass on arm64.',
    );
});

test('a call may be named by its number on the architecture', async () => {
  const arm64 = await text({ call: '437', runtime: 'docker@20.10.9', architecture: 'arm64' });
  expect(arm64).toContain('Yes: Docker 20.10.9 lets openat2 pass on arm64.');
  const x86 = await text({ call: ' 5 ', runtime: 'docker@20.10.9', architecture: 'x86' });
  expect(x86).toContain('Yes: Docker 20.10.9 lets open pass on x86.');
});

test('a refusal names its rule, what helps, and what a program can do', async () => {
  const answer = await text({ call: 'clone3', runtime: 'docker@20.10.9' });
  expect(answer).toContain(
    'No: Docker 20.10.9 refuses clone3 on x86_64; it looks like a refusal by the kernel.',
  );
  expect(answer).toContain('not above 441');
  expect(answer).toContain('Update Docker to 20.10.10 or later, which returns ENOSYS');
  expect(answer).toContain('make the call clone3(NULL, 0) after an EPERM');
});

test('a call that bypasses filters on the kernel passes, and is refused on one that asks them', async () => {
  const newest = await text({ call: 'uretprobe', runtime: 'docker@24.0.0' });
  expect(newest).toContain('Yes: Docker 24.0.0 lets uretprobe pass on x86_64.');
  expect(newest).toMatch(/since Linux 6\.14, this call bypasses seccomp filters/i);
  expect(newest).not.toContain('What to do');
  const older = await text({ call: 'uretprobe', runtime: 'docker@24.0.0', kernel: '6.12' });
  expect(older).toContain('No: Docker 24.0.0 refuses uretprobe on x86_64');
  const { matrix } = await session.matrix(question({ call: 'uretprobe', kernel: '6.14' }));
  expect(toHtml([...matrix])).not.toContain('EPERM');
});

test('the libseccomp of the host counts, and an older kernel is said to lack the call', async () => {
  const answer = await text({ runtime: 'docker@20.10.9', libseccomp: '2.4.1', kernel: '5.4' });
  expect(answer).toContain('refuses openat2');
  expect(answer).toContain('Update libseccomp to 2.4.4 or later.');
  expect(answer).toContain('Linux 5.4 does not have openat2, which was added in 5.6');
});

test.each([
  ['-1 EPERM (Operation not permitted)', 'so the kernel returned it, or another filter did'],
  ['-1 ENOENT (No such file or directory)', 'strace saw ENOENT: Docker 20.10.9 lets the call pass'],
  ['3', 'strace saw success, as Docker 20.10.9 would have it'],
])('a line of strace that ends in %s is told from what the filter returns', async (result, expected) => {
  const call = `openat2(AT_FDCWD, "/etc/passwd", {flags=O_RDONLY}, 24) = ${result}`;
  expect(await text({ call, runtime: 'docker@20.10.9' })).toContain(expected);
});

test('a pasted profile answers instead of a runtime', async () => {
  const profile = JSON.stringify({
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: 38,
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [{ names: ['read'], action: 'SCMP_ACT_ALLOW' }],
  });
  expect(await text({ profile, runtime: 'docker@29.7.2' })).toContain(
    'No: The profile refuses openat2 on x86_64',
  );
  expect(await text({ profile, call: 'read' })).toContain('Yes: The profile lets read pass');
  expect(await text({ profile: '{"defaultAction": "SCMP_ACT_MAYBE"}' })).toMatch(
    /^The profile, line 1, column \d+: /,
  );
});

test.each([
  [{ call: 'openat3' }, 'No system call is called "openat3"; did you mean "openat2"?'],
  [{ call: '<b>' }, '"<b>" is not a call, its name or number, or a line of strace.'],
  [{ call: '9999' }, 'libseccomp knows no call with the number 9999 on x86_64: give its name.'],
  [{ runtime: 'dokcer@1' }, 'the runtimes are'],
  [
    { runtime: 'K8s' },
    'RuntimeDefault is the profile of the container runtime of the node; name that runtime',
  ],
  [
    { runtime: 'docker@20.10.99' },
    'Docker 20.10.99 is not a known release; the nearest are 20.10.27 and 23.0.0.',
  ],
  [{ libseccomp: '9.9.9' }, 'libseccomp 9.9.9 is not known'],
  [{ kernel: 'six' }, '"six" is not a release of Linux'],
  [{ capabilities: 'SYS_ADMN' }, '"CAP_SYS_ADMN" is no capability'],
  [{ engine: 'runk' }, '"runk" is not an engine'],
  [{ call: 'arch_prctl', architecture: 'arm64' }, 'arch_prctl has no number on arm64.'],
])('%j is refused in words', async (changes, expected) => {
  expect(await text(changes)).toContain(expected);
  expect(await text(changes)).not.toContain('?.');
});

test('where arguments decide, nobody is told that the call never passes', async () => {
  const answer = await text({ call: 'personality', runtime: 'docker@29.7.2' });
  expect(answer).toContain(
    'It depends on the arguments: Docker 29.7.2 looks at those of personality on x86_64.',
  );
  expect(answer).toContain(
    'No known later release lets it pass whatever its arguments are: use a profile of your own that allows personality.',
  );
});

test('a call that libseccomp does not know has the number of its spec', async () => {
  expect(await text({ call: 'xyzzy', runtime: 'docker@29.7.2' })).toContain("runc's ENOSYS stub");
});

test('the matrix has a line for each runtime, and marks the release that was asked for', async () => {
  const [matrix] = (await session.matrix(question({ runtime: 'docker@20.10.9' }))).matrix;
  if (matrix === undefined) throw new Error('no matrix');
  const html = toHtml(matrix);
  expect([...html.matchAll(/<th scope="row">([^<]*)/g)].map(([, name]) => name)).toEqual([
    'Docker',
    'containerd',
    'CRI-O',
    'Podman',
    'systemd-nspawn',
  ]);
  expect(html).toContain(
    '<li class="span answer-allow" aria-current="true"><b>allow</b> <span>since 20.10.0</span></li>',
  );
});

test('a question loads the files of its call and runtime alone, the matrix those of the others, and each once', async () => {
  const { session: fresh, loaded } = newSession();
  await fresh.answer(question({ runtime: 'Podman 5.2' }));
  expect(loaded).toEqual(['openat2', 'podman', 'containers-common']);
  await fresh.answer(question({ runtime: 'podman', call: 'read' }));
  expect(loaded).toEqual(['openat2', 'podman', 'containers-common']);
  await fresh.matrix(question({ runtime: 'podman', call: 'read' }));
  const shown = [...facts.values()].filter(({ rank }) => rank !== undefined).map(({ name }) => name);
  expect(loaded.toSorted()).toEqual(['containers-common', 'openat2', ...shown].toSorted());
});

test('another name of a runtime is resolved, and needs no other files', async () => {
  const { session: fresh, loaded } = newSession();
  const { answer } = await fresh.answer(question({ runtime: 'Moby 20.10.9' }));
  expect(toHtml([...answer])).toContain('Yes: Docker 20.10.9 lets openat2 pass');
  expect(loaded).toEqual(['openat2', 'docker']);
});

test('a file that could not be loaded is loaded again', async () => {
  let isOffline = true;
  const load = loadOnce(async (name: string) => {
    if (isOffline) throw new Error('offline');
    return name;
  });
  await expect(load('docker')).rejects.toThrow('offline');
  isOffline = false;
  expect(await load('docker')).toBe('docker');
});

test('the choices are the calls, and when the facts are there the releases, newest first', async () => {
  const { session: fresh, loaded } = newSession();
  expect(await fresh.choices({ runtimes: false })).toEqual({
    kind: 'choices',
    calls: ['clone3', 'openat2', 'xyzzy'],
    runtimes: [],
  });
  expect(loaded).toEqual([]);
  const { runtimes } = await fresh.choices({ runtimes: true });
  expect(runtimes.indexOf('docker@29.7.2')).toBe(0);
  expect(runtimes).toContain('podman@5.2.0');
});
