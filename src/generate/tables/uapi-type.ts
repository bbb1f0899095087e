import type { StructField, StructType, Type } from '../../spec/types/type.ts';

/** Names of the kernel and of the C library, and what a header for programs writes for them (linux/types.h). */
const IN_HEADERS: ReadonlyMap<string, string> = new Map([
  ...['u8', 'u16', 'u32', 'u64', 's8', 's16', 's32', 's64'].map((name) => [name, `__${name}`] as const),
  ...['8', '16', '32', '64'].flatMap(
    (bits) =>
      [
        [`uint${bits}_t`, `__u${bits}`],
        [`int${bits}_t`, `__s${bits}`],
      ] as const,
  ),
  ...(
    'size_t ssize_t ptrdiff_t off_t loff_t pid_t mode_t clockid_t timer_t clock_t time_t ino_t daddr_t key_t mqd_t ' +
    'rwf_t sa_family_t'
  )
    .split(' ')
    .map((name) => [name, `__kernel_${name}`] as const),
  ['uid_t', '__kernel_uid32_t'],
  ['gid_t', '__kernel_gid32_t'],
  ['uintptr_t', '__kernel_ulong_t'],
  ['intptr_t', '__kernel_long_t'],
  ['dev_t', '__u32'],
  ['id_t', '__u32'],
  ['qid_t', '__u32'],
  ['umode_t', '__u16'],
  ['key_serial_t', '__s32'],
  ['bool', '__u8'],
]);

/** A struct whose fields have the names that programs know: `__kernel_size_t` for `size_t`. */
export function inUapiTypes(struct: StructType): StructType {
  return { ...struct, fields: struct.fields.map(uapiField) };
}

function uapiField(field: StructField): StructField {
  return { ...field, type: uapiType(field.type) };
}

function uapiType(type: Type): Type {
  switch (type.kind) {
    case 'integer':
      return { ...type, name: IN_HEADERS.get(type.name) ?? type.name };
    case 'pointer':
      return { ...type, to: uapiType(type.to) };
    case 'array':
      return { ...type, of: uapiType(type.of) };
    case 'struct':
      return type.name === '' ? inUapiTypes(type) : type;
    case 'void':
      return type;
  }
}
