/** What a check is, in C. Sizes follow. */
export const CHECK = `
struct check {
	const char *id;
	/* The call, as C. Two checks of the kernel refuse it: the first one and the second one. */
	const char *call, *first, *second;
	long number;
	long args[6];
	/* What the first one fails with, and what the second one would; 0 ends a list. */
	int errors[MAX_ERRORS], others[MAX_ERRORS];
	/* What the machine may fail the call with before: the answer then shows nothing. */
	int before[MAX_ERRORS];
	/* The releases of Linux that answer so: from the first on, before the second; 0: no limit. */
	int since, until;
	/* The caller has to lack a capability. */
	int is_for_unprivileged;
};
`;

/** What makes a check and says what came of it. It follows the table of checks, and needs a C library, and no more. */
export const RUNNER = String.raw`
/* Answers beside errnos (0: the call succeeded). */
#define KILLED 0x100
#define HUNG 0x200
#define SECONDS 10

static int is_unprivileged;
static char reason[64];

static const char *name_of(int error)
{
	static char number[32];

	if (error > 0 && error < (int)ARRAY_SIZE(names) && names[error])
		return names[error];
	if (error == 0)
		return "success";
	if (error == HUNG)
		return "no answer in time";
	snprintf(number, sizeof(number), error & KILLED ? "signal %d" : "errno %d", error & ~KILLED);
	return number;
}

static int holds(const int *errors, int error)
{
	int index;

	for (index = 0; index < MAX_ERRORS && errors[index]; index++)
		if (errors[index] == error)
			return 1;
	return 0;
}

static void print_errors(const int *errors)
{
	int index;

	for (index = 0; index < MAX_ERRORS && errors[index]; index++)
		printf("%s%s", index ? " or " : "", name_of(errors[index]));
}

/* Gives up all privileges, so that the calls are made without any whoever starts this. */
static void drop_privileges(void)
{
	unsigned int header[2] = { 0x20080522, 0 }, sets[6] = { 0 };
	int index;

	if (geteuid() == 0) {
		syscall(SYS_setgroups, 0L, 0L);
		syscall(SYS_setresgid, 65534L, 65534L, 65534L);
		syscall(SYS_setresuid, 65534L, 65534L, 65534L);
		printf("# started as root: the calls are made %s\n",
		       geteuid() ? "as user 65534, without capabilities" : "as root, since setresuid failed");
	}
	syscall(SYS_capset, header, sets);
	syscall(SYS_prctl, 38L /* PR_SET_NO_NEW_PRIVS */, 1L, 0L, 0L, 0L);
	is_unprivileged = geteuid() != 0;
	if (syscall(SYS_capget, header, sets) == 0)
		for (index = 0; index < 6; index++)
			if (sets[index])
				is_unprivileged = 0;
	if (!is_unprivileged)
		printf("# privileges could not be dropped: checks that need a caller without them are skipped\n");
}

/* Makes a call in a process of its own: in a kernel that does not refuse it, it may do anything. */
static int make(const struct check *one)
{
	const long *args = one->args;
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child < 0) {
		printf("Bail out! fork: %s\n", strerror(errno));
		exit(2);
	}
	if (child == 0) {
		long result;
		int file = open("/dev/null", O_RDWR), copy;

		for (copy = 0; file > 2 && copy < 3; copy++)
			dup2(file, copy);
		alarm(SECONDS);
		errno = 0;
		result = syscall(one->number, args[0], args[1], args[2], args[3], args[4], args[5]);
		_exit(result != -1 ? 0 : errno < 255 ? errno : 255);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGALRM ? HUNG : KILLED | WTERMSIG(status);
	return WEXITSTATUS(status);
}

/* Whether all checks of a call got the same answer, and no check expects it. */
static int is_all(const struct check *const *those, const int *answers, int count, int error)
{
	int index;

	for (index = 0; index < count; index++)
		if (answers[index] != error || holds(those[index]->errors, error))
			return 0;
	return 1;
}

/* Says so where a call fails alike whatever its arguments are: the lines that follow show no order. */
static void note_stub(const struct check *const *those, const int *answers, int count)
{
	int index, differences = 0;

	for (index = 0; index < count; index++) {
		if (answers[index] != answers[0])
			return;
		differences += !holds(those[index]->errors, answers[index]);
	}
	if (count > 1 && differences && answers[0])
		printf("# %.*s: each of these calls got %s, whatever its arguments are\n",
		       (int)strcspn(those[0]->id, "."), those[0]->id, name_of(answers[0]));
}

/* Why a check shows nothing; 0 where it does. */
static const char *why_skipped(const struct check *one, int answer)
{
	if (one->is_for_unprivileged && !is_unprivileged)
		return "needs a caller without capabilities";
	if (!holds(one->before, answer))
		return 0;
	snprintf(reason, sizeof(reason), "%s came before either", name_of(answer));
	return reason;
}

static void print_check(const struct check *one)
{
	printf("%s: ", one->id);
	print_errors(one->errors);
	printf(" before ");
	print_errors(one->others);
	printf(" (%s)", one->call);
}

static void explain(const struct check *one, int answer)
{
	printf("# %s: expected ", one->id);
	print_errors(one->errors);
	printf(", got %s\n#   first:  %s\n#   second: %s\n#   %s\n", name_of(answer), one->first, one->second,
	       holds(one->others, answer) ? "The second one came first, or this kernel lacks the first one." :
	       answer == 0		  ? "This kernel refuses it for neither reason." :
					    "Something else came first.");
}
`;
