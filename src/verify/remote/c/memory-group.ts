/** A control group with a limit of memory, where one can be made: src/kernel/memory-group.ts says what it is for. */
export const MEMORY_GROUP = String.raw`
static char group_folder[4096], group_entry[4096 + 32];

static int make_group_in(const char *mount, const char *path, u64 count, const char *limit)
{
	unsigned int length = append(group_folder, 0, mount, -1UL);
	unsigned int end;

	length = append(group_folder, length, path, count);
	length = append(group_folder, length, "/probeable-", -1UL);
	length = append_number(group_folder, length, SYS(getpid, 0, 0, 0, 0, 0, 0));
	if (SYS(mkdirat, AT_FDCWD, group_folder, 0755, 0, 0, 0) != 0)
		return 0;
	end = append(group_entry, 0, group_folder, -1UL);
	append(group_entry, end, limit, -1UL);
	if (write_file(group_entry, "1073741824")) {
		append(group_entry, end, "/cgroup.procs", -1UL);
		return 1;
	}
	SYS(unlinkat, AT_FDCWD, group_folder, AT_REMOVEDIR, 0, 0, 0);
	return 0;
}

/* Reads a line of /proc/self/cgroup: "0::/path", or "4:memory:/path" of version 1. */
static int make_group_of(const char *line, u64 length)
{
	u64 colon = 0, path, end;

	while (colon < length && line[colon] != ':')
		colon++;
	for (path = colon + 1; path < length && line[path] != ':';)
		path++;
	if (++path >= length || line[path] != '/')
		return 0;
	if (path - colon == 8 && line[colon + 1] == 'm' && line[colon + 6] == 'y')
		return make_group_in("/sys/fs/cgroup/memory", line + path, length - path, "/memory.limit_in_bytes");
	if (path - colon != 2)
		return 0;
	if (make_group_in("/sys/fs/cgroup", line + path, length - path, "/memory.max"))
		return 1;
	/* A group with processes hands no memory to groups below it: the parent may. */
	for (end = length - path; end > 0 && line[path + end - 1] != '/';)
		end--;
	return make_group_in("/sys/fs/cgroup", line + path, end > 0 ? end - 1 : 0, "/memory.max");
}

static int has_group;

static void make_memory_group(void)
{
	static char text[4096];
	long file = SYS(openat, AT_FDCWD, "/proc/self/cgroup", O_RDONLY, 0, 0, 0);
	long length, start = 0, end;

	if (IS_ERROR(file) || SYS(geteuid, 0, 0, 0, 0, 0, 0) != 0)
		return;
	length = SYS(read, file, text, sizeof(text), 0, 0, 0);
	SYS(close, file, 0, 0, 0, 0, 0);
	for (end = 0; end < length && !has_group; end++) {
		if (text[end] != '\n')
			continue;
		has_group = make_group_of(text + start, end - start);
		start = end + 1;
	}
}

/* 0 stands for whoever writes it. */
static void enter_memory_group(void)
{
	if (has_group)
		write_file(group_entry, "0");
}

static void remove_memory_group(void)
{
	int tries;
	long time[2] = { 0, 20000000 };

	for (tries = 0; has_group && tries < 50; tries++) {
		if (SYS(unlinkat, AT_FDCWD, group_folder, AT_REMOVEDIR, 0, 0, 0) == 0)
			return;
		SYS(ppoll, 0, 0, time, 0, 8, 0); /* a process that was killed takes a moment to end */
	}
}
`;
