import { expect, test } from 'vitest';
import { derivedAnswers, derivedCall, derivedSteps } from '../../../test/support/derived.ts';
import { buildOptions } from './build-options.ts';
import { SourceTree } from './source-tree.ts';

const MAKEFILES = {
  Kbuild: `obj-y			+= arch/$(SRCARCH)/
obj-y			+= kernel/ # the core
obj-y			+= mm/
obj-$(CONFIG_NET)	+= net/
obj-y			+= other/
`,
  'arch/x86/Kbuild': 'obj-y += kernel/\n',
  'arch/x86/kernel/Makefile': 'obj-$(CONFIG_MODIFY_LDT) += ldt.o\n',
  'kernel/Makefile': `obj-y     = fork.o exit.o \\
	    signal.o
obj-$(CONFIG_FUTEX) += futex/
obj-$(CONFIG_ACCT) += acct.o
`,
  'kernel/futex/Makefile': 'obj-y += core.o syscalls.o\n',
  'mm/Makefile': `mmu-y			:= nommu.o
mmu-$(CONFIG_MMU)	:= memory.o msync.o
ifdef CONFIG_CROSS
mmu-$(CONFIG_MMU)	+= vm_access.o
endif
obj-y			:= filemap.o $(mmu-y)
pages-y := pages.o
pages-$(CONFIG_SHUFFLE) += shuffle.o
obj-y += pages.o
ifneq ($(CONFIG_ODD),y)
obj-y += odd.o
endif
obj-$(CONFIG_ONE) += twice.o
obj-$(CONFIG_OTHER) += twice.o
`,
  'net/Makefile': 'obj-y := socket.o compat.o\n',
};

test.each([
  ['kernel/signal.c', []],
  ['kernel/acct.c', ['CONFIG_ACCT']],
  ['kernel/futex/syscalls.c', ['CONFIG_FUTEX']],
  ['arch/x86/kernel/ldt.c', ['CONFIG_MODIFY_LDT']],
  ['net/socket.c', ['CONFIG_NET']],
  ['mm/filemap.c', []],
  ['mm/msync.c', ['CONFIG_MMU']],
  ['mm/vm_access.c', ['CONFIG_CROSS', 'CONFIG_MMU']],
  ['mm/shuffle.c', ['CONFIG_SHUFFLE']],
  ['mm/odd.c', undefined],
  ['mm/twice.c', undefined],
  ['mm/nowhere.c', undefined],
  ['other/there.c', undefined],
  ['elsewhere/x.c', undefined],
])('what %s is built by', (path, options) => {
  const files: Readonly<Record<string, string>> = MAKEFILES;
  const tree = new SourceTree({ paths: [], read: (name) => files[name] });
  expect(buildOptions(tree, path)).toEqual(options);
});

const call = (path: string, makefiles: Readonly<Record<string, string>> = MAKEFILES) => ({
  ...makefiles,
  [path]:
    'SYSCALL_DEFINE1(frob, unsigned int, flags)\n{\n\tif (flags)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n',
  'kernel/sys_ni.c': 'COND_SYSCALL(frob);\n',
});

test('a call that a kernel may lack is there where its file always is', () => {
  expect(derivedSteps(call('kernel/signal.c'))).toEqual(['check: flags EINVAL']);
  expect(derivedSteps(call('mm/msync.c'))).toEqual(['check: flags EINVAL']);
});

test('otherwise the option that its file needs is named, unless a configuration has it', () => {
  const files = call('kernel/acct.c');
  const refusal = 'check: flags EINVAL';
  expect(derivedSteps(files)).toEqual(['gate: CONFIG_ACCT ENOSYS', refusal]);
  expect(derivedSteps(files, new Map([['CONFIG_ACCT', true]]))).toEqual([refusal]);
  const without = new Map([['CONFIG_OTHER', true]]);
  expect(derivedSteps(files, without)).toEqual(['gate: CONFIG_ACCT ENOSYS', refusal]);
  expect(derivedAnswers(files, 'frob(1)', without)).toEqual(['ENOSYS?', 'EINVAL']);
});

test('without the Makefiles nobody knows', () => {
  const steps = ['gate: not built in ENOSYS', 'check: flags EINVAL'];
  expect(derivedSteps(call('kernel/signal.c', {}))).toEqual(steps);
  expect(derivedSteps(call('mm/odd.c'))).toEqual(steps);
});

test('and what else than options decides about its code is not forgotten', () => {
  const files = call('kernel/signal.c');
  const conditional = {
    ...files,
    'kernel/signal.c': `#ifdef __ARCH_WANT_FROB\n${files['kernel/signal.c']}\n#endif\n`,
    'arch/x86/include/asm/unistd.h': '#define __ARCH_WANT_FROB\n',
  };
  expect(derivedSteps(conditional)).toEqual(['gate: not built in ENOSYS', 'check: flags EINVAL']);
});

test('the ENOSYS of a call that has a stub is read from the stub, also where an option is all that it needs', () => {
  const code = '#ifdef CONFIG_FROB\nSYSCALL_DEFINE1(frob, int, fd)\n{\n\treturn -EINVAL;\n}\n#endif\n';
  const makefiles = { 'fs/Makefile': 'obj-y += x.o\n', Kbuild: 'obj-y += fs/\n' };
  const gates = (files: Readonly<Record<string, string>>) =>
    derivedCall({ 'fs/x.c': code, ...makefiles, ...files }).steps.flatMap(({ step, place }) =>
      step.kind === 'gate' ? [`${step.words} ${place.path}:${place.line}`] : [],
    );
  expect(gates({})).toEqual(['CONFIG_FROB fs/x.c:2']);
  expect(gates({ 'kernel/sys_ni.c': '/* Stubs. */\nCOND_SYSCALL(frob);\n' })).toEqual([
    'CONFIG_FROB kernel/sys_ni.c:2',
  ]);
  expect(gates({ 'kernel/sys_ni.c': '', 'kernel/sys_ni.c#1.c': 'COND_SYSCALL(frob);\n' })).toEqual([
    'CONFIG_FROB kernel/sys_ni.c#1.c:1',
  ]);
});
