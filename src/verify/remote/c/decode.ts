/** Reads the plan, and lays the memory of a call out: writable pages, and the same pages read-only for string literals. */
export const DECODE = `
/* Arguments of a call: the tags of the plan. */
enum { NUMBER, READ_ONLY, WRITABLE };

#define ARENA_SIZE (8UL << 20)
#define ALIGNMENT 16

/* The same pages twice. */
static u8 *writable, *read_only;
static u64 arena_used;
static const u8 *at;

static u64 unsigned_number(void)
{
	u64 value = 0;
	int shift = 0;

	while (*at & 0x80) {
		value |= (u64)(*at++ & 0x7f) << shift;
		shift += 7;
	}
	return value | (u64)*at++ << shift;
}

/* Even numbers are positive, odd ones negative. */
static u64 signed_number(void)
{
	u64 value = unsigned_number();

	return value >> 1 ^ -(value & 1);
}

/* Lays memory out and returns its address; 0 where the arena is too small. */
static u64 place(u64 tag)
{
	u64 length = unsigned_number(), pointers = unsigned_number(), start = arena_used;
	u64 filled = 0;
	u8 *bytes = writable + start;

	if (length >= ARENA_SIZE - start - ALIGNMENT)
		return 0;
	arena_used += (length + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
	while (filled < length) {
		u64 control = unsigned_number(), count = control >> 1;
		u64 index;

		if (count > length - filled)
			return 0;
		for (index = 0; index < count; index++)
			bytes[filled++] = control & 1 ? *at : *at++;
		if (control & 1)
			at++;
	}
	while (pointers--) {
		u64 offset = unsigned_number(), inner = place(unsigned_number());
		int byte;

		if (inner == 0 || offset + 8 > length)
			return 0;
		for (byte = 0; byte < 8; byte++)
			bytes[offset + byte] = inner >> 8 * byte;
	}
	return (u64)(tag == READ_ONLY ? read_only : writable) + start;
}

/* Reads a call; false where its memory does not fit. */
static int read_call(u64 *registers)
{
	u64 count = unsigned_number(), index;

	arena_used = 0;
	for (index = 0; index < 6; index++)
		registers[index] = 0;
	for (index = 0; index < count; index++) {
		u64 tag = unsigned_number();

		registers[index] = tag == NUMBER ? signed_number() : place(tag);
		if (tag != NUMBER && registers[index] == 0)
			return 0;
	}
	return 1;
}

static int map_arena(void)
{
#ifdef I386_ENTRIES
	long mapped = SYS(mmap, 0, 2 * ARENA_SIZE, PROT_READ_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	long second = mapped + ARENA_SIZE, flags = MREMAP_MAYMOVE | MREMAP_FIXED;
#else
	long mapped = SYS(mmap, 0, ARENA_SIZE, PROT_READ_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long second = 0, flags = MREMAP_MAYMOVE;
#endif

	if (IS_ERROR(mapped))
		return 0;
	writable = (u8 *)mapped;
	/* An old size of 0 maps shared pages once more: mremap(2). */
	mapped = SYS(mremap, mapped, 0, ARENA_SIZE, flags, second, 0);
	if (IS_ERROR(mapped) || SYS(mprotect, mapped, ARENA_SIZE, PROT_READ, 0, 0, 0) != 0)
		return 0;
	read_only = (u8 *)mapped;
	return 1;
}
`;
