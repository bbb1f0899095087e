/** What somebody sees who comes without a text: a proposal with an order that hides its refusals behind a permission. */
const SKETCH = `syscall: xyzzy
summary: look up a label by its descriptor
prototype: int xyzzy(int fd, const char __user *name, unsigned int flags)
number:
  x86_64: 475
arguments:
  name:
    role: string
    note: of at most 256 bytes
entry:
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - check: flags != 0
    error: EINVAL
  - copy: name
  - lookup: fd
    error: EBADF
  - work: looks for the label
    error: [ENOENT, ENOMEM]
  - effect: hands the label to the file
probes:
  - call: xyzzy(-1, NULL, ~0)
    expect: EINVAL
`;

/** The text of a page's spec (`syscalls/openat2`); the sketch for anything that is no page of this site. */
export async function exampleText(page: string | null): Promise<string> {
  if (page === null || !/^(?:syscalls|proposals)\/[\w-]+$/.test(page)) return SKETCH;
  const response = await fetch(new URL(`../${page}/spec.yaml`, location.href));
  return response.ok ? await response.text() : SKETCH;
}
