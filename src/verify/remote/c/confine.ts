/**
 * What the calling process gives up before its first call, as the Node process does (src/kernel/child/confine.ts), and
 * an empty root besides, where namespaces can be had.
 */
export const CONFINE = `
#define NOBODY 65534
#define NAMESPACES (CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

struct instruction {
	u16 code;
	u8 jt, jf;
	u32 k;
};

static struct instruction filter[2 * SPECS + 5];

/* Namespaces of its own for the processes that follow: with a user namespace where this is not root. */
static int enter_namespaces(void)
{
	long user = SYS(geteuid, 0, 0, 0, 0, 0, 0), group = SYS(getegid, 0, 0, 0, 0, 0, 0);
	char map[64];

	if (user == 0)
		return SYS(unshare, NAMESPACES, 0, 0, 0, 0, 0) == 0;
	if (SYS(unshare, CLONE_NEWUSER | NAMESPACES, 0, 0, 0, 0, 0) != 0)
		return 0;
	write_file("/proc/self/setgroups", "deny");
	text_of_map(map, user);
	if (!write_file("/proc/self/uid_map", map))
		return 0;
	text_of_map(map, group);
	return write_file("/proc/self/gid_map", map);
}

/* An empty file system that nobody else sees becomes the root. */
static int empty_root(void)
{
	static const char *const folders[] = { "/tmp", "/proc", "/dev", "/sys", "/run", "/mnt" };
	unsigned int index;

	if (SYS(mount, "none", "/", 0, MS_REC | MS_PRIVATE, 0, 0) != 0)
		return 0;
	for (index = 0; index < sizeof(folders) / sizeof(*folders); index++) {
		if (SYS(mount, "probeable", folders[index], "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
			"size=64k,mode=755", 0) != 0)
			continue;
		return SYS(chroot, folders[index], 0, 0, 0, 0, 0) == 0 &&
		       SYS(chdir, "/", 0, 0, 0, 0, 0) == 0;
	}
	return 0;
}

static int limit(int resource, u64 value)
{
	u64 both[2] = { value, value };

	return SYS(prlimit64, 0, resource, both, 0, 0, 0) == 0;
}

static int set_limits(void)
{
	return limit(RLIMIT_CPU, 60) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
	       limit(RLIMIT_NPROC, 256) && limit(RLIMIT_NOFILE, 256);
}

static int become_nobody(void)
{
	return SYS(setgroups, 0, 0, 0, 0, 0, 0) == 0 &&
	       SYS(setresgid, NOBODY, NOBODY, NOBODY, 0, 0, 0) == 0 &&
	       SYS(setresuid, NOBODY, NOBODY, NOBODY, 0, 0, 0) == 0 &&
	       SYS(getuid, 0, 0, 0, 0, 0, 0) == NOBODY && SYS(geteuid, 0, 0, 0, 0, 0, 0) == NOBODY;
}

/* No capability is left: a user namespace had given all of them. */
static int drop_capabilities(void)
{
	u32 header[2] = { CAPABILITY_VERSION_3, 0 }, sets[6] = { 0 };
	int index;

	if (SYS(capset, header, sets, 0, 0, 0, 0) != 0 || SYS(capget, header, sets, 0, 0, 0, 0) != 0)
		return 0;
	for (index = 0; index < 6; index++)
		if (sets[index] != 0)
			return 0;
	return 1;
}

/* A filter that answers an errno to the number of each planned call. */
static int install_filter(u32 error)
{
	struct {
		u16 length;
		struct instruction *instructions;
	} program = { 0, filter };
	unsigned int index, count = 0;

	filter[count++] = (struct instruction){ 0x20, 0, 0, 4 }; /* seccomp_data.arch */
	filter[count++] = (struct instruction){ 0x15, 1, 0, AUDIT_ARCH };
	filter[count++] = (struct instruction){ 0x06, 0, 0, SECCOMP_RET_ALLOW };
	filter[count++] = (struct instruction){ 0x20, 0, 0, 0 }; /* seccomp_data.nr */
	for (index = 0; index < SPECS; index++) {
		if (numbers[index] < 0 || specs[index].flags & UNFILTERED)
			continue;
		filter[count++] = (struct instruction){ 0x15, 0, 1, numbers[index] };
		filter[count++] = (struct instruction){ 0x06, 0, 0, SECCOMP_RET_ERRNO | error };
	}
	filter[count++] = (struct instruction){ 0x06, 0, 0, SECCOMP_RET_ALLOW };
	program.length = count;
	return SYS(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0) == 0 &&
	       SYS(prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0, 0) == 0;
}

/* Confines this process for good. Returns what failed, so that no call is made half confined; 0 where nothing did. */
static const char *confine(const struct world *world, int is_apart)
{
	SYS(prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0, 0);
	SYS(chdir, "/", 0, 0, 0, 0, 0);
	if (!set_limits())
		return "the limits cannot be set";
	if (is_apart && !empty_root())
		return "there is no empty root";
	if (!world->is_root) {
		if (is_root && !become_nobody())
			return "the user cannot be changed";
		SYS(prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0, 0); /* a change of the user clears it */
		if (SYS(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0) != 0)
			return "new privileges cannot be ruled out";
		if (!drop_capabilities())
			return "capabilities are left";
	}
	if (world->error != 0 && !install_filter(world->error))
		return "the filter cannot be installed";
	return 0;
}
`;
