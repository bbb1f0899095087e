import { compileEntry } from '../../entry/trace.ts';
import { versionSpans } from '../../entry/version-spans.ts';
import type { Spec } from '../../spec/model.ts';
import { formatBranch, NEWEST } from '../../spec/version.ts';
import { stringInC } from '../../verify/refused/c-string.ts';
import { refusedCall } from '../../verify/refused/refused-call.ts';
import type { LeftOpen } from '../left-open.ts';
import { numberDefinition, type RefusedInC, refusalText, shownErrors } from '../refused-in-c.ts';
import { demandedCapability } from '../seccomp/required-capability.ts';
import { C_KEYWORDS } from '../series/c-keywords.ts';

/** Why there may be none. */
export const NO_LTP = 'no call certainly fails before something changes, in every release alike';

/** A line of LTP: that of the kernel's checkpatch.pl. */
const MAX_TEXT = 72;

/** The name of the test: the first is for what the call does. */
export function ltpName(syscall: string): string {
  return `${syscall}02`;
}

/** What the test leaves to its author. */
export function leftOpenInLtp({ name, numbers }: Spec): readonly LeftOpen[] {
  return [
    { where: 'first comment', what: 'the owner of the copyright' },
    ...(numbers.size === 0
      ? [{ where: `__NR_${name}`, what: 'the number, in each table of include/lapi/syscalls' }]
      : []),
  ];
}

/**
 * A test of the errors of a call for the Linux Test Project. LTP runs on all kernels: a call that some release with the system
 * call refuses otherwise is left out. Undefined where no call can be made safely.
 */
export async function generateLtp(spec: Spec): Promise<string | undefined> {
  const shown = await shownErrors(spec, NEWEST);
  const calls = shown.calls.filter((one) => isToldFromAbsence(one) && isLasting(spec, one));
  if (calls.length === 0) return undefined;
  const { name } = spec;
  const longest = Math.max(...calls.map(({ refused }) => refused.errors.length));
  const machine = Math.max(...calls.map(({ refused }) => refused.before.length));
  const fields = testFields(spec, calls);
  const untested = [
    ...shown.untested,
    ...(calls.length < shown.calls.length
      ? [
          `${shown.calls.length - calls.length} of the calls, which not every release refuses so, or for which LTP would take the call for absent`,
        ]
      : []),
  ];
  const names = spec.arguments.map((argument) => columnOf(argument.name));
  const definitions = calls.flatMap(({ inC }) => inC.definitions);
  const call = `tst_syscall(${[`__NR_${name}`, ...names.map((one) => `tc->${one}`)].join(', ')})`;
  const macro = spec.returns === 'status' ? 'TST_EXP_FAIL' : 'TST_EXP_FAIL2';
  return `// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Copyright (C) TODO
 */

/*
 * testcases/kernel/syscalls/${name}/${ltpName(name)}.c (or the next number that is
 * free), to which belong
 *
 * - a line in runtest/syscalls: ${ltpName(name)} ${ltpName(name)}
 * - a line in the folder's .gitignore: ${ltpName(name)}
 * - the folder's Makefile, if it is new:
 *	top_srcdir ?= ../../../..
 *	include $(top_srcdir)/include/mk/testcases.mk
 *	include $(top_srcdir)/include/mk/generic_leaf_target.mk
 * - the number in each table of include/lapi/syscalls that lacks it
 */

/*\\
 * Verify that :manpage:\`${name}(2)\` fails with the right errno, and that of two
 * errors the one that is checked first comes first. The steps are those of the
 * entry path in its spec:
 *
${errorLines(calls).join('\n')}
 *
 * Each call fails before it changes anything.${untestedText(untested)}
 */

${fields.some((line) => line.startsWith('.caps')) ? '#include <linux/capability.h>\n' : ''}#include "tst_test.h"
#include "lapi/syscalls.h"

${numberDefinition(spec)}
#if ${spec.dependsOnArchitecture ? 'defined(__x86_64__)' : 'defined(__LP64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__'}

${definitions.length === 0 ? '' : '/* Words of 64 bits, or characters where the kernel must not write. */\n'}${definitions.map((one) => `${one}\n\n`).join('')}static struct tcase {
${names.map((one) => `\tlong ${one};\n`).join('')}${longest === 1 ? '\tint exp_errno;\n' : `\tint exp_errnos[${longest}];\n\tint exp_errnos_cnt;\n`}${machine === 0 ? '' : `\t/* What the machine may have it fail with before. */\n\tint unless[${machine + 1}];\n`}	const char *desc;
} tcases[] = {
${calls.map((one) => row(one, names, longest)).join('\n')}
};

static void run(unsigned int n)
{
	struct tcase *tc = &tcases[n];
${machine === 0 ? '' : unlessLoop(call)}
	${longest === 1 ? macro : `${macro}_ARR`}(${call},
		${longest === 1 ? 'tc->exp_errno' : 'tc->exp_errnos, tc->exp_errnos_cnt'}, "%s", tc->desc);
}

static struct tst_test test = {
	.test = run,
	.tcnt = ARRAY_SIZE(tcases),
${fields.map((line) => `\t${line}\n`).join('')}};

#else
TST_TEST_TCONF("the calls have the ${spec.dependsOnArchitecture ? 'values of x86_64' : 'layout of 64-bit little-endian machines'}");
#endif
`;
}

/** LTP's tst_syscall() ends a test that fails with ENOSYS. */
function isToldFromAbsence({ refused }: RefusedInC): boolean {
  return ![...refused.errors, ...refused.before].includes('ENOSYS');
}

/** Every release that has the system call refuses the call with the same errnos. */
function isLasting(spec: Spec, { refused }: RefusedInC): boolean {
  return versionSpans(spec).every(({ kernel }) => {
    const entry = compileEntry(spec, kernel);
    return entry.isAbsent || refusedCall(entry, refused.call)?.errors.join() === refused.errors.join();
  });
}

/** Names of the table itself, and macros in lower case that compilers and headers define. */
const TAKEN: ReadonlySet<string> = new Set(
  'exp_errno exp_errnos exp_errnos_cnt unless desc errno linux unix'.split(' '),
);

/** The column of an argument: no keyword, and no macro, of which those of headers are in upper case. */
function columnOf(argument: string): string {
  const isFree = /^[a-z_][a-z0-9_]*$/.test(argument) && !TAKEN.has(argument) && !C_KEYWORDS.has(argument);
  return isFree ? argument : `arg_${argument}`;
}

/** Calls that fail may be made again. */
function unlessLoop(call: string): string {
  return `\tint i;

	TEST(${call});
	for (i = 0; TST_RET == -1 && tc->unless[i]; i++) {
		if (TST_ERR == tc->unless[i]) {
			tst_res(TCONF | TTERRNO, "%s", tc->desc);
			return;
		}
	}
`;
}

function row({ refused, inC }: RefusedInC, names: readonly string[], longest: number): string {
  const values = inC.values.map((value, index) => `\t\t.${names[index]} = ${value},`);
  const errors =
    longest === 1
      ? [`\t\t.exp_errno = ${refused.errors[0]},`]
      : [
          `\t\t.exp_errnos = {${refused.errors.join(', ')}},`,
          `\t\t.exp_errnos_cnt = ${refused.errors.length},`,
        ];
  const unless = refused.before.length === 0 ? [] : [`\t\t.unless = {${refused.before.join(', ')}},`];
  const desc = `\t\t.desc = ${stringInC(`${refused.call.text}: ${refusalText(refused)}`, MAX_TEXT)},`;
  return ['\t{', ...values, ...errors, ...unless, desc, '\t},'].join('\n');
}

/** The errors in the order in which they come first, each with its steps. */
function errorLines(calls: readonly RefusedInC[]): readonly string[] {
  const steps = new Map<string, Set<number>>();
  for (const { refused } of calls) {
    const errors = refused.errors.join(' or ');
    steps.set(errors, (steps.get(errors) ?? new Set()).add(refused.step.index + 1));
  }
  return [...steps].map(
    ([errors, own]) => ` * - ${errors}: step${own.size === 1 ? '' : 's'} ${[...own].join(', ')}`,
  );
}

function untestedText(untested: readonly string[]): string {
  if (untested.length === 0) return '';
  return ` No call is made for:\n *\n${untested.map((line) => ` * - ${line}`).join('\n')}`;
}

/** What the machine has to have, so that no missing permission answers first. */
function testFields(spec: Spec, calls: readonly RefusedInC[]): readonly string[] {
  const first = Math.max(
    ...calls.filter(({ refused }) => refused.before.length > 0).map(({ refused }) => refused.step.index),
  );
  const asked = compileEntry(spec).steps.filter(
    ({ step }) => step.kind === 'permission' && step.when === undefined && step.index < first,
  );
  const capabilities = new Set(asked.flatMap(({ step }) => demandedCapability(step.text) ?? []));
  const required = [...capabilities].map((name) => `\tTST_CAP(TST_CAP_REQ, ${name}),`);
  return [
    ...(spec.since === undefined ? [] : [`.min_kver = "${formatBranch(spec.since)}",`]),
    ...(asked.length === 0 ? [] : ['.needs_root = 1,']),
    ...(required.length === 0 ? [] : ['.caps = (struct tst_cap []) {', ...required, '\t{}', '},']),
  ];
}
