/* Writes one filter of libseccomp: "bpf" as instructions, "pfc" as pseudo filter code; a second argument makes a binary tree. */
#include <seccomp.h>
#include <string.h>

int main(int count, char **words)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(1));
	int number;

	if (filter == NULL || count < 2)
		return 1;
	if (count > 2)
		seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	seccomp_arch_add(filter, SCMP_ARCH_X86);
	for (number = 0; number < 40; number++)
		seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
	seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, 0x7e020000, 0));
	seccomp_rule_add(filter, SCMP_ACT_ERRNO(38), SCMP_SYS(clone3), 0);
	seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(personality), 1, SCMP_A0(SCMP_CMP_EQ, 0));
	seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(personality), 1, SCMP_A0(SCMP_CMP_EQ, 8));
	seccomp_rule_add(filter, SCMP_ACT_TRACE(7), SCMP_SYS(fcntl), 2, SCMP_A1(SCMP_CMP_GT, 4),
			 SCMP_A2(SCMP_CMP_LE, 0x100000000ull));
	seccomp_rule_add(filter, SCMP_ACT_LOG, SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_NE, 40));
	seccomp_rule_add(filter, SCMP_ACT_NOTIFY, SCMP_SYS(mount), 0);
	return strcmp(words[1], "bpf") == 0 ? seccomp_export_bpf(filter, 1) : seccomp_export_pfc(filter, 1);
}
