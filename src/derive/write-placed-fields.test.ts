import { expect, test } from 'vitest';
import { derivedCall } from '../../test/support/derived.ts';
import { readSpecs } from '../spec/read.ts';
import { writeSpec } from './write-spec.ts';

const code = (fields: string, attributes: string) => `struct frob_event {
${fields}
} ${attributes};

SYSCALL_DEFINE1(frob, struct frob_event __user *, event)
{
	struct frob_event own;

	if (copy_from_user(&own, event, sizeof(own)))
		return -EFAULT;
	if (own.events & 8)
		return -EINVAL;
	return 0;
}
`;

function written(fields: string, attributes: string) {
  const text = writeSpec(derivedCall(code(fields, attributes)), '7.2');
  const [document] = readSpecs(text).documents;
  return { text, struct: document?.spec?.structs.get('frob_event') };
}

test('a field that a packed struct places elsewhere is written as bytes', () => {
  const { text, struct } = written('\t__u32 events;\n\t__u64 data;', '__attribute__((packed))');
  expect(text).toContain('    events: "__u32"\n    data: "__u8[8]"\n');
  expect(struct?.size).toBe(12);
});

test('one that only ends later gets bytes at its end', () => {
  const { text, struct } = written('\t__u32 events;\n\t__u16 data;', '__attribute__((aligned(16)))');
  expect(text).toContain('    data: "__u16"\n    gap6: "__u8[10]"\n');
  expect(struct?.size).toBe(16);
});

test('what asks for more room than its type has it before it', () => {
  const { text, struct } = written('\t__u32 events;\n\t__u8 data __attribute__((aligned(8)));', '');
  expect(text).toContain('    events: "__u32"\n    gap4: "__u8[4]"\n    data: "__u8[1]"\n');
  expect(struct?.size).toBe(16);
});

test('an array without a length stays at the end, where the struct ends without it', () => {
  const fields = '\t__u64 data;\n\t__u32 events;\n\tchar end[];';
  expect(written(fields, '__attribute__((aligned(16)))').text).toContain('    end: "char[]"\n');
  expect(written(fields, '__attribute__((aligned(32)))').text).not.toContain('structs:');
});

test('a layout that is not known is not said, and neither is what its fields decide', () => {
  const { text } = written('\t__u32 events;\n\t__u64 data;', '__attribute__((aligned(UNHEARD_OF)))');
  expect(text).not.toContain('structs:');
  expect(text).toContain('- blank: "event.events & 8"');
});
