import { withRoom } from './name-table.ts';

/** Bytes end early, or a number in them is none. */
export class DamagedBytes extends Error {}

/** Writes numbers below 2^32, seven bits a byte, and texts. */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  number(value: number): void {
    this.#bytes = withRoom(this.#bytes, this.#length + 5, Uint8Array);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  raw(bytes: Uint8Array): void {
    this.#bytes = withRoom(this.#bytes, this.#length + bytes.length, Uint8Array);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A list, with its length before it. */
  numbers(length: number, at: (index: number) => number): void {
    this.number(length);
    for (let index = 0; index < length; index += 1) this.number(at(index));
  }

  text(text: string): void {
    this.numbers(text.length, (at) => text.charCodeAt(at));
  }

  /** Texts without the character 0. */
  texts(texts: readonly string[]): void {
    this.number(texts.length);
    this.text(texts.join('\0'));
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Reads what a {@link ByteWriter} wrote. Fails with {@link DamagedBytes} on anything else. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new DamagedBytes();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new DamagedBytes();
  }

  raw(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new DamagedBytes();
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at);
  }

  /** How many things follow, of a byte each at least. */
  count(): number {
    const value = this.number();
    if (value > this.#bytes.length - this.#at) throw new DamagedBytes();
    return value;
  }

  /** A list of numbers that are below a limit, behind some that are 0. */
  numbers(limit = 2 ** 32, before = 0): Uint32Array {
    const numbers = new Uint32Array(this.count() + before);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let index = before; index < numbers.length; index += 1) {
      let byte = bytes[at++] ?? 0;
      let value = byte & 0x7f;
      for (let shift = 7; byte > 0x7f && shift < 35; shift += 7) {
        byte = bytes[at++] ?? 0;
        value |= (byte & 0x7f) << shift;
      }
      if (value >>> 0 >= limit) throw new DamagedBytes();
      numbers[index] = value;
    }
    if (at > bytes.length) throw new DamagedBytes();
    this.#at = at;
    return numbers;
  }

  /** A list of distances, as 0 and the places that they lead to. */
  sums(): Uint32Array {
    const places = this.numbers(2 ** 32, 1);
    for (let index = 1; index < places.length; index += 1)
      places[index] = (places[index] ?? 0) + (places[index - 1] ?? 0);
    return places;
  }

  text(): string {
    const codes = this.numbers(2 ** 16);
    let text = '';
    for (let at = 0; at < codes.length; at += CHUNK)
      text += String.fromCharCode(...codes.subarray(at, at + CHUNK));
    return text;
  }

  texts(): readonly string[] {
    const count = this.count();
    const texts = this.text().split('\0');
    if (count === 0) return [];
    if (texts.length !== count) throw new DamagedBytes();
    return texts;
  }
}

/** So many operands a function can take. */
const CHUNK = 4096;
