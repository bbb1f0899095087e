/** The program: an ordinary one, or the first process of a guest, which it powers off in the end. */
export const MAIN = String.raw`
static int is_first;

/* Ends the program, and the machine with it where there is no other process. */
static void leave(int status)
{
	if (is_first) {
		SYS(ioctl, 1, TCSBRK, 1, 0, 0, 0); /* until the console has taken everything */
		SYS(sync, 0, 0, 0, 0, 0, 0);
		SYS(reboot, 0xfee1dead, 0x28121969, 0x4321fedc, 0, 0, 0);
	}
	SYS(exit_group, status, 0, 0, 0, 0, 0);
	__builtin_unreachable();
}

static void prepare_first(void)
{
	is_first = SYS(getpid, 0, 0, 0, 0, 0, 0) == 1;
	if (!is_first)
		return;
	SYS(mkdirat, AT_FDCWD, "/dev", 0755, 0, 0, 0);
	SYS(mkdirat, AT_FDCWD, "/proc", 0755, 0, 0, 0);
	SYS(mount, "none", "/proc", "proc", 0, 0, 0);
	SYS(syslog, 8, 0, 1, 0, 0, 0); /* no kernel messages between the answers */
	if (SYS(fcntl, 1, 1, 0, 0, 0, 0) < 0) {
		int file;

		SYS(mount, "none", "/dev", "devtmpfs", 0, 0, 0);
		for (file = 0; file < 3; file++)
			SYS(openat, AT_FDCWD, "/dev/console", O_RDWR, 0, 0, 0);
	}
}

static u64 page_size(void)
{
	u64 size = 4096;

	/* madvise(2) refuses an address that is not a page's. */
	while (SYS(madvise, (u64)writable + size, 0, 0, 0, 0, 0) != 0)
		size *= 2;
	return size;
}

static u64 milliseconds(void)
{
	long time[2] = { 0, 0 };

	SYS(clock_gettime, 1, time, 0, 0, 0, 0);
	return time[0] * 1000UL + time[1] / 1000000;
}

static void introduce(u32 points)
{
	static char names[6][65];

	print("TAP version 13\n");
	note("probeable answers", "1");
	note("plan", DIGEST);
	note("options", OPTIONS);
	note("specs", NAMES);
	SYS(uname, names, 0, 0, 0, 0, 0);
	note("release", names[2]);
	note("build", names[3]);
	note("machine", names[4]);
	note("architecture", ARCHITECTURE);
	note_number("page-size", page_size());
	note_number("root", is_root);
	note_number("filtered", SYS(prctl, PR_GET_SECCOMP, 0, 0, 0, 0, 0) == 2);
	note_number("namespaces", is_apart);
	print_configuration();
	print("1..");
	print_number(points);
	put('\n');
	flush();
}

/* Whether a world makes the calls of a spec, and how many of them. */
static u32 calls_in(const struct world *world, const struct spec *spec)
{
	if (world->is_root && (!is_root || !(spec->flags & AS_ROOT)))
		return 0;
	return world->error != 0 ? spec->probes : spec->calls;
}

/* Passes over the calls of a spec. */
static void pass_over(u32 calls)
{
	u64 registers[6];

	while (calls--)
		if (!read_call(registers))
			bail_out("plan", "a call needs too much memory");
}

static void make_spec(const struct spec *spec, long number, u32 point)
{
	u32 index, which;

	print("# call ");
	print(spec->name);
	put(' ');
	print_number(number);
	put(' ');
	print_number(spec->calls);
	put('\n');
	flush();
	for (which = 0; which < WORLDS; which++) {
		struct world *world = &worlds[which];
		struct order order = { 0, calls_in(world, spec), at - plan, number };
		const char *fault = order.end == 0 ? 0 : make_in(world, order);

		if (fault != 0)
			bail_out(world->name, fault);
		for (index = order.end; index < spec->calls; index++)
			world->shared->answers[index] = NOT_ASKED;
	}
	for (index = 0; index < spec->calls; index++)
		print_point(point + index, index);
}

static void choose_confinement(void)
{
	u32 which;
	const char *fault;

	is_apart = 1;
	is_root = SYS(geteuid, 0, 0, 0, 0, 0, 0) == 0;
	for (which = 0; which < WORLDS; which++) {
		long memory = SYS(mmap, 0, sizeof(struct shared), PROT_READ_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

		if (IS_ERROR(memory))
			bail_out("memory", "there is none to share");
		worlds[which].shared = (struct shared *)memory;
	}
	if (start(&worlds[0]) == 0)
		return;
	is_apart = 0;
	fault = start(&worlds[0]);
	if (fault != 0)
		bail_out(worlds[0].name, fault);
}

int main(void)
{
	u32 index, points = 0, point = 1;
	u64 begin;

	prepare_first();
	if (!map_arena())
		bail_out("memory", "there is none for the calls");
	make_memory_group();
	choose_confinement();
	if (NEEDS_ISOLATION && !(is_apart && is_root))
		bail_out("confinement",
			 "calls that nobody vouches for are made as root only, and with namespaces");
	for (index = 0; index < SPECS; index++)
		points += numbers[index] < 0 ? 0 : specs[index].calls;
	introduce(points);
	begin = milliseconds();
	at = plan;
	for (index = 0; index < SPECS; index++) {
		const u8 *start_of_spec = at;

		if (numbers[index] >= 0) {
			make_spec(&specs[index], numbers[index], point);
			point += specs[index].calls;
		}
		at = start_of_spec;
		pass_over(specs[index].calls);
	}
	for (index = 0; index < WORLDS; index++)
		stop(&worlds[index]);
	remove_memory_group();
	note_number("milliseconds", milliseconds() - begin);
	print("# checksum ");
	print_hexadecimal(checksum);
	put('\n');
	flush();
	leave(0);
}
`;
