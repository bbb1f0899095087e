import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALLER_FILES, CALLERS } from '../../../test/containers/callers.ts';
import { ERRNO_NAMES } from '../../spec/errno.ts';
import { ARCHITECTURE_NAMES } from '../architecture.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { CallerTable } from './caller-table.ts';

/** "systemd falls back: …" of each caller that is known for a call and an answer. */
function known(syscall: string, answer: string, architecture = 'x86_64'): string[] {
  return CALLERS.ask({ syscall, architecture, answers: [answer] }).map(({ name, why }) => `${name} ${why}`);
}

const facts = [...CALLER_FILES].flatMap(([file, caller]) =>
  caller.facts.map((fact) => ({ file, caller, fact })),
);

describe('the files of content/callers', () => {
  test('each fact names a place in a source, and each file the location of the source', () => {
    expect(CALLER_FILES.size).toBeGreaterThanOrEqual(30);
    for (const { file, caller, fact } of facts) {
      expect([file, caller.source]).toEqual([file, expect.stringMatching(/^https:\/\//)]);
      expect([file, fact.source]).toEqual([
        file,
        expect.stringMatching(fact.never === undefined ? /[\w-]+\.(?:c|cc|cpp|h|go|rs|py|list)\b/ : /\w/),
      ]);
    }
  });

  test('no caller has two names, and no fact occurs twice', () => {
    const names = [...CALLER_FILES.values()].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const keys = facts.flatMap(({ caller, fact }) =>
      fact.calls.map((call) =>
        [caller.name, call, fact.releases, fact.purpose, fact.architectures].join('|'),
      ),
    );
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});

describe('systemd falls back on EPERM where its source says so', () => {
  test.each([
    ['statx', 'falls back to name_to_handle_at'],
    ['statx', 'falls back to fstatat'],
    ['name_to_handle_at', 'falls back to /proc/self/fdinfo'],
    ['mount_setattr', 'falls back to remounting with mount'],
    ['close_range', 'falls back to closing what /proc/self/fd lists'],
    ['kcmp', 'falls back to comparing what fstat says'],
    ['execveat', 'falls back to execve'],
    ['quotactl_fd', 'goes on as if the project had no quota'],
  ])('%s: %s', (call, text) => {
    expect(known(call, 'EPERM')).toContainEqual(expect.stringContaining(`systemd ${text}`));
  });

  test('but not for another errno or another call', () => {
    expect(known('statx', 'EACCES').join()).toContain('systemd fails with the errno, which it takes for');
    expect(known('copy_file_range', 'EPERM')).toContain('systemd fails with the errno');
    expect(known('renameat2', 'EPERM')).toContain('systemd fails with the errno');
  });
});

describe('32-bit callers', () => {
  test('glibc on i386 has nothing to fall back to from socketcall, musl has called socket before', () => {
    const lines = known('socketcall', 'ENOSYS', 'x86');
    expect(lines).toContainEqual(expect.stringMatching(/^glibc on i386 fails .*nothing to fall back to/));
    expect(lines).toContainEqual(expect.stringMatching(/^musl fails .*only once the direct one has failed/));
    expect(lines.filter((line) => line.includes('falls back'))).toEqual([]);
  });

  test('time64 calls: a caller falls back after ENOSYS, not after EPERM', () => {
    expect(known('clock_gettime64', 'EPERM', 'arm')).toEqual([
      'glibc fails with the errno, so the time is not known',
      'musl fails with the errno, so the time is not known',
    ]);
    expect(known('clock_gettime64', 'ENOSYS', 'x86')).toEqual([
      'glibc on i386 falls back to clock_gettime',
      'musl falls back to clock_gettime',
    ]);
  });

  test('a fact about one architecture is not applied to another', () => {
    expect(known('statx', 'ENOSYS', 'x86')).toContain('glibc on i386 falls back to fstatat64');
    expect(known('statx', 'ENOSYS').filter((line) => line.includes('i386'))).toEqual([]);
    expect(known('socketcall', 'ENOSYS', 's390')).toEqual([]);
    expect(known('clone3', 'EPERM', 'riscv64')).toContain('glibc fails with the errno, so no thread starts');
    expect(known('clone3', 'EPERM', 'm68k').filter((line) => line.startsWith('glibc'))).toEqual([]);
  });
});

describe('callers of public reports', () => {
  test.each([
    ['moby/moby#42680', 'clone3', 'EPERM', 'glibc fails with the errno, so no thread starts'],
    ['moby/moby#43595', 'close_range', 'EPERM', 'GLib fails with the errno, so no child starts'],
    ['libuv/libuv#2184', 'statx', 'EPERM', 'libuv falls back to stat for the rest of the process'],
    ['oven-sh/bun#28825', 'statx', 'EPERM', 'Bun falls back to stat for the rest of the process'],
    ['containers/crun#672', 'close_range', 'EPERM', 'crun falls back to what /proc/self/fd lists'],
    [
      'debuerreotype/docker-debian-artifacts#141',
      'statx',
      'EPERM',
      'coreutils fails, and ls says that it cannot access the file',
    ],
    ['openjdk/jdk#20484', 'copy_file_range', 'EPERM', 'OpenJDK fails with the errno'],
    [
      'golang/go#40893',
      'copy_file_range',
      'EPERM',
      'Go falls back to read and write, and tries again with the next file',
    ],
    [
      'axboe/liburing#1078',
      'io_uring_setup',
      'EPERM',
      'liburing fails with the errno, and leaves it to the program',
    ],
    ['systemd/systemd#30250', 'fchmodat2', 'EPERM', 'glibc fails with the errno, so tar cannot set modes'],
  ])('%s: %s, %s', (_report, call, errno, line) => {
    expect(known(call, errno)).toContain(line);
  });
});

describe('without facts there are no conclusions', () => {
  test('of any caller of uprobe and uretprobe, musl among them', () => {
    for (const call of ['uprobe', 'uretprobe'])
      for (const answer of ['EPERM', 'ENOSYS', 'EACCES', 'kill']) expect(known(call, answer)).toEqual([]);
  });

  test('of an errno that a fact does not name', () => {
    expect(known('copy_file_range', 'EIO').filter((line) => /^(?:Ruby|coreutils|libuv)/.test(line))).toEqual(
      [],
    );
  });

  test('of answers that are not errnos, and of a number without a name', () => {
    for (const answer of ['allow', 'log', 'kill', 'trap', 'success', 'notify', 'args', 'no container'])
      expect(known('clone3', answer)).toEqual([]);
    expect(CALLERS.ask({ syscall: undefined, architecture: 'x86_64', answers: ['EPERM'] })).toEqual([]);
  });

  test('every conclusion is in the data, for its caller, call, errno and architecture', () => {
    const calls = [...new Set(facts.flatMap(({ fact }) => fact.calls)), ...syscallNumbers().names()];
    fc.assert(
      fc.property(
        fc.constantFrom(...calls),
        fc.constantFrom(...ERRNO_NAMES, 'allow', 'kill', 'args'),
        fc.constantFrom(...ARCHITECTURE_NAMES),
        (syscall, answer, architecture) => {
          for (const { name, errno, why, releases, source } of CALLERS.ask({
            syscall,
            architecture,
            answers: [answer],
          })) {
            expect(errno).toBe(answer);
            const origin = facts.find(
              ({ caller, fact }) =>
                caller.name === name &&
                fact.calls.includes(syscall) &&
                fact.releases === releases &&
                fact.source === source &&
                (fact.architectures?.includes(architecture) ?? true) &&
                (fact.answers.some(
                  (one) => one.text === why && (one.errno === errno || one.errno === 'others'),
                ) ||
                  (fact.never !== undefined && why.includes(fact.never))),
            );
            expect(origin).toBeDefined();
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test('a named errno precedes "others"; without a tracer, trace is ENOSYS', () => {
  const table = new CallerTable([
    {
      name: 'x',
      about: '',
      source: '',
      facts: [
        {
          calls: ['clone3'],
          releases: '1',
          architectures: undefined,
          purpose: undefined,
          source: 'x.c',
          see: undefined,
          never: undefined,
          answers: [
            { errno: 'others', conclusion: 'fails', text: 'fails' },
            { errno: 'ENOSYS', conclusion: 'falls back', text: 'falls back' },
          ],
        },
      ],
    },
  ]);
  const ask = (...answers: string[]) =>
    table.ask({ syscall: 'clone3', architecture: 'arm', answers }).map(({ errno, why }) => `${errno} ${why}`);
  expect(ask('ENOSYS')).toEqual(['ENOSYS falls back']);
  expect(ask('EPERM')).toEqual(['EPERM fails']);
  expect(ask('trace')).toEqual(['ENOSYS falls back']);
  expect(ask('allow', 'EPERM', 'ENOSYS', 'EPERM')).toEqual(['EPERM fails', 'ENOSYS falls back']);
});
