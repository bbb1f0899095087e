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
import { afterAll, describe, expect, test } from 'vitest';
import { probeable as run } from './support/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'probeable-derive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CALL = `SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)
{
	if (flags & ~FROB_ALL)
		return -EINVAL;
	return frob_file(fd);
}
`;

const probeable = (args: readonly string[], input?: string) =>
  run(args, { cwd: folder, ...(input === undefined ? {} : { input }) });

function write(tree: string, files: Readonly<Record<string, string>>): string {
  const top = join(folder, tree);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(top, path, '..'), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

const tree = write('linux', {
  Makefile: 'VERSION = 7\nPATCHLEVEL = 4\nSUBLEVEL = 0\nEXTRAVERSION = -rc2\n',
  'fs/frob.c': CALL,
  'include/uapi/linux/frob.h': '#define FROB_ALL 0x3\n',
  'include/linux/frob.h':
    'static inline int frob_file(int fd)\n{\n\tstruct file *file = fget(fd);\n\n\tif (!file)\n\t\treturn -EBADF;\n\treturn 0;\n}\n',
});

describe('derive', () => {
  test('writes a spec that check judges, with a place for each step', () => {
    const { status, stdout } = probeable(['derive', 'frob', '--tree', tree]);
    expect(status).toBe(0);
    expect(stdout).toBe(`# Read from fs/frob.c:1; nobody has looked at it yet.
syscall: frob
derived: { tree: "7.4-rc2" }
reviewed: false
prototype: "long frob(int fd, unsigned int flags)"
arguments:
  fd: { role: fd }
constants:
  FROB_ALL: 3
entry:
  - check: "flags & ~FROB_ALL"
    error: EINVAL
    source: fs/frob.c:3
  - lookup: "fd"
    error: EBADF
    source: include/linux/frob.h:5
`);
    const checked = probeable(['check', '-', '--format', 'json', '--fail-on', 'never'], stdout);
    const { files } = JSON.parse(checked.stdout);
    expect(files).toMatchObject([{ syscall: 'frob', grade: 'strong', ambiguous: false }]);
  });

  test('says in JSON what is known, and where', () => {
    const { stdout } = probeable(['derive', 'frob', '--tree', tree, '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        syscall: 'frob',
        grade: 'strong',
        ambiguous: false,
        steps: [
          { kind: 'check', text: 'flags & ~FROB_ALL', errors: ['EINVAL'], source: 'fs/frob.c:3' },
          { kind: 'lookup', text: 'fd', errors: ['EBADF'], source: 'include/linux/frob.h:5' },
        ],
        open: [],
        blanks: [],
      },
    ]);
  });

  test('writes a file for each call of the tree', () => {
    const output = join(folder, 'out');
    const { stdout } = probeable(['derive', '--all', '--tree', tree, '--output', output]);
    expect(stdout).toBe(`wrote 1 spec to ${output}\n`);
    expect(readFileSync(join(output, 'frob.yaml'), 'utf8')).toContain('syscall: frob\n');
  });

  test('keeps what a large tree defines on disk, unless told not to', () => {
    const large = write('large', {
      Makefile: 'VERSION = 7\nPATCHLEVEL = 4\n',
      'fs/frob.c': CALL,
      ...Object.fromEntries(
        Array.from({ length: 500 }, (_, index) => [`fs/n${index}.h`, `#define N${index}\n`]),
      ),
    });
    const cache = join(folder, 'cache');
    const derive = (...more: readonly string[]) => {
      const words = ['derive', 'frob', '--tree', large, ...more];
      return run(words, { cwd: folder, env: { XDG_CACHE_HOME: cache } }).stdout;
    };
    const written = derive('--no-cache');
    expect(written).toContain('syscall: frob\n');
    expect(existsSync(cache)).toBe(false);
    expect(derive()).toBe(written);
    expect(readdirSync(join(cache, 'probeable'))).toHaveLength(1);
    expect(derive()).toBe(written);
    write('large', { 'fs/frob.c': CALL.replace('-EINVAL', '-ERANGE') });
    expect(derive()).toBe(written.replace('EINVAL', 'ERANGE'));
  });

  test('says what changed between two trees, for people and in JSON', () => {
    const makefile = (level: number) => `VERSION = 7\nPATCHLEVEL = ${level}\n`;
    const admin = '\tif (!capable(CAP_SYS_ADMIN))\n\t\treturn -EPERM;\n';
    const flags = '\tif (flags & ~3)\n\t\treturn -EINVAL;\n';
    const call = (name: string, ...parts: readonly string[]) =>
      `SYSCALL_DEFINE1(${name}, unsigned int, flags)\n{\n${parts.join('')}\treturn 0;\n}\n`;
    const older = write('older', {
      Makefile: makefile(4),
      'fs/a.c': call('moved', flags, admin) + call('same', flags) + call('gone', flags),
    });
    const newer = write('newer', {
      Makefile: makefile(5),
      'fs/a.c': call('moved', admin, flags) + call('same', flags) + call('fresh', admin),
    });
    const { status, stdout } = probeable(['derive', '--compare', older, newer]);
    expect(status).toBe(0);
    expect(stdout).toBe(`Linux 7.4 to 7.5: 1 call added, 1 removed, 1 changed, 1 the same

fresh is new (fs/a.c:15): grade none, asks for CAP_SYS_ADMIN

gone is gone (fs/a.c:15): it was grade weak

moved (fs/a.c:1): grade none, before weak
  permission "CAP_SYS_ADMIN" (EPERM) moved earlier: it now comes before check "flags & 0xfffffffc" (EINVAL) [fs/a.c:3, before fs/a.c:5]
`);
    const json = probeable(['derive', 'moved', 'same', '--compare', older, newer, '--format', 'json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      before: '7.4',
      after: '7.5',
      same: 1,
      calls: [
        {
          syscall: 'moved',
          before: { grade: 'weak', permissions: ['CAP_SYS_ADMIN'], isFollowed: true, source: 'fs/a.c:1' },
          after: { grade: 'none' },
          changes: [
            {
              kind: 'moved',
              direction: 'earlier',
              before: { kind: 'permission', errors: ['EPERM'], source: 'fs/a.c:5' },
              after: { source: 'fs/a.c:3' },
            },
          ],
        },
      ],
    });
  });

  test.each([
    [['derive', '--compare', tree], '--compare: takes two kernel trees, not 1'],
    [
      ['derive', 'frobb', '--compare', tree, tree],
      'no SYSCALL_DEFINEn of either tree defines "frobb"; did you',
    ],
    [['derive', '--tree', tree, '--compare', tree, tree], '--tree has no effect with --compare'],
    [['derive', 'frob'], 'there is no tree to read'],
    [['derive', 'frobb', '--tree', tree], 'no SYSCALL_DEFINEn defines "frobb"; did you mean "frob"?'],
    [
      ['derive', 'frob', '--tree', folder],
      'is no kernel tree: it has no Makefile with VERSION and PATCHLEVEL',
    ],
    [['derive', '--tree', tree], 'nothing to derive: name system calls, or give --all'],
    [['derive', 'frob', '--tree', tree, '--arch', 'pdp11'], '--arch: "pdp11" is none of x86_64, arm64'],
    [['derive', 'frob', '--tree', tree, '--config', join(tree, 'Makefile')], 'is no .config'],
  ])('%j is refused', (words, message) => {
    const { status, stderr } = probeable(words);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
