import { describe, expect, test } from 'vitest';
import { changedNames } from './changed-names.ts';
import { SourceTree } from './source-tree.ts';

const PATH = 'fs/x.c';

/** The names whose definitions differ between two texts of one file. */
function changed(before: string | undefined, after: string | undefined): readonly string[] {
  const tree = new SourceTree({ paths: [PATH], read: () => before });
  return [...changedNames(tree, tree.with(new Map([[PATH, after]])), [PATH])].sort();
}

const ONE = 'int one(int x)\n{\n\treturn x;\n}\n';
const TWO = 'int two(int x)\n{\n\treturn x + 1;\n}\n';

describe('names whose definitions differ', () => {
  test('are those of another body, and no others', () => {
    expect(changed(ONE + TWO, ONE + TWO.replace('x + 1', 'x + 2'))).toEqual(['two']);
  });

  test('are not those of another layout, of other comments or of another line', () => {
    const moved = `\n/* first */\n${TWO.replace('return x + 1;', 'return  x /* and */ +\n\t\t1; // more')}${ONE}`;
    expect(changed(ONE + TWO, moved)).toEqual([]);
  });

  test('are those that a file defines, and that is new or gone', () => {
    expect(changed(undefined, ONE + TWO)).toEqual(['one', 'two']);
    expect(changed(ONE, undefined)).toEqual(['one']);
  });

  test('are all enumerators of an enum, since one moves the others', () => {
    const list = 'enum size {\n\tSMALL,\n\tLARGE,\n};\n';
    expect(changed(list, list.replace('SMALL', 'SMALL = 4'))).toEqual(['LARGE', 'SMALL', 'size']);
    expect(changed(list, list.replace('\tLARGE', '\tMEDIUM,\n\tLARGE'))).toEqual([
      'LARGE',
      'MEDIUM',
      'SMALL',
      'size',
    ]);
  });

  test('are those under another condition', () => {
    expect(changed(`#ifdef CONFIG_A\n${ONE}#endif\n`, `#ifdef CONFIG_B\n${ONE}#endif\n`)).toEqual(['one']);
  });

  test('are those whose definitions change places, since the first one counts', () => {
    const other = ONE.replace('return x', 'return -x');
    expect(changed(ONE + other, other + ONE)).toEqual(['one']);
  });

  test('are macros, structs, types and calls, as well', () => {
    const all =
      '#define A 1\nstruct b {\n\tint x;\n};\ntypedef int c_t;\nCOND_SYSCALL(d);\nSYSCALL_DEFINE0(e)\n{\n\treturn 0;\n}\n';
    expect(changed(all, '')).toEqual(['A', 'b', 'c_t', 'd', 'e']);
    expect(changed(all, all.replace('A 1', 'A 2').replace('int x', 'long x'))).toEqual(['A', 'b']);
  });
});
