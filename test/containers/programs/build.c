/*
 * Builds filters with libseccomp and writes what it exports, one file a filter: build FOLDER < commands. The commands:
 * "default ACTION", "arch TOKEN", "rule ACTION SYSCALL COUNT {INDEX OP A B}", "tree", "end". A line for each call says
 * what it returned. Every filter is built in a process of its own with two seconds to live: some rules keep libseccomp
 * from coming to an end.
 */
#include <fcntl.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *lines[512];

static void build(const char *folder, int index, int count)
{
	scmp_filter_ctx context = NULL;

	for (int i = 0; i < count; i++) {
		char *p = lines[i];

		if (!strncmp(p, "default ", 8)) {
			context = seccomp_init(strtoul(p + 8, NULL, 0));
		} else if (!strncmp(p, "tree", 4)) {
			seccomp_attr_set(context, SCMP_FLTATR_CTL_OPTIMIZE, 2);
		} else if (!strncmp(p, "arch ", 5)) {
			printf("%d\n", seccomp_arch_add(context, strtoul(p + 5, NULL, 0)));
		} else if (!strncmp(p, "rule ", 5)) {
			struct scmp_arg_cmp args[6];
			unsigned long action = strtoul(p + 5, &p, 0);
			char name[64];
			int used, number;

			sscanf(p, "%63s%n", name, &used);
			p += used;
			number = strtol(p, &p, 0);
			for (int k = 0; k < number && k < 6; k++) {
				args[k].arg = strtoul(p, &p, 0);
				args[k].op = strtoul(p, &p, 0);
				args[k].datum_a = strtoull(p, &p, 0);
				args[k].datum_b = strtoull(p, &p, 0);
			}
			printf("%d\n", seccomp_rule_add_array(context, action, seccomp_syscall_resolve_name(name), number, args));
		}
		fflush(stdout);
	}
	char path[4096];
	snprintf(path, sizeof(path), "%s/%d", folder, index);
	int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
	printf("%d\n", seccomp_export_bpf(context, fd));
	fflush(stdout);
	_exit(0);
}

int main(int argc, char **argv)
{
	static char line[4096];
	int count = 0, index = 0;

	while (argc > 1 && fgets(line, sizeof(line), stdin)) {
		if (strncmp(line, "end", 3)) {
			lines[count++] = strdup(line);
			continue;
		}
		int status;
		pid_t pid = fork();

		if (pid == 0) {
			alarm(2);
			build(argv[1], index, count);
		}
		waitpid(pid, &status, 0);
		puts(WIFEXITED(status) ? "built" : "endless");
		fflush(stdout);
		while (count > 0)
			free(lines[--count]);
		index++;
	}
	return 0;
}
