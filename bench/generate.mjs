import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A spec of about 2.2 KB in the shape of openat2's; each has its own name and number, so that none is a duplicate. */
function spec(index) {
  const name = `open_${index}`;
  return `syscall: ${name}
summary: Open a file with restrictions on how its path is resolved
status: merged                 # proposed | merged | superseded | rejected
since: "5.6"                   # the first release with it
number: ${500 + index}
prototype: >
  int ${name}(int dfd, const char __user *filename, struct open_how __user *how, size_t usize)
arguments:                     # only what the prototype cannot say
  dfd: {role: dirfd, sentinels: {AT_FDCWD: -100}}
  how: {role: in, struct: open_how}
structs:
  open_how:
    flags: {type: __u64, role: flags, values: {O_RDONLY: 0, O_CREAT: 0o100, O_TMPFILE: 0o20200000, O_CLOEXEC: 0o2000000}}
    mode: __u64
    resolve: {type: __u64, role: flags, values: {RESOLVE_NO_XDEV: 0x1, RESOLVE_BENEATH: 0x8, RESOLVE_IN_ROOT: 0x10}}
returns: fd
entry:
  - check: usize < OPEN_HOW_SIZE_VER0
    error: EINVAL
    permanent: the first version's size can never shrink
  - check: usize > PAGE_SIZE
    error: E2BIG
  - copy: how
    size: usize
    trailing: E2BIG
    error: EFAULT
  - check: how.resolve & ~(RESOLVE_NO_XDEV | RESOLVE_BENEATH | RESOLVE_IN_ROOT)
    error: EINVAL
  - check: (how.resolve & RESOLVE_BENEATH) && (how.resolve & RESOLVE_IN_ROOT)
    error: EINVAL
    permanent: both name the root of the walk, so they exclude each other
  - copy: filename
    error: EFAULT
  - check: empty(filename)
    error: ENOENT
  - lookup: dfd
    when: relative(filename)
    error: EBADF
  - work: resolves the path and checks access
    error: [ENOENT, ENOTDIR, EACCES, EPERM, ELOOP, EXDEV, EMFILE, ENOMEM]
  - effect: installs a descriptor
constants: {OPEN_HOW_SIZE_VER0: 24}
probes:
  - call: ${name}(-1, NULL, NULL, 0)
    expect: EINVAL
    because: a size below the first version's
links: {man: "https://man7.org/linux/man-pages/man2/openat2.2.html"}
notes: Made for a measurement; no kernel has this call.
`;
}

/** Writes `count` specs, a thousand to a folder. */
export function generate(folder, count) {
  let bytes = 0;
  for (let index = 0; index < count; index++) {
    const into = join(folder, String(Math.floor(index / 1000)).padStart(3, '0'));
    if (index % 1000 === 0) mkdirSync(into, { recursive: true });
    const text = spec(index);
    bytes += text.length;
    writeFileSync(join(into, `${index}.yaml`), text);
  }
  return bytes;
}
