/* Ends at once with a status that no engine has. It makes no other call, so that the filter can refuse all others. */
__attribute__((noreturn)) void _start(void)
{
	__asm__ volatile("syscall" ::"a"(231 /* exit_group */), "D"(42) : "rcx", "r11", "memory");
	__builtin_unreachable();
}
