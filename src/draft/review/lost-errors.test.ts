import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'kernel/fern.c';
const fern = (...lines: readonly string[]) =>
  reviewed({ [CODE]: added('static int grow_fern(struct fern __user *from)', '{', ...lines, '}') });

describe('a way out over a label', () => {
  const behind = (setup: readonly string[], failure: readonly string[]) =>
    fern(...setup, ...failure, '\terr = set_fern(&fern);', 'out:', '\tput_fern(fern);', '\treturn err;');
  const copy = ['\tif (copy_from_user(&fern, from, sizeof(fern)))', '\t\tgoto out;'];
  const success =
    'where copy_from_user() fails, the code goes to "out" with "err" at 0, and so answers success; set it to -EFAULT';
  test('answers success for a failure', () => {
    expect(behind(['\tint err = 0;', ''], copy)).toEqual([`${CODE}:15 ${success}`]);
    const locked = ['\tint err;', '\terr = lock_fern();', '\tif (err)', '\t\treturn err;'];
    expect(behind(locked, copy)).toEqual([`${CODE}:17 ${success}`]);
    expect(behind(locked, ['\tpot = get_pot();', '\tif (IS_ERR(pot))', '\t\tgoto out;'])).toEqual([
      `${CODE}:18 where "pot" is an error, the code goes to "out" with "err" at 0, and so answers success; set it to PTR_ERR(pot)`,
    ]);
  });
  test('returns what nothing has set', () => {
    expect(behind(['\tint err;', ''], copy)).toEqual([
      `${CODE}:15 "err", which is returned behind "out", is not set before this goto`,
    ]);
  });
  test('has its errno, or one that another way may have set', () => {
    expect(behind(['\tint err;', '', '\terr = -EFAULT;'], copy)).toEqual([]);
    expect(behind(['\tint err = -EFAULT;', ''], copy)).toEqual([]);
    expect(
      behind(['\tint err;', '', '\terr = lock_fern();', '\tif (err < 0)', '\t\treturn err;'], copy),
    ).toEqual([]);
    expect(behind(['\tint err;', 'again:'], copy)).toEqual([]);
  });
});
