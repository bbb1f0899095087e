import { describe, expect, test } from 'vitest';
import { added, reviewed } from '../../../test/support/reviewed.ts';

const CODE = 'fs/xyzzy.c';

describe('labels at the end of a function', () => {
  const unwound = (label: string, between: string) =>
    reviewed({
      [CODE]: added(
        'static int xyzzy_open(int fd)',
        '{',
        '\tset = get_ruleset(fd);',
        '\tif (!alloc_it()) {',
        '\t\terr = -ENOMEM;',
        '\t\tgoto out_set;',
        '\t}',
        `\t${between}`,
        '\tif (err)',
        '\t\tgoto out_creds;',
        '\tput_ruleset(set);',
        '\treturn 0;',
        'out_creds:',
        '\tabort_creds(creds);',
        ...(label === '' ? [] : [label]),
        '\treturn err;',
        'out_set:',
        '\tput_ruleset(set);',
        '\treturn err;',
        '}',
      ),
    });
  test('give back less than one that is taken before', () => {
    expect(unwound('', 'err = merge_ruleset(set);')).toEqual([
      `${CODE}:22 "set" is lost on the way out over "out_creds": the one over "out_set", which is taken before, calls put_ruleset(set)`,
    ]);
  });
  test('give back the same, or what is somebody else’s by then', () => {
    expect(unwound('\tput_ruleset(set);', 'err = merge_ruleset(set);')).toEqual([]);
    expect(unwound('', 'err = add_ruleset(set);')).toEqual([]);
    expect(unwound('', 'put_ruleset(set);')).toEqual([]);
  });
});

describe('a variable that one block sets', () => {
  const half = (...lines: readonly string[]) =>
    reviewed({
      [CODE]: added('static int xyzzy_size(int *size)', '{', '\tint total, x;', '', ...lines, '}'),
    });
  const block = ['\tif (label) {', '\t\tx = 1;', '\t\ttotal = x + 1;', '\t}', '\tput_label(label);'];
  test('is read whether or not the block was entered', () => {
    expect(half(...block, '\t*size = total;', '\treturn 0;')).toEqual([
      `${CODE}:19 "total" in xyzzy_size() is read here, but only the block of "label" sets it`,
    ]);
  });
  test.each([
    ['it is set before', ['\ttotal = 0;', ...block, '\t*size = total;']],
    ['the other way leaves', ['\tif (!label)', '\t\treturn 0;', ...block, '\t*size = total;']],
    ['it is read under a condition', [...block, '\tif (label)', '\t\t*size = total;']],
    ['both ways set it', [...block.slice(0, 3), '\t} else {', '\t\ttotal = 2;', '\t}', '\t*size = total;']],
    ['a macro sets it', [...block, '\tfor_each_xyzzy(total)', '\t\tcount();']],
  ])('is fine where %s', (_, lines) => {
    expect(half(...lines, '\treturn 0;')).toEqual([]);
  });
});

test('a process without memory is no missing device', () => {
  const lookup = (errno: string) =>
    reviewed({
      [CODE]: added(
        'static int xyzzy_of(struct task_struct *task)',
        '{',
        '\tmm = get_task_mm(task);',
        '\tif (!mm)',
        `\t\treturn -${errno};`,
        '\treturn 0;',
        '}',
      ),
    });
  expect(lookup('ENODEV')).toEqual([
    `${CODE}:14 where the process has no memory any more, the error is ENODEV, which says that a device is missing; return -ESRCH`,
  ]);
  expect(lookup('ESRCH')).toEqual([]);
});

test('who else a call restricts is asked where it changes credentials', () => {
  const call = (line: string) =>
    reviewed({ [CODE]: added('SYSCALL_DEFINE1(xyzzy, int, fd)', '{', line, '}') });
  expect(call('\treturn commit_creds(new);')).toEqual([
    `${CODE}:10 ? no code answers what reviewers will ask: xyzzy: it changes the credentials of one thread: what of the other threads of the process, and of a set-user-ID program that it executes?`,
  ]);
  expect(call('\treturn fd;')).toEqual([]);
});
