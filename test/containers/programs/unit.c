/*
 * Has the functions of systemd's own library make filters, and writes the programs instead of loading them: this program
 * has the seccomp_load() that the library calls. Each program is written as its length in bytes, 32 bits, and its content.
 *
 * usage: unit LIBRARY FUNCTION [NUMBER...], or unit LIBRARY list ALLOW ERRNO [NAME[:ERRNO]...]
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int seccomp_load(const scmp_filter_ctx filter)
{
	FILE *file = tmpfile();
	char buffer[65536];
	uint32_t length;
	size_t count;

	if (file == NULL || seccomp_export_bpf(filter, fileno(file)) != 0)
		return -22;
	rewind(file);
	count = fread(buffer, 1, sizeof(buffer), file);
	length = count;
	fwrite(&length, sizeof(length), 1, stdout);
	fwrite(buffer, 1, count, stdout);
	fclose(file);
	return 0;
}

static void *library;

static void *symbol(const char *name)
{
	void *found = dlsym(library, name);

	if (found == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		exit(2);
	}
	return found;
}

/* SECCOMP_PARSE_INVERT, _ALLOW_LIST and _PERMISSIVE of src/shared/seccomp-util.h. */
enum { INVERT = 1, ALLOW_LIST = 2, PERMISSIVE = 8 };

static int list(int count, char **words)
{
	void *(*hashmap_new)(const void *) = symbol("_hashmap_new");
	int (*parse)(const char *, int, void *, int, const char *, const char *, unsigned) =
		symbol("seccomp_parse_syscall_filter");
	int (*load)(uint32_t, void *, uint32_t, _Bool) = symbol("seccomp_load_syscall_filter_set_raw");
	void *filter = hashmap_new(NULL);
	int allow = atoi(words[0]), number = atoi(words[1]), n;
	uint32_t refused = number == 0 ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(number);

	if (allow)
		parse("@default", -1, filter, PERMISSIVE | ALLOW_LIST, NULL, NULL, 0);
	for (n = 2; n < count; n++) {
		char *name = words[n], *colon = strchr(name, ':');
		int invert = name[0] == '~', error = colon == NULL ? -1 : atoi(colon + 1);

		if (colon != NULL)
			*colon = '\0';
		parse(name + invert, error, filter, PERMISSIVE | (invert ? INVERT : 0) | (allow ? ALLOW_LIST : 0),
		      NULL, NULL, 0);
	}
	return load(allow ? refused : SCMP_ACT_ALLOW, filter, allow ? SCMP_ACT_ALLOW : refused, 0);
}

static void *set_of(int count, char **words)
{
	void *(*set_new)(const void *) = symbol("_set_new");
	int (*set_put)(void *, const void *) = symbol("set_put");
	void *set = set_new(NULL);
	int n;

	for (n = 0; n < count; n++)
		set_put(set, (void *)strtoul(words[n], NULL, 0));
	return set;
}

int main(int count, char **words)
{
	const char *function;

	if (count < 3 || (library = dlopen(words[1], RTLD_NOW)) == NULL)
		return 2;
	function = words[2];
	if (strcmp(function, "list") == 0)
		return list(count - 3, words + 3);
	if (strcmp(function, "set") == 0) {
		int (*load)(uint32_t, const void *, uint32_t, _Bool) = symbol("seccomp_load_syscall_filter_set");
		const void *(*find)(const char *) = symbol("syscall_filter_set_find");

		return load(SCMP_ACT_ALLOW, find(words[3]), SCMP_ACT_ERRNO(1), 0);
	}
	if (strcmp(function, "seccomp_restrict_address_families") == 0) {
		int (*restrict_families)(void *, _Bool) = symbol(function);

		return restrict_families(set_of(count - 4, words + 4), atoi(words[3]));
	}
	if (strcmp(function, "seccomp_restrict_archs") == 0) {
		int (*restrict_archs)(void *) = symbol(function);

		return restrict_archs(set_of(count - 3, words + 3));
	}
	return ((int (*)(unsigned long))symbol(function))(count > 3 ? strtoul(words[3], NULL, 0) : 0) < 0;
}
