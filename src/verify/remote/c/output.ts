/** The Test Anything Protocol, and what identifies kernel, machine and plan, as comments of it. */
export const OUTPUT = String.raw`
static char output[1 << 16];
static unsigned int output_length;
static u32 checksum = 0x811c9dc5; /* FNV-1a, 32 bits, of the lines of test points */

static void flush(void)
{
	unsigned int done = 0;

	while (done < output_length) {
		long written = SYS(write, 1, output + done, output_length - done, 0, 0, 0);

		if (written <= 0)
			break;
		done += written;
	}
	output_length = 0;
}

static void put(char character)
{
	if (output_length == sizeof(output))
		flush();
	output[output_length++] = character;
}

static void print(const char *text)
{
	while (*text)
		put(*text++);
}

static void print_number(u64 value)
{
	char digits[20];
	int count = 0;

	do {
		digits[count++] = '0' + value % 10;
		value /= 10;
	} while (value != 0);
	while (count > 0)
		put(digits[--count]);
}

static void print_hexadecimal(u32 value)
{
	int shift;

	for (shift = 28; shift >= 0; shift -= 4)
		put("0123456789abcdef"[value >> shift & 15]);
}

/* A comment: what a kernel says of itself stays on its line. */
static void note(const char *name, const char *text)
{
	print("# ");
	print(name);
	put(' ');
	for (; *text; text++)
		put(*text >= ' ' && *text < 0x7f ? *text : '?');
	put('\n');
}

static void note_number(const char *name, u64 value)
{
	print("# ");
	print(name);
	put(' ');
	print_number(value);
	put('\n');
}

static void bail_out(const char *what, const char *why)
{
	print("Bail out! ");
	print(what);
	print(": ");
	print(why);
	put('\n');
	flush();
	leave(1);
}

static void print_answer(u16 answer)
{
	put(' ');
	if (answer == NOT_ASKED)
		put('.');
	else if (answer == NOT_MADE)
		put('-');
	else if (answer == HUNG)
		put('H');
	else {
		if (answer & (SIGNAL | EXIT_STATUS))
			put(answer & SIGNAL ? 'S' : 'X');
		print_number(answer & 0xfff);
	}
}

/* The answers of all worlds to one call. */
static void print_point(u32 point, u32 index)
{
	unsigned int start = output_length, which;
	int is_made = 1;

	if (sizeof(output) - start < 128) {
		flush();
		start = 0;
	}
	for (which = 0; which < WORLDS; which++) {
		u16 answer = worlds[which].shared->answers[index];

		if (answer != NOT_ASKED && answer != NOT_MADE && answer >= SIGNAL)
			is_made = 0;
	}
	print(is_made ? "ok " : "not ok ");
	print_number(point);
	for (which = 0; which < WORLDS; which++)
		print_answer(worlds[which].shared->answers[index]);
	put('\n');
	for (; start < output_length; start++)
		checksum = (checksum ^ (u8)output[start]) * 0x01000193;
}

/* The configuration as the kernel packs it, in base64. */
static void print_configuration(void)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	long file = SYS(openat, AT_FDCWD, "/proc/config.gz", O_RDONLY, 0, 0, 0);
	u8 bytes[57];

	if (IS_ERROR(file))
		return;
	for (;;) {
		long length = SYS(read, file, bytes, sizeof(bytes), 0, 0, 0), index;

		if (length <= 0)
			break;
		print("# config.gz ");
		for (index = 0; index < length; index += 3) {
			u32 three = bytes[index] << 16 | (index + 1 < length ? bytes[index + 1] << 8 : 0) |
				    (index + 2 < length ? bytes[index + 2] : 0);

			put(digits[three >> 18]);
			put(digits[three >> 12 & 63]);
			put(index + 1 < length ? digits[three >> 6 & 63] : '=');
			put(index + 2 < length ? digits[three & 63] : '=');
		}
		put('\n');
	}
	SYS(close, file, 0, 0, 0, 0, 0);
}
`;
