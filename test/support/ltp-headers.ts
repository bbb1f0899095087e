import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes what the tests of `generate ltp` use of LTP's headers, with the same names, arguments and types (include/tst_test.h
 * there): no Debian suite has the library.
 */
export function writeLtpHeaders(folder: string): void {
  mkdirSync(join(folder, 'lapi'));
  writeFileSync(
    join(folder, 'lapi/syscalls.h'),
    '#include <sys/syscall.h>\n#define tst_syscall(NR, ...) syscall(NR, ##__VA_ARGS__)\n',
  );
  writeFileSync(
    join(folder, 'tst_test.h'),
    `#include <errno.h>
#include <stdint.h>
#include <unistd.h>
#define ARRAY_SIZE(arr) (sizeof(arr) / sizeof((arr)[0]))
#define TST_CAP_REQ 1
#define TST_CAP(action, capability) {action, capability, #capability}
struct tst_cap { uint32_t action; uint32_t id; const char *name; };
struct tst_test {
	unsigned int tcnt;
	const char *min_kver;
	unsigned int needs_root:1;
	void (*test)(unsigned int test_nr);
	struct tst_cap *caps;
};
#define TEST(SCALL) do { TST_RET = SCALL; TST_ERR = errno; } while (0)
#define TCONF 32
#define TTERRNO 0x100
extern long TST_RET;
extern int TST_ERR;
void tst_res(int ttype, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void tst_fail(long ret, const int *errs, int count, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
#define TST_EXP_FAIL(SCALL, EXP_ERR, ...) do { int err__ = EXP_ERR; tst_fail(SCALL, &err__, 1, ##__VA_ARGS__); } while (0)
#define TST_EXP_FAIL2 TST_EXP_FAIL
#define TST_EXP_FAIL_ARR(SCALL, EXP_ERRS, COUNT, ...) tst_fail(SCALL, EXP_ERRS, COUNT, ##__VA_ARGS__)
#define TST_EXP_FAIL2_ARR TST_EXP_FAIL_ARR
#define TST_TEST_TCONF(message) static struct tst_test test = {.min_kver = message}
static struct tst_test test;
int tst_run(struct tst_test *self);
int main(void)
{
	return tst_run(&test);
}
`,
  );
}
