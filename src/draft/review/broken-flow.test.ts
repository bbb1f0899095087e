import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'kernel/fern.c';
const fern = (...lines: readonly string[]) =>
  reviewed({ [CODE]: added('static int grow_fern(int fd, u32 flags)', '{', ...lines, '}') });

describe('statements that run always, or never', () => {
  test('behind an if that ends at once', () => {
    expect(fern('\tif (flags & ~FERN_WET);', '\t\treturn -EINVAL;', '\treturn set_fern(fd);')).toContain(
      `${CODE}:12 the ";" ends the if, so that the line behind it runs whatever the condition is; leave the ";" out`,
    );
    expect(fern('\twhile (busy(fd));', '\treturn set_fern(fd);')).toEqual([]);
  });
  test('below an if without braces', () => {
    expect(fern('\tif (flags)', '\t\terr = -EINVAL;', '\t\treturn err;', '\treturn set_fern(fd);')).toContain(
      `${CODE}:14 this line is indented below an if without braces, but runs whatever the condition is; add braces`,
    );
    expect(fern('\tif (flags &&', '\t    fd)', '\t\treturn -EINVAL;', '\treturn set_fern(fd);')).toEqual([]);
    expect(fern('\tif (flags) {', '\t\terr = wet();', '\t\treturn err;', '\t}', '\treturn 0;')).toEqual([]);
  });
  test('behind a return', () => {
    expect(fern('\tlock_fern();', '\treturn set_fern(fd);', '\tunlock_fern();', '\treturn 0;')).toEqual([
      `${CODE}:14 nothing reaches this line: the one before it (return set_fern(fd);) leaves always`,
    ]);
    expect(
      fern('\tif (fd)', '\t\treturn 1;', '\tlock_fern();', '\treturn 0;', 'out:', '\treturn 1;'),
    ).toEqual([]);
    expect(fern('\tswitch (fd) {', '\tcase 1:', '\t\treturn 1;', '\t\tbreak;', '\t}', '\treturn 0;')).toEqual(
      [],
    );
  });
  test('after an assignment that is no comparison', () => {
    expect(fern('\tif (flags = FERN_WET)', '\t\treturn set_fern(fd);', '\treturn 0;')).toEqual([
      `${CODE}:12 "flags = FERN_WET" sets "flags" where it is to be compared; write ==`,
    ]);
    expect(fern('\tif ((err = set_fern(fd)))', '\t\treturn err;', '\treturn 0;')).toEqual([]);
  });
});
