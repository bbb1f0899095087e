import { applyPatch, parsePatch } from 'diff';
import { expect, test } from 'vitest';
import { specOf } from '../../../test/support/lint.ts';
import { generateTables, type TableTree } from './tables.ts';

const FILES: Readonly<Record<string, string>> = {
  'scripts/syscall.tbl': '470\tcommon\tlistns\t\t\t\tsys_listns\n471\tcommon\tslice\t\t\t\tsys_slice\n',
  'arch/alpha/kernel/syscalls/syscall.tbl':
    '580\tcommon\tlistns\t\t\t\tsys_listns\n581\tcommon\tslice\t\t\t\tsys_slice\n',
  'arch/s390/kernel/syscalls/syscall.tbl':
    '470  common\tlistns\t\t\tsys_listns\t\t\tsys_listns\n471  common\tslice\t\t\tsys_slice\t\t\tsys_slice\n',
  'arch/x86/entry/syscalls/syscall_64.tbl':
    '470 \tcommon  odd\t\t\tsys_odd\n' +
    '469\tcommon\tlistns\t\t\tsys_listns\n471\tcommon\tslice\t\t\tsys_slice\n\n# x32\n512\tx32\trt_sigaction\t\tcompat_sys_rt_sigaction\n547\tx32\tpwritev2\t\tcompat_sys_pwritev64v2\n# end\n',
  'include/uapi/asm-generic/unistd.h':
    '#define __NR_slice 471\n__SYSCALL(__NR_slice, sys_slice)\n\n#undef __NR_syscalls\n#define __NR_syscalls 472\n',
  'include/linux/syscalls.h':
    'struct mount_attr;\nstruct file_attr;\n\nasmlinkage long sys_slice(void);\n\n/*\n * Architecture-specific system calls\n */\nasmlinkage long sys_ioperm(void);\n',
  'kernel/sys_ni.c':
    'COND_SYSCALL(setitimer);\n\n/*\n * Architecture specific syscalls: see further below\n */\n\nCOND_SYSCALL(bpf);\n',
};

function treeOf(
  files: Readonly<Record<string, string>>,
  defined: Readonly<Record<string, string>> = {},
): TableTree {
  return {
    release: '7.2.13',
    tables: Object.keys(files).filter((path) => path.endsWith('.tbl')),
    read: (path) => files[path],
    definedIn: (name) => defined[name],
  };
}

const spec = specOf(`syscall: xyzzy
prototype: long xyzzy(int fd, const struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments:
  flags: {role: flags, values: {XYZZY_NOW: 0x1, XYZZY_OLD: 0x2}}
structs:
  xyzzy_args: {what: __u64, how: "__u32[2]", more: {type: __u64, since: "6.14"}}
entry:
  - check: flags & ~(XYZZY_NOW | XYZZY_OLD)
    error: EINVAL
`);
const plugh = specOf(
  'syscall: plugh\nprototype: int plugh(void)\nentry:\n  - effect: does it\nartifacts: {kconfig: {none: always built in}}\n',
);

/** The files of a tree after a patch. */
function patched(
  tree: TableTree,
  specs = [spec, plugh],
): { patch: string; files: ReadonlyMap<string, string> } {
  const result = generateTables(specs, tree);
  if (!result.ok) throw new Error(result.message);
  const files = parsePatch(result.patch.slice(result.patch.indexOf('diff --git'))).map((file) => {
    const path = (file.newFileName ?? '').replace(/^b\//, '');
    const text = applyPatch(tree.read(path) ?? '', file);
    if (text === false) throw new Error(`${path}: the patch does not apply`);
    return [path, text] as const;
  });
  return { patch: result.patch, files: new Map(files) };
}

const { patch, files } = patched(treeOf(FILES, { XYZZY_OLD: 'linux/old.h' }));
const added = (path: string): readonly string[] => {
  const before = (FILES[path] ?? '').split('\n');
  return (files.get(path) ?? '').split('\n').filter((line) => !before.includes(line));
};

test('each table gets the next free numbers behind its last call, in its own form', () => {
  expect(added('scripts/syscall.tbl')).toEqual([
    '472\tcommon\txyzzy\t\t\t\tsys_xyzzy',
    '473\tcommon\tplugh\t\t\t\tsys_plugh',
  ]);
  expect(added('arch/alpha/kernel/syscalls/syscall.tbl')[0]).toBe('582\tcommon\txyzzy\t\t\t\tsys_xyzzy');
  expect(added('arch/s390/kernel/syscalls/syscall.tbl')[0]).toBe(
    '472  common\txyzzy\t\t\tsys_xyzzy\t\t\tsys_xyzzy',
  );
  expect(files.get('arch/x86/entry/syscalls/syscall_64.tbl')).toContain(
    '471\tcommon\tslice\t\t\tsys_slice\n472\tcommon\txyzzy\t\t\tsys_xyzzy\n473\tcommon\tplugh\t\t\tsys_plugh\n\n# x32\n',
  );
  expect(patch.replaceAll('\n', ' ')).toContain(
    'xyzzy gets 472, the next number that is free in Linux 7.2.13, and 582 on alpha.',
  );
});

test('the call is declared with its structs, numbered, and left out of kernels without it', () => {
  expect(files.get('include/linux/syscalls.h')).toBe(
    'struct mount_attr;\nstruct file_attr;\nstruct xyzzy_args;\n\nasmlinkage long sys_slice(void);\n' +
      'asmlinkage long sys_xyzzy(int fd, const struct xyzzy_args __user *args,\n\t\tsize_t size, unsigned int flags);\nasmlinkage long sys_plugh(void);\n' +
      '\n/*\n * Architecture-specific system calls\n */\nasmlinkage long sys_ioperm(void);\n',
  );
  expect(files.get('include/uapi/asm-generic/unistd.h')).toContain(
    '__SYSCALL(__NR_plugh, sys_plugh)\n\n#undef __NR_syscalls\n#define __NR_syscalls 474\n',
  );
  expect(added('kernel/sys_ni.c')).toEqual(['COND_SYSCALL(xyzzy);']);
});

test('the header has the flags that no other header has, the struct, and its size in each version', () => {
  expect(
    files.get('include/uapi/linux/xyzzy.h'),
  ).toBe(`/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
#ifndef _UAPI_LINUX_XYZZY_H
#define _UAPI_LINUX_XYZZY_H

#include <linux/types.h>

/* Flags for flags */
#define XYZZY_NOW\t0x01

struct xyzzy_args {
\t__u64 what;
\t__u32 how[2];
\t__u64 more;
};

#define XYZZY_ARGS_SIZE_VER0\t16
#define XYZZY_ARGS_SIZE_VER1\t24

#endif /* _UAPI_LINUX_XYZZY_H */
`);
  expect(files.has('include/uapi/linux/plugh.h')).toBe(false);
});

test('the header has the types that programs know, and includes what defines them', () => {
  const own = specOf(`syscall: xyzzy
prototype: long xyzzy(struct xyzzy_args __user *args, size_t size)
arguments: {args: {role: in}}
structs:
  xyzzy_args: {until: struct xyzzy_time, name: "void __user *", list: "struct xyzzy_list __user *", flags: __u32, size: size_t, ids: "u32[2]"}
  xyzzy_time: {seconds: __s64}
  xyzzy_list: {next: __u64}
entry:
  - effect: does it
`);
  const tree = treeOf(FILES, {
    xyzzy_time: 'linux/xyzzy_types.h',
    xyzzy_list: 'linux/list.h',
    __u32: 'linux/types.h',
  });
  const header = patched(tree, [own]).files.get('include/uapi/linux/xyzzy.h') ?? '';
  expect(header.match(/^#include .*/gm)).toEqual([
    '#include <linux/types.h>',
    '#include <linux/compiler.h>',
    '#include <linux/xyzzy_types.h>',
  ]);
  expect(header.match(/^struct (\w+)/gm)).toEqual(['struct xyzzy_args']);
  expect(header).toContain('\t__kernel_size_t size;\n\t__u32 ids[2];\n');
});

test('what is left open is listed, and stands behind the message of the commit', () => {
  const open = patch.slice(patch.indexOf('\n---\n'), patch.indexOf('diff --git'));
  expect(open).toContain('kernel/sys_ni.c: take xyzzy out if no option of the kernel leaves it out');
  expect(open).toContain('MAINTAINERS: an entry for include/uapi/linux/xyzzy.h');
  const opaque = specOf(
    'syscall: xyzzy\nprototype: int xyzzy(struct secret __user *arg)\nentry:\n  - blank: not read\n',
  );
  const own = patched(treeOf(FILES), [opaque]).patch;
  expect(own).toContain('include/uapi/linux/xyzzy.h: the fields of struct secret, and so its size');
  expect(own).toContain('entry, step 1: not read');
});

test('a call that the tree has, and a tree of another form, are refused with the reason', () => {
  const message = (specs: Parameters<typeof generateTables>[0], tree: TableTree): string => {
    const result = generateTables(specs, tree);
    return result.ok ? '' : result.message;
  };
  const slice = specOf('syscall: slice\nprototype: int slice(void)\nentry:\n  - effect: does it\n');
  expect(message([slice], treeOf(FILES))).toBe(
    'Linux 7.2.13 already has slice, number 471: there is nothing to add',
  );
  const { 'scripts/syscall.tbl': _, ...old } = FILES;
  expect(message([spec], treeOf(old))).toContain('no scripts/syscall.tbl, which Linux has since 6.11');
  expect(message([spec], treeOf({ ...FILES, 'kernel/sys_ni.c': '' }))).toBe(
    'kernel/sys_ni.c has another form than in Linux 6.11 and later',
  );
});
