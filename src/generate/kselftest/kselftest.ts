import type { Spec } from '../../spec/model.ts';
import { formatVersion, NEWEST, type Version } from '../../spec/version.ts';
import { stringInC } from '../../verify/refused/c-string.ts';
import type { RefusedCall } from '../../verify/refused/refused-call.ts';
import { numberDefinition, refusalText, shownErrors } from '../refused-in-c.ts';

/** Longest text of a line of C that scripts/checkpatch.pl takes, and of a call in a string. */
const MAX_LINE = 100;
const MAX_TEXT = 72;

/** A selftest of the errors of a call, for tools/testing/selftests; undefined where no call can be made safely. */
export async function generateKselftest(spec: Spec, kernel: Version = NEWEST): Promise<string | undefined> {
  const { calls, untested } = await shownErrors(spec, kernel);
  if (calls.length === 0) return undefined;
  const definitions = calls.flatMap(({ inC }) => inC.definitions);
  const rows = calls.map(({ refused, inC }) => row(refused, inC.values));
  const longest = Math.max(
    ...calls.map(({ refused }) => Math.max(refused.errors.length, refused.before.length)),
  );
  return `// SPDX-License-Identifier: GPL-2.0
/*
 * ${spec.name}(): which errors it fails with, and which of two comes first.
 *
 * Written by probeable from the entry path of the call${kernel === NEWEST ? '' : `, as ${formatVersion(kernel)} has it`}. Each call fails
 * before it changes anything.${untestedText(untested)}
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../kselftest.h"

${numberDefinition(spec)}
#if ${spec.dependsOnArchitecture ? 'defined(__x86_64__)' : 'defined(__LP64__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__'}

#define MAX_ERRORS ${longest + 1}

/* Memory of the calls: words of 64 bits, or characters where the kernel must not write. */
${definitions.map((one) => `${one}\n\n`).join('')}static const struct refused_call {
	const char *call;
	/* The step that refuses it, and later ones that would. */
	const char *step;
	long args[6];
	/* What it fails with, and what the machine may have it fail with before. */
	int errors[MAX_ERRORS];
	int before[MAX_ERRORS];
} calls[] = {
${rows.join('\n')}
};

static bool holds(const int *errors, int error)
{
	for (; *errors; errors++)
		if (*errors == error)
			return true;
	return false;
}

static int make(const struct refused_call *one)
{
	const long *args = one->args;
	long result;

	errno = 0;
	result = syscall(__NR_${spec.name}, args[0], args[1], args[2],
			 args[3], args[4], args[5]);
	return result == -1 ? errno : 0;
}

/* What the kernel answers to a number that no call has. */
static int absent(void)
{
	errno = 0;
	syscall(-1);
	return errno;
}

int main(void)
{
	size_t index;

	ksft_print_header();
	if (make(&calls[0]) == absent())
		ksft_exit_skip("this kernel does not have ${spec.name}()\\n");
	ksft_set_plan(ARRAY_SIZE(calls));
	for (index = 0; index < ARRAY_SIZE(calls); index++) {
		const struct refused_call *one = &calls[index];
		int error = make(one);

		if (holds(one->before, error))
			ksft_test_result_skip("%s: %s before it was looked at\\n", one->call,
					      strerror(error));
		else if (holds(one->errors, error))
			ksft_test_result_pass("%s: %s\\n", one->call, one->step);
		else
			ksft_test_result_fail("%s: %s: %s instead of %s\\n", one->call, one->step,
					      strerror(error), strerror(one->errors[0]));
	}
	ksft_finished();
}

#else

int main(void)
{
	ksft_print_header();
	ksft_exit_skip("the calls have the ${spec.dependsOnArchitecture ? 'values of x86_64' : 'layout of 64-bit little-endian machines'}\\n");
}

#endif
`;
}

function row(refused: RefusedCall, values: readonly string[]): string {
  const { call, errors, before } = refused;
  return [
    '\t{',
    `\t\t.call = ${stringInC(call.text, MAX_TEXT)},`,
    `\t\t.step = ${stringInC(refusalText(refused), MAX_TEXT)},`,
    ...wrapped('.args = {', values),
    ...wrapped('.errors = {', errors),
    ...(before.length === 0 ? [] : wrapped('.before = {', before)),
    '\t},',
  ].join('\n');
}

/** A list on as many lines as it needs. */
function wrapped(head: string, items: readonly string[]): readonly string[] {
  const line = `\t\t${head} ${items.join(', ')} },`;
  if (line.length + 14 <= MAX_LINE) return [line];
  return [`\t\t${head}`, ...items.map((item) => `\t\t\t${item},`), '\t\t},'];
}

function untestedText(untested: readonly string[]): string {
  if (untested.length === 0) return '';
  const lines = untested.map((line) => ` *   ${line}`);
  return ` Steps that no such call shows, since the machine\n * decides or the call would change something:\n${lines.join('\n')}`;
}
