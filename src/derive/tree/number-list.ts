import { withRoom } from './name-table.ts';

/** Numbers from 0 to 2^32 - 1 in a row, four bytes each. */
export class NumberList {
  #numbers: Uint32Array = new Uint32Array(16);
  #length = 0;

  static of(numbers: Uint32Array): NumberList {
    const list = new NumberList();
    list.#numbers = numbers;
    list.#length = numbers.length;
    return list;
  }

  get length(): number {
    return this.#length;
  }

  /** 0 where there is no such number. */
  at(index: number): number {
    return this.#numbers[index] ?? 0;
  }

  push(value: number): void {
    this.#numbers = withRoom(this.#numbers, this.#length + 1, Uint32Array);
    this.#numbers[this.#length] = value;
    this.#length += 1;
  }
}
