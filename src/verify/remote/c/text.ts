/** Texts and small files without a C library. */
export const TEXT = `
static u64 length_of(const char *text)
{
	u64 length = 0;

	while (text[length])
		length++;
	return length;
}

/* Appends a text; the buffers are longer than any path. */
static unsigned int append(char *buffer, unsigned int length, const char *text, u64 count)
{
	while (count-- && *text && length < 4000)
		buffer[length++] = *text++;
	buffer[length] = 0;
	return length;
}

static unsigned int append_number(char *buffer, unsigned int length, u64 value)
{
	if (value >= 10)
		length = append_number(buffer, length, value / 10);
	buffer[length] = '0' + value % 10;
	buffer[length + 1] = 0;
	return length + 1;
}

static void text_of_map(char *map, u64 id)
{
	unsigned int length = append_number(map, 0, id);

	length = append(map, length, " ", 1);
	length = append_number(map, length, id);
	append(map, length, " 1", 2);
}

static int write_file(const char *path, const char *text)
{
	long file = SYS(openat, AT_FDCWD, path, O_WRONLY, 0, 0, 0);
	long written;

	if (IS_ERROR(file))
		return 0;
	written = SYS(write, file, text, length_of(text), 0, 0, 0);
	SYS(close, file, 0, 0, 0, 0, 0);
	return written == (long)length_of(text);
}
`;
