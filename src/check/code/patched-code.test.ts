import { createTwoFilesPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import { readDiff } from '../../draft/diff.ts';
import { patchCode } from './patched-code.ts';

const OLD = `static int helper(int x)
{
	if (x)
		return -EINVAL;
	return 0;
}

/* Lines that keep the functions apart. */
int one;
int two;
int three;

SYSCALL_DEFINE1(frob, int, x)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	return helper(x);
}
`;
const NEW = OLD.replace('if (x)', 'if (x & ~1)').replace('\treturn helper(x);', '\treturn helper(x + 1);');

function diffOf(path: string, before: string, after: string) {
  return readDiff(
    createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 1 }),
  );
}

const reading =
  (files: Readonly<Record<string, string>>) =>
  (path: string): string | undefined =>
    files[path];

describe('the C of a series', () => {
  test('is applied to the files of the tree', () => {
    const { before, after, faults } = patchCode(diffOf('fs/a.c', OLD, NEW), reading({ 'fs/a.c': OLD }));
    expect([before.get('fs/a.c'), after.get('fs/a.c'), faults]).toEqual([OLD, NEW, []]);
  });

  test('is applied one patch after the other, to files that it adds too', () => {
    const third = NEW.replace('int two;', 'int second;');
    const created = readDiff(createTwoFilesPatch('/dev/null', 'b/fs/a.c', '', OLD));
    const files = [...created, ...diffOf('fs/a.c', OLD, NEW), ...diffOf('fs/a.c', NEW, third)];
    const { before, after, faults } = patchCode(files, reading({}));
    expect([before.get('fs/a.c'), after.get('fs/a.c'), faults]).toEqual([undefined, third, []]);
  });

  test('that no file has is changed by a later patch', () => {
    const first = 'SYSCALL_DEFINE1(frob, int, x)\n{\n\treturn helper(x);\n}\n';
    const second = first.replace('DEFINE1(frob, int, x)', 'DEFINE2(frob, int, x, int, y)');
    const context = 'int before;\n';
    const behind = '\nint far;\n'.repeat(9);
    const added = diffOf('fs/a.c', `${behind}${context}`, `${behind}${context}${first}`);
    const changed = diffOf('fs/a.c', `${context}${first}`, `${context}${second}`);
    const { after } = patchCode(
      [...diffOf('fs/a.c', 'int a;\n', 'int b;\n'), ...added, ...changed],
      reading({}),
    );
    const text = [...after.values()].join('');
    expect(text).toContain('SYSCALL_DEFINE2(frob');
    expect(text).not.toContain('SYSCALL_DEFINE1(frob');
  });

  test('of a struct or a macro that a hunk does not fit, that one alone is not known', () => {
    const header = `#define FROB_ALL 3
#define FROB_NONE 0

struct frob {
	int a;
	int b;
};

struct other {
	int a;
};

static inline int frob_ok(int x)
{
	return x;
}
`;
    const patch = (first: string, ...lines: readonly string[]) =>
      readDiff(`--- a/a.h\n+++ b/a.h\n${first}\n${lines.map((line) => `${line}\n`).join('')}`);
    const files = [
      ...patch('@@ -5,2 +5,3 @@ struct frob {', ' \tint x;', '+\tint c;', ' \tint y;'),
      ...patch('@@ -1,2 +1,2 @@', '-#define FROB_ALL 1', '+#define FROB_ALL 7', ' #define FROB_SOME 1'),
    ];
    const { after, faults } = patchCode(files, reading({ 'a.h': header }));
    expect(faults).toHaveLength(2);
    expect(after.get('a.h')).toBe(
      header.replace('#define FROB_ALL 3', '').replace('struct frob {\n\tint a;\n\tint b;\n};', '\n\n\n;'),
    );
  });

  test('is taken back from a tree that has it already', () => {
    const { before, after, faults } = patchCode(diffOf('fs/a.c', OLD, NEW), reading({ 'fs/a.c': NEW }));
    expect([before.get('fs/a.c'), after.get('fs/a.c'), faults]).toEqual([OLD, NEW, []]);
  });

  test('is taken back where it only adds files', () => {
    const created = readDiff(createTwoFilesPatch('/dev/null', 'b/fs/a.c', '', OLD));
    const { before, after, faults } = patchCode(created, reading({ 'fs/a.c': OLD }));
    expect([before.get('fs/a.c'), after.get('fs/a.c'), faults]).toEqual([undefined, OLD, []]);
  });

  test('makes the functions unknown that a hunk changes which does not apply, and tells file and line', () => {
    const other = OLD.replace('return helper(x);', 'return helper(x) + 2;');
    const named = diffOf('fs/a.c', OLD, NEW).map((file) => ({
      ...file,
      hunks: file.hunks.map((hunk, index) => ({
        ...hunk,
        section: index === 1 ? 'SYSCALL_DEFINE1(frob, int, x)' : '',
      })),
    }));
    const { after, faults } = patchCode(named, reading({ 'fs/a.c': other }));
    expect(faults).toEqual(['hunk 2 of fs/a.c (line 16) does not apply, so what it changes is not known']);
    const text = after.get('fs/a.c') ?? '';
    expect(text).toContain('if (x & ~1)');
    // Up to the lines that the hunk has before its change, the function is known.
    expect(text).toContain('\t\treturn -EPERM; return code_of_hunk_2_at_line_16(); }');
    expect(text).not.toContain('return helper');
    expect(text.split('\n')).toHaveLength(other.split('\n').length);
  });

  test('makes a whole function unknown where the lines before the change do not tell where it stands', () => {
    const twice = OLD.replace('\treturn helper(x);', '\tif (x)\n\t\treturn -EPERM;\n\treturn helper(x) + 2;');
    const named = diffOf('fs/a.c', OLD, OLD.replace('helper(x);', 'helper(x + 1);')).map((file) => ({
      ...file,
      hunks: file.hunks.map((hunk) => ({ ...hunk, section: 'SYSCALL_DEFINE1(frob, int, x)' })),
    }));
    const { after } = patchCode(named, reading({ 'fs/a.c': twice }));
    expect(after.get('fs/a.c')).toContain(
      'SYSCALL_DEFINE1(frob, int, x)\n{ return code_of_hunk_1_at_line_16(); }',
    );
    expect(after.get('fs/a.c')).toContain('static int helper(int x)\n{\n\tif (x)');
  });

  test('of a hunk that names no function, those are unknown that have its lines', () => {
    const other = OLD.replace('return helper(x);', 'return helper(x) + 2;');
    const text = patchCode(diffOf('fs/a.c', OLD, NEW), reading({ 'fs/a.c': other })).after.get('fs/a.c');
    expect(text).toContain('if (x & ~1)');
    expect(text).not.toContain('return helper');
  });

  test('makes all functions of a file unknown where nothing tells which one a hunk changes', () => {
    const other = OLD.replaceAll('EPERM', 'EACCES').replace('return helper(x);', 'return helper(x) + 2;');
    const text = patchCode(diffOf('fs/a.c', OLD, NEW), reading({ 'fs/a.c': other })).after.get('fs/a.c');
    expect(text).not.toMatch(/capable|if \(x/);
  });

  test('keeps what other hunks add, and all of a file where the hunk that does not apply adds an include', () => {
    const added = `${NEW}\nint fresh(void)\n{\n\treturn 1;\n}\n`;
    const patch = diffOf(
      'fs/a.c',
      `#include <a.h>\n#include <b.h>\n${OLD}`,
      `#include <a.h>\n#include <c.h>\n#include <b.h>\n${added}`,
    );
    const tree = OLD.replaceAll('int one;\nint two;', 'int two;');
    const includes = patchCode(patch, reading({ 'fs/a.c': tree }));
    expect(includes.faults).toHaveLength(1);
    expect(includes.after.get('fs/a.c')).toMatch(/if \(x & ~1\)[\s\S]*capable[\s\S]*return helper\(x \+ 1\)/);
    const fresh = `${OLD.replace('if (x)', 'if (x & ~1)')}\nint fresh(void)\n{\n\treturn 1;\n}\n`;
    const other = OLD.replace('if (x)', 'if (x > 1)');
    const text = patchCode(diffOf('fs/a.c', OLD, fresh), reading({ 'fs/a.c': other })).after.get('fs/a.c');
    expect(text).toMatch(/int fresh\(void\)\n\{\n\treturn 1;/);
    expect(text).toMatch(/capable/);
    expect(text).not.toMatch(/if \(x/);
  });

  test('shows what hunks hold of a file that is not at hand', () => {
    const after = patchCode(diffOf('fs/a.c', OLD, NEW), reading({})).after.get('fs/a.c') ?? '';
    expect(after).not.toContain('helper');
    const whole = readDiff(
      createTwoFilesPatch('a/fs/a.c', 'b/fs/a.c', OLD, NEW, undefined, undefined, { context: 9 }),
    );
    expect(patchCode(whole, reading({})).after.get('fs/a.c')?.split('\n')[12]).toBe(
      'SYSCALL_DEFINE1(frob, int, x)',
    );
  });

  test('is what the last patch says, where none of the file is at hand', () => {
    const first = readDiff(createTwoFilesPatch('a/fs/a.c', 'b/fs/a.c', 'int zero;\n', `int zero;\n${OLD}`));
    const second = readDiff(
      createTwoFilesPatch('a/fs/a.c', 'b/fs/a.c', OLD, NEW, undefined, undefined, { context: 2 }).replaceAll(
        'int one;',
        'int another;',
      ),
    );
    const texts = [...patchCode([...first, ...second], reading({})).after.values()].join('\n');
    // The second patch changes frob() in a place that the first one does not have.
    expect(texts).not.toContain('return helper(x);');
  });

  test.each(['include/uapi/asm-generic/unistd.h', 'arch/arm64/include/asm/unistd32.h', 'tools/include/a.h'])(
    'is no list of numbers, and no copy for tools: %s',
    (path) => {
      const { after, faults } = patchCode(diffOf(path, OLD, NEW), reading({ [path]: `${OLD}int else;` }));
      expect([[...after.keys()], faults]).toEqual([[], []]);
    },
  );

  test('leaves files alone whose paths lead out of the tree', () => {
    const out = readDiff(createTwoFilesPatch('a/../../etc/x.c', 'b/../../etc/x.c', OLD, NEW));
    expect([...patchCode(out, reading({})).after.keys()]).toEqual([]);
  });
});
