import { expect, test } from 'vitest';
import { FROB, FROB_HEADER, FROB_MOVED } from '../support/frob.ts';
import { Reviewing } from './reviewing.ts';

/* Pull requests to a kernel tree: the calls are read from the C of both states. */

const stage = Reviewing.eachTest();

const TREE = {
  'kernel/sys_ni.c': 'COND_SYSCALL(frob);\n',
  'include/uapi/linux/frob.h': FROB_HEADER,
  'fs/frob.c': FROB,
};

const ADDED = `${TREE['fs/frob.c']}
SYSCALL_DEFINE2(frob_query, int, fd, unsigned int, flags)
{
	if (!capable(CAP_NET_ADMIN))
		return -EPERM;
	if (flags & ~FROB_ALL)
		return -EINVAL;
	return frob_file(fd);
}
`;

test('a call that a patch adds is judged by its code, at its lines, and the headers around it are read', async () => {
  const pull = stage.github.repository.open(TREE, { ...TREE, 'fs/frob.c': ADDED });
  expect(await stage.review(pull)).toMatchObject({ kind: 'reviewed', comment: 'created' });
  expect(stage.checks).toEqual([
    expect.stringMatching(
      /^completed failure: frob_query has no probe: move step 3 before step 1; 1 error in 1 call$/,
    ),
  ]);
  const annotation = stage.github.repository.checks[0]?.annotations[0];
  const line = ADDED.split('\n').indexOf('\tif (!capable(CAP_NET_ADMIN))') + 1;
  expect(annotation).toMatchObject({ path: 'fs/frob.c', start_line: line });
  const [body = ''] = stage.comments;
  expect(body).toContain('step 1 at fs/frob.c:26');
  expect(body).not.toContain('playground');
  expect(body).not.toContain('probeable-ignore');
});

test('a check that moves behind the permission breaks programs that probe', async () => {
  expect(FROB_MOVED).not.toBe(TREE['fs/frob.c']);
  const pull = stage.github.repository.open(TREE, { ...TREE, 'fs/frob.c': FROB_MOVED });
  await stage.review(pull);
  expect(stage.checks[0]).toMatch(
    /^completed failure: frob breaks programs: the probe frob\(-1, 4\) no longer holds/,
  );
  const [body = ''] = stage.comments;
  expect(body).toContain('**What the code changes**');
  expect(body).toContain('moved earlier: it now comes before check');
});

test('a change that leaves the entry path alone is all clear', async () => {
  const same = TREE['fs/frob.c'].replace('fput(file);', 'fput(file); /* done */');
  const pull = stage.github.repository.open(TREE, { ...TREE, 'fs/frob.c': same });
  await stage.review(pull);
  expect(stage.checks).toEqual(['completed success: no system call is touched']);
});

test('code that cannot be followed is not judged, and the check is neutral', async () => {
  const hidden = ADDED.replace(
    '\tif (!capable(CAP_NET_ADMIN))\n\t\treturn -EPERM;\n',
    '\tif (frob_elsewhere(fd))\n\t\treturn frob_why(fd);\n',
  );
  const pull = stage.github.repository.open(TREE, { ...TREE, 'fs/frob.c': hidden });
  await stage.review(pull);
  expect(stage.checks[0]).toMatch(/^completed neutral: frob_query is not judged/);
});

test('the C of another repository is not read', async () => {
  const { 'kernel/sys_ni.c': _, ...files } = TREE;
  const pull = stage.github.repository.open(files, { ...files, 'fs/frob.c': ADDED });
  await stage.review(pull);
  expect(stage.checks).toEqual(['completed success: no system call is touched']);
});

test('a change of very many C files fails the check, since not all are read', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 301 }, (_, index) => [`mm/file${index}.c`, `int x${index};\n`]),
  );
  const pull = stage.github.repository.open(TREE, { ...TREE, ...many });
  await stage.review(pull);
  expect(stage.checks).toEqual(['completed failure: 1 file not judged']);
  expect(stage.comments[0]).toContain(
    'it touches 301 C files; 300 of them, and no more than 8 MiB, are read',
  );
});

test('drivers are left alone', async () => {
  const pull = stage.github.repository.open(TREE, { ...TREE, 'drivers/net/x.c': ADDED });
  await stage.review(pull);
  expect(stage.checks).toEqual(['completed success: no system call is touched']);
});

test('a spec of the same change is compared with the code, and counts once', async () => {
  const spec =
    'syscall: frob_query\nprototype: long frob_query(int fd, unsigned int flags)\nentry:\n  - lookup: fd\n    error: EBADF\n';
  const pull = stage.github.repository.open(TREE, {
    ...TREE,
    'fs/frob.c': ADDED,
    'specs/frob_query.yaml': spec,
  });
  await stage.review(pull);
  expect(stage.checks[0]).toMatch(/ in 1 spec$/);
  expect(stage.comments[0]).toContain('by the spec');
  expect(stage.comments[0]).toContain('spec-code-mismatch');
});
