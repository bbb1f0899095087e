/** What follows RUNNER: the choice of checks by name and release, and main(). */
export const CHOICE = String.raw`
static int is_of(const struct check *one, int release)
{
	return one->number >= 0 && (!one->since || release >= one->since) &&
	       (!one->until || release < one->until);
}

static int is_same_call(const struct check *one, const struct check *other)
{
	return strcspn(one->id, ".") == strcspn(other->id, ".") &&
	       !strncmp(one->id, other->id, strcspn(one->id, "."));
}

/* "openat2" and "openat2.3" name checks; no name stands for all of them. */
static int is_named(const struct check *one, int count, char **wanted)
{
	int index;

	for (index = 0; index < count; index++)
		if (!strcmp(one->id, wanted[index]) ||
		    (strlen(wanted[index]) == strcspn(one->id, ".") &&
		     !strncmp(one->id, wanted[index], strcspn(one->id, "."))))
			return 1;
	return count == 0;
}

static void print_release(const char *word, int release)
{
	if (release)
		printf(", %s Linux %d.%d", word, release >> 24, release >> 16 & 255);
	if (release & 0xffff)
		printf(".%d", release & 0xffff);
}

static void list(const struct check *one)
{
	print_check(one);
	printf("\n    first:  %s\n    second: %s", one->first, one->second);
	print_release("since", one->since);
	print_release("before", one->until);
	printf("%s%s\n", one->is_for_unprivileged ? ", for a caller without capabilities" : "",
	       one->number < 0 ? ", no such call on this machine" : "");
}

/* A release as it is compared; -1 where the text is none. */
static int read_release(const char *text)
{
	unsigned int major = 0, minor = 0, patch = 0;

	if (!strcmp(text, "newest"))
		return 0x7fffffff;
	if (sscanf(text, "%u.%u.%u", &major, &minor, &patch) < 2 || major > 126 || minor > 255)
		return -1;
	return RELEASE((int)major, (int)minor, patch > 0xffff ? 0xffff : (int)patch);
}

static int usage(const char *program)
{
	fprintf(stderr,
		"usage: %s [--release RELEASE|newest] [--list] [CALL|CHECK]...\n"
		"  --release  the release of Linux to compare with (default: what uname says)\n"
		"  --list     print the checks, and make no call\n"
		"Exit status: 0 no difference, 1 differences, 2 wrong usage, 4 nothing could be checked.\n",
		program);
	return 2;
}

int main(int argc, char **argv)
{
	static const struct check *chosen[ARRAY_SIZE(checks)];
	static int answers[ARRAY_SIZE(checks)];
	int passed = 0, failed = 0, skipped = 0, count = 0, others = 0, is_list = 0, release = -1, index, end;
	struct utsname system;

	memset(&system, 0, sizeof(system));
	uname(&system);
	for (index = 1; index < argc && argv[index][0] == '-'; index++) {
		if (!strcmp(argv[index], "--list")) {
			is_list = 1;
			continue;
		}
		if (strcmp(argv[index], "--release") || ++index == argc || (release = read_release(argv[index])) < 0)
			return usage(argv[0]);
	}
	argc -= index;
	argv += index;
	for (index = 0; index < argc; index++) {
		for (end = 0; end < (int)ARRAY_SIZE(checks) && !is_named(&checks[end], 1, argv + index); end++)
			;
		if (end == (int)ARRAY_SIZE(checks)) {
			fprintf(stderr, "there is no check of %s; --list shows those that there are\n", argv[index]);
			return 2;
		}
	}
	if (is_list) {
		for (index = 0; index < (int)ARRAY_SIZE(checks); index++)
			if (is_named(&checks[index], argc, argv))
				list(&checks[index]);
		return 0;
	}
	printf("TAP version 13\n# %s %s %s\n", system.sysname, system.release, system.machine);
	if (release < 0)
		release = read_release(system.release);
	if (release < 0) {
		printf("# this release is no number such as 6.12, so the newest is taken\n");
		release = 0x7fffffff;
	}
	for (index = 0; index < (int)ARRAY_SIZE(checks); index++) {
		if (!is_named(&checks[index], argc, argv))
			continue;
		if (is_of(&checks[index], release))
			chosen[count++] = &checks[index];
		else
			others++;
	}
	if (release == 0x7fffffff)
		printf("# compared with the newest release of Linux\n");
	else
		printf("# compared with Linux %d.%d.%d; --release names another\n", release >> 24, release >> 16 & 255,
		       release & 0xffff);
	if (others)
		printf("# %d checks are left out: they are about other releases or machines\n", others);
	drop_privileges();
	printf("1..%d%s\n", count, count ? "" : " # SKIP there is no check for this release");
	for (index = 0; index < count; index = end) {
		int is_absent, is_hidden;

		for (end = index; end < count && is_same_call(chosen[index], chosen[end]); end++)
			answers[end] = make(chosen[end]);
		is_absent = is_all(chosen + index, answers + index, end - index, ENOSYS);
		is_hidden = syscall(SYS_prctl, 21L /* PR_GET_SECCOMP */, 0L, 0L, 0L, 0L) == 2 &&
			    is_all(chosen + index, answers + index, end - index, EPERM);
		if (!is_absent && !is_hidden)
			note_stub(chosen + index, answers + index, end - index);
		for (; index < end; index++) {
			const struct check *one = chosen[index];
			const char *why = is_absent ? "this kernel does not have the call" :
					  is_hidden ? "a seccomp filter hides the call" :
						      why_skipped(one, answers[index]);
			int is_ok = why || holds(one->errors, answers[index]);

			if (!is_ok)
				explain(one, answers[index]);
			printf("%s %d - ", is_ok ? "ok" : "not ok", index + 1);
			print_check(one);
			printf("%s%s\n", why ? " # SKIP " : "", why ? why : "");
			*(why ? &skipped : is_ok ? &passed : &failed) += 1;
		}
	}
	printf("# Totals: pass:%d fail:%d skip:%d\n", passed, failed, skipped);
	return failed ? 1 : passed ? 0 : 4;
}
`;
