/**
 * One calling process for each world. It takes its orders from a pipe, and leaves answers in memory that it shares with
 * the first process, which replaces it when a call ends it or keeps it.
 */
export const WORLD = `
/* Answers beside errnos (0: the call succeeded). */
enum { SIGNAL = 0x2000, EXIT_STATUS = 0x4000, HUNG = 0x6000, NOT_MADE, NOT_ASKED };

#define MAX_LOST 5 /* processes that calls of one number may cost in one world */
#define DEADLINE 10000 /* milliseconds without an answer */
#define TICK 100

struct order {
	u32 first, end; /* which calls of the spec */
	u64 offset; /* where its calls start in the plan */
	long number;
};

struct shared {
	volatile u32 current;
	volatile int status;
	const char *volatile fault;
	volatile u16 answers[MAX_CALLS];
};

static struct world worlds[] = {
	{ .name = "unprivileged" },
	{ .name = "root", .is_root = 1 },
	{ .name = "EPERM filter", .error = 1 },
	{ .name = "ENOSYS filter", .error = 38 },
};

#define WORLDS 4

static int read_all(int file, void *into, u64 length)
{
	u64 done = 0;

	while (done < length) {
		long got = SYS(read, file, (u8 *)into + done, length - done, 0, 0, 0);

		if (got <= 0)
			return 0;
		done += got;
	}
	return 1;
}

/* Makes calls until there are no more orders. */
static void make_calls(struct shared *shared)
{
	struct order order;
	u64 registers[6];
	u32 index;
	long self = SYS(getpid, 0, 0, 0, 0, 0, 0);

	while (read_all(ORDERS, &order, sizeof(order))) {
		at = plan + order.offset;
		for (index = 0; index < order.end; index++) {
			long result;

			if (!read_call(registers))
				SYS(exit_group, 125, 0, 0, 0, 0, 0);
			if (index < order.first)
				continue;
			shared->current = index;
			result = enter(order.number, registers);
			/* A call that nobody vouches for may have made a copy of this process. */
			if (NEEDS_ISOLATION && SYS(getpid, 0, 0, 0, 0, 0, 0) != self)
				SYS(exit_group, 0, 0, 0, 0, 0, 0);
			shared->answers[index] = IS_ERROR(result) ? -result : 0;
		}
		SYS(write, REPORTS, "d", 1, 0, 0, 0);
	}
	SYS(exit_group, 0, 0, 0, 0, 0, 0);
}

/* Descriptors 0, 1 and 2 are sockets that nobody reads or writes, and nothing else is open but the two pipes. */
static int arrange_descriptors(int orders, int reports, const int *pair)
{
	int file;

	if (SYS(dup3, orders, ORDERS, 0, 0, 0, 0) < 0 || SYS(dup3, reports, REPORTS, 0, 0, 0, 0) < 0)
		return 0;
	for (file = 0; file < 3; file++)
		if (pair[1] >= 0 && pair[1] != file && SYS(dup3, pair[1], file, 0, 0, 0, 0) < 0)
			return 0;
	for (file = 3; file < 256; file++)
		if (file != ORDERS && file != REPORTS)
			SYS(close, file, 0, 0, 0, 0, 0);
	return 1;
}

static long fork_process(void)
{
	return SYS(clone, SIGCHLD, 0, 0, 0, 0, 0);
}

static int ended(int status)
{
	return status & 0x7f ? SIGNAL | (status & 0x7f) : EXIT_STATUS | (status >> 8 & 0xff);
}

/* The process between: it has the namespaces that its child, the first process in them, is born into. */
static void stand_between(const struct world *world, int orders, int reports)
{
	struct shared *shared = world->shared;
	int pair[2] = { -1, -1 }, status = 0;
	long child;

	SYS(prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0, 0);
	enter_memory_group();
	if (is_apart && !enter_namespaces()) {
		shared->fault = "there are no namespaces";
		SYS(exit_group, 1, 0, 0, 0, 0, 0);
	}
	if (SYS(socketpair, AF_UNIX, SOCK_STREAM, 0, pair, 0, 0) != 0)
		pair[1] = SYS(openat, AT_FDCWD, "/dev/null", O_RDWR, 0, 0, 0);
	child = fork_process();
	if (child == 0) {
		const char *fault = arrange_descriptors(orders, reports, pair) ?
					    confine(world, is_apart) :
					    "the descriptors cannot be arranged";

		shared->fault = fault;
		if (fault != 0)
			SYS(exit_group, 1, 0, 0, 0, 0, 0);
		SYS(write, REPORTS, "r", 1, 0, 0, 0);
		make_calls(shared);
	}
	/* Whoever waits for a report is told of the end by the pipe alone. */
	SYS(close, reports, 0, 0, 0, 0, 0);
	SYS(close, orders, 0, 0, 0, 0, 0);
	/* A process that has itself traced stops, and nobody would continue it. */
	while (SYS(wait4, child, &status, 0, 0, 0, 0) > 0 && (status & 0xff) == 0x7f)
		SYS(kill, child, SIGKILL, 0, 0, 0, 0);
	shared->status = status;
	SYS(exit_group, 0, 0, 0, 0, 0, 0);
}

static void stop(struct world *world)
{
	if (world->process == 0)
		return;
	SYS(kill, world->process, SIGKILL, 0, 0, 0, 0);
	SYS(wait4, world->process, 0, 0, 0, 0, 0);
	SYS(close, world->orders, 0, 0, 0, 0, 0);
	SYS(close, world->reports, 0, 0, 0, 0, 0);
	world->process = 0;
}

/* Waits for a byte of the calling process: the byte, 0 where it has ended, or -1 where nothing comes. */
static int wait_for_report(struct world *world, int milliseconds)
{
	struct {
		int file;
		short events, result;
	} one = { world->reports, POLLIN, 0 };
	long time[2] = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
	u8 byte = 0;

	if (SYS(ppoll, &one, 1, time, 0, 8, 0) <= 0)
		return -1;
	return SYS(read, world->reports, &byte, 1, 0, 0, 0) == 1 ? byte : 0;
}

/* Starts and confines the calling process of a world. Returns what failed; 0 where nothing did. */
static const char *start(struct world *world)
{
	int orders[2], reports[2];
	int report;

	if (SYS(pipe2, orders, O_CLOEXEC, 0, 0, 0, 0) != 0 || SYS(pipe2, reports, O_CLOEXEC, 0, 0, 0, 0) != 0)
		return "there is no pipe";
	world->shared->fault = "the process ended";
	world->process = fork_process();
	if (world->process == 0)
		stand_between(world, orders[0], reports[1]);
	SYS(close, orders[0], 0, 0, 0, 0, 0);
	SYS(close, reports[1], 0, 0, 0, 0, 0);
	world->orders = orders[1];
	world->reports = reports[0];
	if (world->process < 0) {
		world->process = 0;
		return "no process can be started";
	}
	report = wait_for_report(world, 2 * DEADLINE);
	if (report == 'r')
		return 0;
	stop(world);
	return report < 0 ? "the process did not start in time" : world->shared->fault;
}

/* Has a world make the calls of one spec. Each call is answered for, whatever becomes of the process. */
static const char *make_in(struct world *world, struct order order)
{
	struct shared *shared = world->shared;
	u32 lost = 0;

	while (order.first < order.end) {
		u32 last = order.first;
		int waited = 0, report;

		if (lost >= MAX_LOST) {
			while (order.first < order.end)
				shared->answers[order.first++] = NOT_MADE;
			return 0;
		}
		if (world->process == 0) {
			const char *fault = start(world);

			if (fault != 0)
				return fault;
		}
		shared->current = order.first;
		if (SYS(write, world->orders, &order, sizeof(order), 0, 0, 0) != sizeof(order))
			return "the calling process takes no orders";
		while ((report = wait_for_report(world, TICK)) < 0 && waited < DEADLINE) {
			waited = shared->current == last ? waited + TICK : 0;
			last = shared->current;
		}
		if (report == 'd')
			return 0;
		last = shared->current < order.end ? shared->current : order.end - 1;
		if (report < 0) {
			stop(world);
			shared->answers[last] = HUNG;
		} else {
			SYS(wait4, world->process, 0, 0, 0, 0, 0);
			SYS(close, world->orders, 0, 0, 0, 0, 0);
			SYS(close, world->reports, 0, 0, 0, 0, 0);
			world->process = 0;
			shared->answers[last] = ended(shared->status);
		}
		lost++;
		order.first = last + 1;
	}
	return 0;
}
`;
