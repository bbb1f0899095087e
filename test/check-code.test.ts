import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeable as run } from './support/command-line.ts';
import { FROB, FROB_HEADER, FROB_MOVED } from './support/frob.ts';

const folder = mkdtempSync(join(tmpdir(), 'probeable-code-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TREE: Readonly<Record<string, string>> = {
  Makefile: 'VERSION = 7\nPATCHLEVEL = 4\nSUBLEVEL = 0\nEXTRAVERSION = -rc2\n',
  'include/uapi/linux/frob.h': FROB_HEADER,
  'fs/frob.c': withOther(FROB),
};

/** A file with another call behind the first. */
function withOther(file: string): string {
  return `${file}
SYSCALL_DEFINE1(frob_none, int, fd)
{
	return frob_file(fd);
}
`;
}

/** A tree in a folder of its own. */
function grow(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return join(folder, name);
}

const original = (path: string): string => TREE[path] ?? '';

/** A patch as \`git diff\` writes it. */
function patchOf(path: string, after: string, before = original(path)): string {
  const from = before === '' ? '/dev/null' : `a/${path}`;
  return `diff --git a/${path} b/${path}\n${createTwoFilesPatch(from, `b/${path}`, before, after).replace(/^=+\n/, '')}`;
}

let tree = '';
beforeAll(() => {
  tree = grow('linux', TREE);
});

const probeable = (args: readonly string[], input?: string) =>
  run(args, { cwd: folder, ...(input === undefined ? {} : { input }) });

interface CheckJson {
  readonly files: readonly {
    readonly path: string;
    readonly syscall: string;
    readonly grade: string;
    readonly derived?: boolean;
    readonly probes: readonly {
      readonly call: string;
      readonly grade: string;
      readonly outcomes: readonly string[];
    }[];
    readonly findings: readonly {
      readonly rule: string;
      readonly severity: string;
      readonly message: string;
      readonly line: number;
    }[];
  }[];
  readonly notes: readonly {
    readonly kind: string;
    readonly path: string;
    readonly line: number;
    readonly message: string;
  }[];
  readonly unreadable: readonly { readonly path: string; readonly message: string }[];
}

function check(args: readonly string[], input?: string): CheckJson & { readonly status: number | null } {
  const { status, stdout } = probeable(['check', ...args, '--format', 'json'], input);
  const json: CheckJson = JSON.parse(stdout);
  return { ...json, status };
}

const rulesOf = ({ files }: CheckJson) => files.flatMap(({ findings }) => findings.map(({ rule }) => rule));

const ADDED = `${original('fs/frob.c')}
SYSCALL_DEFINE2(frob_query, int, fd, unsigned int, flags)
{
	int err;

	if (!ns_capable(current_user_ns(), CAP_NET_ADMIN))
		return -EPERM;
	if (flags & ~FROB_ALL)
		return -EINVAL;
	err = frob_file(fd);
	if (err)
		return err;
	return 0;
}
`;

describe('a series that adds a call', () => {
  test('is judged by its code, with the tree that it applies to, and points to lines of the mail', () => {
    const patch = patchOf('fs/frob.c', ADDED);
    const { status, files } = check(['-', '--tree', tree], patch);
    const [call] = files;
    expect([status, files.length, call?.syscall, call?.grade, call?.derived]).toEqual([
      1,
      1,
      'frob_query',
      'none',
      true,
    ]);
    const finding = call?.findings.find(({ rule }) => rule === 'probe-before-permission');
    expect(finding?.message).toBe(
      'step 1 at fs/frob.c:33 (permission: CAP_NET_ADMIN) fails with EPERM before step 3 at fs/frob.c:7 (lookup: fd), so no call is a probe',
    );
    expect(patch.split('\n')[(finding?.line ?? 0) - 1]).toBe(
      '+\tif (!ns_capable(current_user_ns(), CAP_NET_ADMIN))',
    );
  });

  test('is read from what it contains where there is no tree, and says what it cannot know', () => {
    const { status, files } = check(['-'], patchOf('fs/frob.c', ADDED));
    // The permission comes first whatever the rest does.
    expect([status, files[0]?.grade]).toEqual([1, 'none']);
    const kind = ADDED.replace(/\tif \(!ns_capable[^;]*;\n/, '');
    const without = check(['-'], patchOf('fs/frob.c', kind));
    expect([without.status, without.files[0]?.grade]).toEqual([0, 'unknown']);
    expect(rulesOf(without)).toContain('derive-unknown');
    const whole = check(['-', '--tree', tree], patchOf('fs/frob.c', kind));
    expect(whole.files[0]?.probes[0]).toEqual({
      call: 'frob_query(-1, 0)',
      grade: 'strong',
      outcomes: ['EBADF'],
      verified: [],
      observed: [],
    });
  });

  test('is what its last patch makes of it', () => {
    const stub = `${original('fs/frob.c')}
SYSCALL_DEFINE1(frob_stub, int, fd)
{
	return -EPERM;
}
`;
    const last = `${stub.slice(0, stub.lastIndexOf('return -EPERM;'))}return frob_file(fd);\n}\n`;
    const { files } = check(
      ['-', '--tree', tree],
      `${patchOf('fs/frob.c', stub)}${patchOf('fs/frob.c', last, stub)}`,
    );
    expect([files[0]?.syscall, files[0]?.grade]).toEqual(['frob_stub', 'strong']);
  });

  test('is known to the rules about other calls of the series', () => {
    const pair = ['set', 'get'].map(
      (verb) => `SYSCALL_DEFINE1(frob_${verb}_mode, int, fd)\n{\n\treturn frob_file(fd);\n}\n`,
    );
    const [set = ''] = pair;
    const alone = check(['-', '--tree', tree], patchOf('fs/frob.c', original('fs/frob.c') + set));
    expect(rulesOf(alone)).toContain('set-without-get');
    const both = check(['-', '--tree', tree], patchOf('fs/frob.c', original('fs/frob.c') + pair.join('')));
    expect(rulesOf(both)).not.toContain('set-without-get');
  });

  test('says which hunk does not apply, and reads the rest', () => {
    const other = original('fs/frob.c').replace('\treturn -EPERM;', '\treturn -EACCES;');
    const changed = other.replace('\treturn -EACCES;', '\treturn -EIO;');
    const fresh = 'SYSCALL_DEFINE1(fresh, int, fd)\n{\n\treturn frob_global(fd);\n}\n';
    const patch = `${patchOf('fs/frob.c', changed, other)}${patchOf('fs/new.c', fresh)}`;
    const { status, files, unreadable } = check(['-', '--tree', tree], patch);
    expect(status).toBe(2);
    expect(unreadable.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^hunk 1 of fs\/frob\.c \(line \d+\) does not apply, so what it changes is not known$/,
      ),
    ]);
    expect(files.find(({ syscall }) => syscall === 'fresh')?.grade).toBe('unknown');
  });
});

describe('a hunk that does not fit the tree', () => {
  test('leaves unknown what it changes alone, and breaks no promise', () => {
    // The tree has the flags checked before the permission; the patch was made where the helper had another name.
    const other = original('fs/frob.c').replace('\treturn frob_file(fd);\n}', '\treturn frob_old(fd);\n}');
    const changed = other.replace('\treturn frob_old(fd);\n}', '\treturn frob_new(fd);\n}');
    const result = check(['-', '--tree', tree], patchOf('fs/frob.c', changed, other));
    const { files, notes, unreadable } = result;
    expect(rulesOf(result)).not.toContain('abi-breaking');
    expect(files.find(({ syscall }) => syscall === 'frob')?.grade).toBe('weak');
    const fault =
      /^frob: hunk 1 of fs\/frob\.c \(line \d+\) does not apply, so what it does to this call is not known$/;
    expect(notes.map(({ message }) => message)).toContainEqual(expect.stringMatching(fault));
    expect(unreadable).toHaveLength(1);
  });

  test('is what a call that is not known names', () => {
    const other = original('fs/frob.c').replaceAll(/EINVAL|EPERM/g, 'EACCES');
    const changed = other.replaceAll('EACCES', 'EIO');
    const { files } = check(['-', '--tree', tree], patchOf('fs/frob.c', changed, other));
    const [frob] = files.filter(({ syscall }) => syscall === 'frob');
    expect(frob?.grade).toBe('unknown');
    expect(frob?.findings.map(({ rule }) => rule)).toEqual(['derive-unknown']);
    expect(frob?.findings[0]?.message).toMatch(
      /\(blank: hunk 1 of fs\/frob\.c \(line \d+\) does not apply\)/,
    );
  });

  test.each([['with a tree'], ['without one, where an earlier patch shows another state']])(
    'is named by its file and the line of the mail, %s',
    (state) => {
      const other = original('fs/frob.c').replaceAll('EPERM', 'EACCES').replaceAll('EBADF', 'ENOENT');
      const added = `${other}\nSYSCALL_DEFINE1(frob_new, int, fd)\n{\n\tint err = frob_global(fd);\n\n\treturn err;\n}\n`;
      const patch = patchOf('fs/frob.c', added, other);
      const isAlone = state.startsWith('without');
      const first = patchOf('fs/frob.c', `${original('fs/frob.c')}int x;\n`);
      const input = isAlone ? `${first}${patch}` : patch;
      const { files, notes } = check(['-', ...(isAlone ? [] : ['--tree', tree])], input);
      const call = files.find(({ syscall }) => syscall === 'frob_new');
      const unknown = call?.findings.find(({ rule }) => rule === 'derive-unknown');
      expect(unknown?.message).toBe(
        'frob_new gets no verdict: no call is certainly refused before step 1 at fs/frob.c:31 (blank: frob_global(): not found), which may have any result',
      );
      expect(input.split('\n')[(unknown?.line ?? 0) - 1]).toBe('+\tint err = frob_global(fd);');
      expect(JSON.stringify([files, notes])).not.toContain('#');
    },
  );
});

describe('a series that changes a call', () => {
  const moved = withOther(FROB_MOVED);

  test('is told which probe no longer holds', () => {
    expect(moved).not.toBe(original('fs/frob.c'));
    const patch = patchOf('fs/frob.c', moved);
    const { status, files, notes } = check(['-', '--tree', tree], patch);
    expect([status, files.map(({ syscall, grade }) => [syscall, grade])]).toEqual([1, [['frob', 'none']]]);
    const broken = files[0]?.findings.find(({ rule }) => rule === 'abi-breaking');
    expect([broken?.severity, broken?.message]).toEqual([
      'error',
      'the probe frob(-1, 4) no longer holds: step 1 at fs/frob.c:15 (permission: CAP_SYS_ADMIN) can fail with EPERM, which a filter returns too',
    ]);
    expect(notes).toEqual([
      {
        kind: 'call-change',
        path: 'fs/frob.c',
        line: 13,
        syscall: 'frob',
        message:
          'frob: permission "CAP_SYS_ADMIN" (EPERM) moved earlier: it now comes before check "flags & ~FROB_ALL" (EINVAL); its grade was weak and is now none',
      },
    ]);
  });

  test('is told what it mends', () => {
    const bad = grow('bad', { ...TREE, 'fs/frob.c': moved });
    const { status, files, notes } = check(
      ['-', '--tree', bad],
      patchOf('fs/frob.c', original('fs/frob.c'), moved),
    );
    expect([status, files[0]?.grade, rulesOf({ files, notes, unreadable: [] })]).toEqual([
      0,
      'weak',
      ['probe-permanent'],
    ]);
    expect(notes[0]?.message).toMatch(/its grade was none and is now weak/);
  });

  test('is not blamed for what it leaves as it was', () => {
    const head = 'SYSCALL_DEFINE1(frob_none, int, fd)\n{\n';
    const stricter = original('fs/frob.c').replace(head, `${head}\tif (fd == 7)\n\t\treturn -EINVAL;\n`);
    const result = check(['-', '--tree', tree], patchOf('fs/frob.c', stricter));
    expect(result.files.map(({ syscall }) => syscall)).toEqual(['frob_none']);
    expect(rulesOf(result)).not.toContain('flags-argument');
  });

  test('is compared with the tree before it, where the tree has it already', () => {
    const applied = grow('applied', { ...TREE, 'fs/frob.c': moved });
    expect(rulesOf(check(['-', '--tree', applied], patchOf('fs/frob.c', moved)))).toContain('abi-breaking');
  });

  test('is followed into the functions and constants that it changes elsewhere', () => {
    const { notes } = check(
      ['-', '--tree', tree],
      patchOf('include/uapi/linux/frob.h', '#define FROB_ALL 0x7\n'),
    );
    expect(notes.map(({ message }) => message)).toEqual([
      'frob: check "flags & ~FROB_ALL" (EINVAL) now asks with other values: FROB_ALL is 0x7, before 0x3; flags takes the new bit 0x4: frob(-1, 4) fails with EINVAL on a kernel without the change and with EPERM or EBADF on one with it',
    ]);
  });

  test('loses no flag where a helper tests it now', () => {
    const tested = original('fs/frob.c').replace(
      '\treturn frob_file(fd);\n}\n\nSYSCALL_DEFINE1(frob_none',
      '\tif (flags & 0x1)\n\t\tfd = 0;\n\treturn frob_file(fd);\n}\n\nSYSCALL_DEFINE1(frob_none',
    );
    const named = tested.replace('0x1)', 'FROB_ONE)').replace('#include', '#define FROB_ONE 0x1\n#include');
    expect(named).toContain('flags & FROB_ONE');
    const helper =
      'static int frob_by(int fd, unsigned int flags)\n{\n\treturn flags & FROB_ONE ? 0 : fd;\n}\n\n';
    const apart = named
      .replace('\tif (flags & FROB_ONE)\n\t\tfd = 0;\n', '\tfd = frob_by(fd, flags);\n')
      .replace('SYSCALL_DEFINE2(frob,', `${helper}SYSCALL_DEFINE2(frob,`);
    const before = grow('flags', { ...TREE, 'fs/frob.c': named });
    const run = check(['-', '--tree', before], patchOf('fs/frob.c', apart, named));
    expect([run.unreadable, rulesOf(run)]).toEqual([[], expect.not.arrayContaining(['abi-breaking'])]);
  });

  test('that shares code and refuses as before is named, with what is not claimed', () => {
    const same = original('fs/frob.c').replace('\tfput(file);', '\tpr_debug("frob");\n\tfput(file);');
    const { notes } = check(['-', '--tree', tree], patchOf('fs/frob.c', same));
    expect(notes.map(({ message }) => message)).toEqual([
      'frob: uses code that changes, and refuses the same calls in the same order as before, as far as it could be followed (so do frob_none)',
    ]);
  });

  test('was not judged without a tree', () => {
    const { notes } = check(['-'], patchOf('fs/frob.c', moved));
    expect(notes.map(({ kind }) => kind)).toEqual(['changed-call']);
  });
});

describe('a C file', () => {
  const named = (path: string) => join(tree, path);

  test('is read with the tree that it lies in', () => {
    const { status, files } = check([named('fs/frob.c'), '--tree', tree]);
    expect([status, files.map(({ syscall, grade }) => [syscall, grade])]).toEqual([
      0,
      [
        ['frob', 'weak'],
        ['frob_none', 'strong'],
      ],
    ]);
  });

  test('is read alone, from standard input too', () => {
    const { files } = check(['-'], readFileSync(named('fs/frob.c'), 'utf8'));
    expect(files.map(({ syscall, grade }) => [syscall, grade])).toEqual([
      ['frob', 'unknown'],
      ['frob_none', 'strong'],
    ]);
  });

  test('shows the line of a finding', () => {
    grow('alone', {
      'late.c':
        'SYSCALL_DEFINE1(late, int, fd)\n{\n\tif (!capable(CAP_SYS_ADMIN))\n\t\treturn -EPERM;\n\treturn 0;\n}\n',
    });
    const { stdout } = probeable(['check', 'alone/late.c']);
    expect(stdout).toContain(`--> alone/late.c:1:1
   |
 1 | SYSCALL_DEFINE1(late, int, fd)
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^`);
    expect(stdout).toContain('step 1 at late.c:3 (permission: CAP_SYS_ADMIN) can');
    expect(stdout).toContain('1 call checked: ');
  });
});

describe('a spec beside its code', () => {
  const spec = (steps: string) =>
    `syscall: frob\nprototype: long frob(int fd, unsigned int flags)\nconstants: { FROB_ALL: 3 }\nentry:\n${steps}`;
  const FLAGS = '  - check: flags & ~FROB_ALL\n    error: EINVAL\n';
  const PERMISSION = '  - permission: CAP_SYS_ADMIN\n    error: EPERM\n';
  const FILE = '  - lookup: fd\n    error: EBADF\n';
  const RULE = ['--rule', 'spec-code-mismatch'];

  test('is compared with the tree that --tree names', () => {
    expect(rulesOf(check(['-', '--tree', tree, ...RULE], spec(FLAGS + PERMISSION + FILE)))).toEqual([]);
    const { files } = check(['-', '--tree', tree, ...RULE], spec(FILE + FLAGS + PERMISSION));
    expect(files[0]?.findings.map(({ message }) => message)).toEqual([
      'frob(-1, 0) ends with EBADF by the spec (step 1 (lookup: fd)) and with EPERM or EBADF by the code (fs/frob.c:18): only the code asks for a permission first',
      'frob(-1, 4) ends with EBADF by the spec (step 1 (lookup: fd)), but with EINVAL by the code (fs/frob.c:15)',
    ]);
  });

  test('is compared with the code after the series that brings it', () => {
    const added = ADDED.replaceAll('frob_query', 'frob_new');
    const text = spec(FLAGS + PERMISSION + FILE)
      .replaceAll('frob', 'frob_new')
      .replaceAll('FROB_NEW', 'FROB');
    const series = `${patchOf('fs/frob.c', added)}${patchOf('specs/frob_new.yaml', text, '')}`;
    const { files } = check(['-', '--tree', tree], series);
    expect(files.map(({ syscall, derived }) => [syscall, derived])).toEqual([['frob_new', undefined]]);
    expect(rulesOf({ files, notes: [], unreadable: [] })).toContain('spec-code-mismatch');
  });
});

describe('the kernel tree', () => {
  test('may stand in the configuration, relative to it', () => {
    grow('project', { 'probeable.config.yaml': 'kernel: ../linux\n' });
    const { stdout } = run(['check', '-', '--format', 'json'], {
      cwd: join(folder, 'project'),
      input: patchOf('fs/frob.c', ADDED),
    });
    const { files }: CheckJson = JSON.parse(stdout);
    expect(JSON.stringify(files)).toContain('fs/frob.c:7');
  });

  test('that is none ends the check where C is to be read, and is not opened elsewhere', () => {
    const bad = probeable(['check', '-', '--tree', 'nowhere'], patchOf('fs/frob.c', ADDED));
    expect([bad.status, bad.stderr]).toEqual([
      2,
      expect.stringContaining('--tree nowhere: is no kernel tree'),
    ]);
    const spec = 'syscall: xyzzy\nprototype: long xyzzy(int fd)\nentry:\n  - lookup: fd\n    error: EBADF\n';
    grow('empty', { 'probeable.config.yaml': 'kernel: ../nowhere\n' });
    const elsewhere = run(['check', '-'], { cwd: join(folder, 'empty'), input: spec });
    expect([elsewhere.status, elsewhere.stderr]).toEqual([
      0,
      'probeable: probeable.config.yaml: "kernel" names ../nowhere, which does not exist, so no C can be checked\n' +
        'help: correct the path, or name the tree with --tree\n',
    ]);
  });

  test('is needed for --kernel-config', () => {
    const { status, stderr } = probeable(['check', '-', '--kernel-config', 'x'], '');
    expect([status, stderr]).toEqual([
      2,
      'probeable: --kernel-config has no effect without a kernel tree\nhelp: name one with --tree\n',
    ]);
  });
});

describe('draft', () => {
  test('writes the entry path of a call of the tree', () => {
    const { status, stdout } = probeable(['draft', 'frob', '--tree', tree]);
    expect(status).toBe(0);
    expect(stdout).toContain('# Read from fs/frob.c:13; nobody has looked at it yet.\nsyscall: frob\n');
    expect(stdout.match(/^ {4}source: .*$/gm)).toEqual([
      '    source: fs/frob.c:15',
      '    source: fs/frob.c:18',
      '    source: fs/frob.c:7',
    ]);
  });

  test('reads the entry path of what a patch adds', () => {
    const { stdout } = probeable(
      ['draft', '-', '--tree', tree],
      `Subject: [PATCH] frob: ask\n\n${patchOf('fs/frob.c', ADDED)}`,
    );
    expect(stdout).toContain('syscall: frob_query\n');
    expect(stdout).not.toContain('TODO');
    expect(probeable(['check', '-', '--format', 'json', '--fail-on', 'never'], stdout).stdout).toContain(
      '"grade": "none"',
    );
  });

  test('says which call the tree does not have', () => {
    const { status, stderr } = probeable(['draft', 'frobb', '--tree', tree]);
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining(`no SYSCALL_DEFINEn defines "frobb"; did you mean "frob"?`),
    ]);
  });
});
