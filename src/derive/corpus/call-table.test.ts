import { expect, test } from 'vitest';
import { CALL_TABLES, tableRows } from './call-table.ts';

const TABLE = `# number abi name entry compat
0	common	read			sys_read
4	common	stat			sys_newstat
174	64	create_module
512	x32	rt_sigaction		compat_sys_rt_sigaction
60	common	exit			sys_exit			-			noreturn
79	stat64	fstatat64		sys_fstatat64
447	memfd_secret	memfd_secret	sys_memfd_secret
`;

test('a row has the name of programs and that of the code, and a number that is only kept free is none', () => {
  expect(tableRows(TABLE, CALL_TABLES.x86_64)).toEqual([
    { number: 0, name: 'read', entry: 'read' },
    { number: 4, name: 'stat', entry: 'newstat' },
    { number: 60, name: 'exit', entry: 'exit' },
  ]);
});

test('each architecture has its own ABIs', () => {
  const names = tableRows(TABLE, CALL_TABLES.arm64).map(({ name }) => name);
  expect(names).toContain('memfd_secret');
  expect(names).not.toContain('fstatat64');
});
