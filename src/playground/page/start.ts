import { stored } from './keeping.ts';
import { type Linked, readFragment } from './permalink.ts';

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

/** The text of a page's spec (`syscalls/openat2`), or the sketch; undefined where this site has no such page. */
export async function exampleText(page: string | null): Promise<string | undefined> {
  if (page === null || page === '') return SKETCH;
  if (!/^(?:syscalls|proposals)\/[\w-]+$/.test(page)) return undefined;
  try {
    const response = await fetch(new URL(`../${page}/spec.yaml`, location.href));
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

/** What the editor begins with, and what people have to be told of it. */
export interface Start extends Linked {
  /** What stands in the address behind the path for exactly this text; undefined where somebody has edited it. */
  readonly address: string | undefined;
  readonly notice: string;
}

/** Takes up what was written in this tab, else what the address says. */
export async function findStart(): Promise<Start> {
  const start = await fromAddress();
  const kept = stored();
  if (kept === undefined) return start;
  return { ...kept, address: kept.text === start.text ? start.address : undefined, notice: '' };
}

async function fromAddress(): Promise<Start> {
  const { hash, search } = location;
  const linked = await readFragment(hash);
  const sketch = { text: SKETCH, call: '', address: '' } as const;
  if (linked === 'damaged')
    return {
      ...sketch,
      notice: 'This link is damaged: its text cannot be read. Here is the sketch instead.',
    };
  if (linked !== undefined) return { ...linked, address: hash, notice: '' };
  const text = await exampleText(new URLSearchParams(search).get('spec'));
  return text === undefined
    ? { ...sketch, notice: 'The address names no spec of this site. Here is the sketch instead.' }
    : { text, call: '', address: search, notice: '' };
}
