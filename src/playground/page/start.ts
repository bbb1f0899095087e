import { storedText } from './draft-store.ts';
import { type Linked, readFragment } from './permalink.ts';

/** The default text: a proposal whose permission check precedes all its other checks, so that it has no probe. */
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

/**
 * Loads the spec of a page (`syscalls/openat2`), a sketch in C (`c`), nothing (`empty`), or a sketch in YAML for no page;
 * undefined if there is no such page.
 */
export async function exampleText(page: string | null): Promise<string | undefined> {
  if (page === null || page === '') return SKETCH;
  if (page === 'empty') return '';
  if (!/^(?:c|(?:syscalls|proposals)\/[\w-]+)$/.test(page)) return undefined;
  try {
    const file = page === 'c' ? 'sketch.c' : `../${page}/spec.yaml`;
    const response = await fetch(new URL(file, location.href));
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

/** The initial text of the editor, with a notice about it. */
export interface Start extends Linked {
  /** The query or fragment of the address for exactly this text; undefined if it was edited. */
  readonly address: string | undefined;
  readonly notice: string;
}

/** Restores the text that this tab stored, or reads the one in the address. */
export async function findStart(): Promise<Start> {
  const start = await fromAddress();
  const kept = storedText();
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
      notice:
        'The link is damaged, and its text cannot be read. The editor shows the default sketch instead.',
    };
  if (linked !== undefined) return { ...linked, address: hash, notice: '' };
  const text = await exampleText(new URLSearchParams(search).get('spec'));
  return text === undefined
    ? {
        ...sketch,
        notice: 'The address names no spec of this site. The editor shows the default sketch instead.',
      }
    : { text, call: '', address: search, notice: '' };
}
