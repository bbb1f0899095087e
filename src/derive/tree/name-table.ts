/** Names of C, which are ASCII, each with a number: bytes in a row, and a hash table that finds them. */
export class NameTable {
  #bytes: Uint8Array = new Uint8Array(1 << 10);
  /** Where each name begins among the bytes, and where the last one ends. */
  #starts: Uint32Array = new Uint32Array(1 << 6);
  /** Numbers + 1 by hash; 0 is free. Its length is a power of two. */
  #slots = new Uint32Array(1 << 8);
  #size = 0;

  /**
   * A table of names that are known to be different.
   *
   * @param bytes the names in a row
   * @param starts where each begins, and where the last one ends
   */
  static of(bytes: Uint8Array, starts: Uint32Array): NameTable {
    const table = new NameTable();
    table.#bytes = bytes;
    table.#starts = starts;
    table.#size = starts.length - 1;
    table.#fill(1 << (33 - Math.clz32(table.#size)));
    return table;
  }

  get size(): number {
    return this.#size;
  }

  /** The names in a row, without what separates them. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#starts[this.#size]);
  }

  lengthOf(id: number): number {
    return (this.#starts[id + 1] ?? 0) - (this.#starts[id] ?? 0);
  }

  text(id: number): string {
    return String.fromCharCode(...this.#bytes.subarray(this.#starts[id], this.#starts[id + 1]));
  }

  /** The number of a name; -1 where it has none. */
  find(name: string): number {
    return (this.#slots[this.#slotOf(name)] ?? 0) - 1;
  }

  /** The number of a name, which gets one where it has none. */
  add(name: string): number {
    const slot = this.#slotOf(name);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    const id = this.#size;
    const start = this.#starts[id] ?? 0;
    this.#bytes = withRoom(this.#bytes, start + name.length, Uint8Array);
    this.#starts = withRoom(this.#starts, id + 2, Uint32Array);
    for (let at = 0; at < name.length; at += 1) this.#bytes[start + at] = name.charCodeAt(at);
    this.#starts[id + 1] = start + name.length;
    this.#slots[slot] = id + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#fill(this.#slots.length * 4);
    return id;
  }

  /** The slot that holds a name, or the free one where it belongs. */
  #slotOf(name: string): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(name) & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id === -1 || this.#is(id, name)) return slot;
    }
  }

  #is(id: number, name: string): boolean {
    const start = this.#starts[id] ?? 0;
    if ((this.#starts[id + 1] ?? 0) - start !== name.length) return false;
    for (let at = 0; at < name.length; at += 1)
      if (this.#bytes[start + at] !== name.charCodeAt(at)) return false;
    return true;
  }

  #fill(length: number): void {
    const slots = new Uint32Array(length);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#size; id += 1) {
      const end = this.#starts[id + 1] ?? 0;
      let value = SEED;
      for (let at = this.#starts[id] ?? 0; at < end; at += 1) value = mixed(value, this.#bytes[at] ?? 0);
      let slot = value & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a. */
const SEED = 0x811c9dc5 | 0;

function hash(name: string): number {
  let value = SEED;
  for (let at = 0; at < name.length; at += 1) value = mixed(value, name.charCodeAt(at));
  return value;
}

function mixed(value: number, byte: number): number {
  return Math.imul(value ^ byte, 0x01000193) | 0;
}

type Numbers = Uint8Array | Uint32Array;

/** The same numbers, with room for more. */
export function withRoom<Kind extends Numbers>(
  numbers: Kind,
  length: number,
  make: new (length: number) => Kind,
): Kind {
  if (length <= numbers.length) return numbers;
  const wider = new make(Math.max(length, numbers.length * 2));
  wider.set(numbers);
  return wider;
}
