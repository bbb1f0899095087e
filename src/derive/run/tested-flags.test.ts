import { expect, test } from 'vitest';
import { lintFiles } from '../../../test/support/lint.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import { readSpecs } from '../../spec/read.ts';
import { deriveCall } from '../derive.ts';
import { KernelOptions } from '../tree/kernel-options.ts';
import { SourceTree } from '../tree/source-tree.ts';
import { Types } from '../tree/types.ts';
import { writeSpec } from '../write-spec.ts';

function derived(code: string): string {
  const tree = new SourceTree({ paths: ['fs/x.c'], read: () => code });
  const options = new KernelOptions(tree);
  const call = deriveCall(tree, new Types(tree, options), options, 'xyzzy');
  if (call === undefined) throw new Error('no xyzzy');
  return writeSpec(call, '7.2');
}

const rules = (code: string): readonly string[] =>
  lintFiles({ 'x.yaml': derived(code) }).flatMap(({ documents }) =>
    documents.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
  );

const body = (statements: string, parameters = 'int, fd, unsigned int, flags'): string =>
  `#define A 1\n#define B 4\nSYSCALL_DEFINE2(xyzzy, ${parameters})\n{\n${statements}\n\treturn xyzzy_do(fd, flags);\n}\n`;

test('a flag that the own body tests is named, and seen where the mask lacks it', () => {
  const tested = body('\tif (flags & ~A)\n\t\treturn -EINVAL;\n\tif (flags & B)\n\t\tfd = 0;');
  expect(derived(tested)).toContain('flags: { role: flags, values: { B: 4 } }');
  expect(rules(tested)).toContain('flags-tested-not-accepted');
  const accepted = body('\tif (flags & ~(A | B))\n\t\treturn -EINVAL;\n\tif (flags & B)\n\t\tfd = 0;');
  expect(rules(accepted)).not.toContain('flags-tested-not-accepted');
});

test.each([
  ['0', true],
  ['O_RDWR', true],
  ['O_RDWR | O_CLOEXEC', false],
  ['flags', false],
])('a descriptor that is made with the flags %s', (flags, isInherited) => {
  const code = `#define O_RDWR 2\n#define O_CLOEXEC 02000000\n${body(`\tfd = get_unused_fd_flags(${flags});\n\tif (fd < 0)\n\t\treturn fd;\n\tfd_install(fd, xyzzy_file());`)}`;
  expect(rules(code).includes('fd-cloexec')).toBe(isInherited);
});

test('a descriptor that is looked up by itself refuses AT_FDCWD, also where a walk takes it later', () => {
  const code = `SYSCALL_DEFINE2(xyzzy, int, dfd, const char __user *, name)\n{\n\tstruct path path;\n\tint error;\n\n\tCLASS(fd, dir)(dfd);\n\tif (fd_empty(dir))\n\t\treturn -EBADF;\n\terror = user_path_at(dfd, name, 0, &path);\n\tif (error)\n\t\treturn error;\n\treturn xyzzy_do(&path);\n}\n`;
  const spec = readSpecs(derived(code)).documents[0]?.spec;
  const read = spec?.readCall('xyzzy(AT_FDCWD, NULL)');
  if (spec === undefined || read?.ok !== true) throw new Error('not read');
  expect(trace(compileEntry(spec), read.call).outcomes.map(({ result }) => result)).toEqual(['EBADF']);
});
