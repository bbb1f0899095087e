/**
 * How a planned call enters the kernel: as the program itself does, or by the entry points of 32-bit programs, which
 * int 0x80 leads to from a 64-bit one, too (arch/x86/entry/entry_64_compat.S). They take the lower halves of registers,
 * so the memory of calls lies below 2 GiB.
 */
export const ENTER = String.raw`
#ifdef I386_ENTRIES
#undef AUDIT_ARCH
#define AUDIT_ARCH 0x40000003U
#define MAP_32BIT 0x40
#define MREMAP_FIXED 2

static long enter(long number, const u64 *registers)
{
	long result;

	__asm__ volatile("mov %%rbp, %%r12\n\t"
			 "mov %[sixth], %%rbp\n\t"
			 "int $0x80\n\t"
			 "mov %%r12, %%rbp"
			 : "=a"(result)
			 : "a"(number), "b"(registers[0]), "c"(registers[1]), "d"(registers[2]),
			   "S"(registers[3]), "D"(registers[4]), [sixth] "r"(registers[5])
			 : "r8", "r9", "r10", "r11", "r12", "memory");
	return (int)result;
}
#else
static long enter(long number, const u64 *registers)
{
	return sys(number, registers[0], registers[1], registers[2], registers[3], registers[4],
		   registers[5]);
}
#endif
`;
