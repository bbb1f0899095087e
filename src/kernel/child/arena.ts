import type { WireMemory } from '../protocol.ts';
import type { Libc } from './libc.ts';

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
/** Numbers of memfd_create(2) and ftruncate(2) by Node's name of the architecture. */
const MEMFD_CREATE: Readonly<Record<string, readonly [number, number]>> = {
  x64: [319, 77],
  arm64: [279, 46],
  riscv64: [279, 46],
  loong64: [279, 46],
};

const ALIGNMENT = 16;

/**
 * Memory of calls, at known addresses. The same pages are mapped twice: writable, and read-only for string literals.
 */
export class Arena {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #writable: bigint;
  readonly #readOnly: bigint;
  #used = 0;

  constructor(libc: Libc, size: number) {
    const numbers = MEMFD_CREATE[process.arch];
    if (numbers === undefined) throw new Error(`calls cannot be made on ${process.arch}`);
    const name = new Uint8Array([0x70, 0]);
    const scratch = libc.mmap(4096, PROT_READ | PROT_WRITE, MAP_SHARED | 0x20, -1);
    libc.view(scratch, name.length).set(name);
    const file = Number(libc.checked('memfd_create', libc.syscall(numbers[0], scratch, 0, 0, 0, 0, 0)));
    libc.checked('ftruncate', libc.syscall(numbers[1], file, size, 0, 0, 0, 0));
    this.#writable = libc.mmap(size, PROT_READ | PROT_WRITE, MAP_SHARED, file);
    this.#readOnly = libc.mmap(size, PROT_READ, MAP_SHARED, file);
    this.#bytes = libc.view(this.#writable, size);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, size);
  }

  /** Discards the memory of the call before. */
  reset(): void {
    this.#used = 0;
  }

  /** Lays memory out over that of earlier calls, and returns its address. */
  place(memory: WireMemory): bigint {
    const bytes = Buffer.from(memory.bytes, 'base64');
    const at = this.#used;
    this.#used += Math.ceil((bytes.length + 1) / ALIGNMENT) * ALIGNMENT;
    if (this.#used > this.#bytes.length) throw new Error('a call needs too much memory');
    this.#bytes.set(bytes, at);
    for (const [offset, inner] of memory.pointers)
      this.#view.setBigUint64(at + offset, this.place(inner), true);
    return (memory.isWritable ? this.#writable : this.#readOnly) + BigInt(at);
  }
}
