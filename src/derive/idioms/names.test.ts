import { describe, expect, test } from 'vitest';
import { derivedAnswers } from '../../../test/support/derived.ts';

describe('a descriptor that a walk starts from', () => {
  const call = (
    lookup: string,
  ) => `SYSCALL_DEFINE3(walks, int, dfd, const char __user *, path, unsigned int, flags)
{
	struct path found;
	int err;

${lookup}
	err = user_path_at(dfd, path, 0, &found);
	if (err)
		return err;
	return 0;
}
`;
  const LOOKUP = '\tif (!fget(dfd))\n\t\treturn -EBADF;\n';

  test('may be the working directory', () => {
    expect(derivedAnswers(call(''), 'walks(-100, NULL, 0)')).toEqual(['EFAULT']);
  });
  test('may not where it is looked up by itself first', () => {
    expect(derivedAnswers(call(LOOKUP), 'walks(-100, NULL, 0)')).toEqual(['EBADF']);
  });
  test('may not in the calls that look it up by itself', () => {
    const some = call(`\tif (flags) {\n\t${LOOKUP}\t}\n`);
    expect(derivedAnswers(some, 'walks(-100, NULL, 1)')).toEqual(['EBADF']);
    expect(derivedAnswers(some, 'walks(-100, NULL, 0)')).toEqual(['EFAULT']);
  });
});

describe('an empty path', () => {
  const headers = (lookupEmpty: string) =>
    `#define AT_EMPTY_PATH 0x1000\n#define FROB_EMPTY_PATH 8\n${lookupEmpty}\n`;
  const call = (body: string) =>
    `SYSCALL_DEFINE3(frob, int, dfd, const char __user *, path, unsigned int, flags)\n{\n${body}\n\treturn 0;\n}\n`;
  const OLD = headers('#define LOOKUP_EMPTY 0x4000');
  const NEW = headers('#define LOOKUP_EMPTY BIT(3)');
  const FOUND = '\tstruct path found;\n\tint err;\n\n';
  const BACK = '\tif (err)\n\t\treturn err;\n';

  const AS_FLAGS = `${FOUND}\terr = user_path_at(dfd, path, (flags & FROB_EMPTY_PATH) ? LOOKUP_EMPTY : 0, &found);\n${BACK}`;
  const AS_NAME = `\tCLASS(filename_flags, name)(path, (flags & FROB_EMPTY_PATH) ? LOOKUP_EMPTY : 0);\n${FOUND}\terr = filename_lookup(dfd, name, 0, &found, NULL);\n${BACK}`;
  const lookups = [
    ['flags of the walk', OLD, AS_FLAGS],
    ['flags of the walk, in another release', NEW, AS_FLAGS],
    ['flags of the name', OLD, AS_NAME],
    ['flags of the name, in another release', NEW, AS_NAME],
  ] as const;
  test.each(lookups)('is refused unless the %s allow it', (_, head, body) => {
    const code = head + call(body);
    expect(derivedAnswers(code, 'frob(-1, "", 0)')).toEqual(['ENOENT']);
    expect(derivedAnswers(code, 'frob(-1, "", 8)')).toEqual(['EBADF']);
    expect(derivedAnswers(code, 'frob(-1, NULL, 8)')).toEqual(['EFAULT']);
  });

  test('is refused for sure by nobody who does not know the flag', () => {
    const code = headers('') + call(AS_FLAGS);
    expect(derivedAnswers(code, 'frob(-1, "", 8)')).toEqual(['ENOENT?', 'EBADF?']);
    expect(derivedAnswers(code, 'frob(-1, "", 0)')).toEqual(['ENOENT']);
  });

  test('and the flag of programs is AT_EMPTY_PATH', () => {
    const code =
      OLD +
      call(
        `\tCLASS(filename_uflags, name)(path, flags);\n${FOUND}\terr = filename_lookup(dfd, name, 0, &found, NULL);\n${BACK}`,
      );
    expect(derivedAnswers(code, 'frob(-1, "", 0x1000)')).toEqual(['EBADF']);
    expect(derivedAnswers(code, 'frob(-1, "", 8)')).toEqual(['ENOENT']);
  });

  const MAYBE_NULL = call(`\tCLASS(filename_maybe_null, name)(path, flags);
	struct path found;
	int err;

	if (!name && dfd >= 0)
		return flags & 1 ? -ENXIO : -EXDEV;
	err = filename_lookup(dfd, name, 0, &found, NULL);
	if (err)
		return err;
`);
  test.each(['""', 'NULL'])('as %s is the descriptor itself, where the name may be NULL', (path) => {
    const code = NEW + MAYBE_NULL;
    expect(derivedAnswers(code, `frob(0, ${path}, 0x1001)`)).toEqual(['ENXIO']);
    expect(derivedAnswers(code, `frob(-1, ${path}, 0x1000)`)).toEqual(['EBADF']);
    expect(derivedAnswers(code, `frob(-100, ${path}, 0x1000)`)).not.toContain('EBADF?');
    expect(derivedAnswers(code, `frob(-1, ${path}, 0)`)).toEqual([path === 'NULL' ? 'EFAULT' : 'ENOENT']);
    expect(derivedAnswers(code, 'frob(-1, "x", 0x1000)')).toEqual(['EBADF']);
  });

  test('that is none is the descriptor itself in the calls that take no path', () => {
    const code = `${NEW}static long frob_at(int dfd, const char __user *path, unsigned int flags)
{
	CLASS(filename_maybe_null, name)(path, flags);

	if (!name && dfd >= 0)
		return -ENXIO;
	return -EXDEV;
}

SYSCALL_DEFINE1(frob, int, fd)
{
	return frob_at(fd, NULL, AT_EMPTY_PATH);
}
`;
    expect(derivedAnswers(code, 'frob(3)')).toEqual(['ENXIO']);
    expect(derivedAnswers(code, 'frob(-1)')).toEqual(['EXDEV']);
  });

  test('does not hide that a walk starts from a descriptor that was worked out', () => {
    const code = NEW + call(`${FOUND}\terr = user_path_at(dfd + 1, path, 0, &found);\n${BACK}`);
    expect(derivedAnswers(code, 'frob(5, "x", 0)')).toContain('EBADF?');
  });
});
