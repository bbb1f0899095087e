/*
 * The part of tools/testing/selftests/kselftest.h that a generated selftest uses, written from the documentation
 * (Documentation/dev-tools/kselftest.rst), so that tests need no kernel tree.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

static unsigned int ksft_points, ksft_failures;

static inline void ksft_report(const char *result, const char *directive, const char *format, va_list list)
{
	printf("%s %u %s", result, ++ksft_points, directive);
	vprintf(format, list);
}

#define KSFT_RESULT(name, result, directive)                                                  \
	static inline void __attribute__((format(printf, 1, 2))) name(const char *format, ...) \
	{                                                                                      \
		va_list list;                                                                  \
                                                                                               \
		va_start(list, format);                                                        \
		ksft_report(result, directive, format, list);                                  \
		va_end(list);                                                                  \
	}

KSFT_RESULT(ksft_test_result_pass, "ok", "")
KSFT_RESULT(ksft_test_result_skip, "ok", "# SKIP ")
KSFT_RESULT(ksft_report_failure, "not ok", "")

#define ksft_test_result_fail(...) (ksft_failures++, ksft_report_failure(__VA_ARGS__))

static inline void ksft_print_header(void)
{
	printf("TAP version 13\n");
}

static inline void ksft_set_plan(unsigned int points)
{
	printf("1..%u\n", points);
}

static inline void __attribute__((noreturn)) ksft_exit_skip(const char *why)
{
	printf("1..0 # SKIP %s", why);
	exit(4);
}

static inline void __attribute__((noreturn)) ksft_finished(void)
{
	exit(ksft_failures > 0);
}
