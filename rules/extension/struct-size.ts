import type { SpecRule } from '../../src/lint/rule.ts';
import { carriesSize } from '../../src/lint/sized-struct.ts';
import { passedStructs, structPlace } from '../../src/lint/struct-places.ts';
import type { Argument, Spec, Step } from '../../src/spec/model.ts';
import type { StructType } from '../../src/spec/types/type.ts';

/** A struct that is passed without its size can never grow. */
export const structSize: SpecRule = {
  about: 'spec',
  id: 'struct-size',
  topic: 'extension',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A struct is passed with its size.',
  check({ spec }, report) {
    // A version makes it grow, too, which struct-version tells of.
    const hasVersion = spec.arguments.some(({ name }) => /^(?:\w+_)?(?:version|ver)$/.test(name));
    for (const { struct, argument } of hasVersion ? [] : passedStructs(spec)) {
      const isDirect = argument.type.kind === 'pointer' && argument.type.to === struct;
      if (!isDirect || carriesSize(spec, argument) || struct.isUnion || saysWhatItHolds(struct)) continue;
      if (SHARED.has(struct.name) || !mayBeTouched(spec, argument, struct)) continue;
      report({
        message: `struct ${struct.name} is passed without its size, so no field can ever be added to it`,
        help: [
          `pass "size_t size" right after "${argument.name}", and use copy_struct_from_user() or copy_struct_to_user()`,
          'or make the size the first field of the struct, as in struct mnt_id_req',
        ],
        ...structPlace(spec, struct.name),
      });
    }
  },
};

/** Structs that many calls share, so a single call cannot extend them (include/uapi). */
const SHARED: ReadonlySet<string> = new Set(
  'timespec timespec64 __kernel_timespec old_timespec32 timeval __kernel_old_timeval itimerspec __kernel_itimerspec iovec compat_iovec sockaddr sockaddr_storage msghdr user_msghdr mmsghdr rlimit rlimit64 rusage stat statfs statfs64 epoll_event pollfd sigaction siginfo sigevent stack_t sembuf flock file_handle'.split(
    ' ',
  ),
);

/**
 * Whether the kernel may access the memory behind a pointer; a struct that no step reads or writes needs no size. If the
 * entry path is not known, or is described only in words, it may.
 */
function mayBeTouched({ entry }: Spec, { name, index }: Argument, struct: StructType): boolean {
  if (entry.some((step) => 'target' in step && step.target.argument === index)) return true;
  if (entry.some(({ kind }) => kind === 'blank')) return true;
  const isKnown = entry.some(
    ({ kind }) => kind === 'check' || kind === 'copy' || kind === 'write' || kind === 'lookup',
  );
  const names = new RegExp(`\\b(?:${name}|${struct.name})\\b`);
  return !isKnown || entry.some(({ kind, text }) => WORDED.has(kind) && names.test(text));
}

/** Steps that are described in words, which may mention memory. */
const WORDED: ReadonlySet<Step['kind']> = new Set(['work', 'wait', 'effect', 'limit', 'permission']);

/**
 * Whether a struct can be extended without a size: struct statx has a mask of the fields that were filled in, and spare
 * room; struct io_uring_params and struct futex_waitv have flags and reserved room that must be zero; a struct that ends
 * in a flexible array states its length.
 */
function saysWhatItHolds({ fields }: StructType): boolean {
  const has = (pattern: RegExp): boolean => fields.some(({ name }) => pattern.test(name));
  const last = fields.at(-1)?.type;
  const isRecord = last?.kind === 'array' && last.count === 0;
  return isRecord || (has(/(^|_)(mask|flags)$/) && has(/spare|reserved|^resv$/));
}
