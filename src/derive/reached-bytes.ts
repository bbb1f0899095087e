import type { ReachedNames } from './reached-names.ts';
import { ByteReader, ByteWriter, DamagedBytes } from './tree/bytes.ts';

/** The names that calls look up as bytes: each name once, and for each call the numbers of its names. */
export function reachedBytes(reached: ReachedNames): Uint8Array {
  const names = [...new Set([...reached.values()].flatMap((own) => [...own]))].sort();
  const numbers = new Map(names.map((name, index) => [name, index]));
  const to = new ByteWriter();
  to.texts(names);
  to.number(reached.size);
  for (const [call, own] of reached) {
    to.text(call);
    to.number(own.size);
    let before = 0;
    for (const number of [...own].map((name) => numbers.get(name) ?? 0).sort((one, other) => one - other)) {
      to.number(number - before);
      before = number;
    }
  }
  return to.bytes();
}

/** The names from {@link reachedBytes}; undefined for bytes that are none. */
export function reachedFromBytes(bytes: Uint8Array): ReachedNames | undefined {
  const from = new ByteReader(bytes);
  try {
    const names = from.texts();
    const reached = new Map<string, ReadonlySet<string>>();
    for (let calls = from.count(); calls > 0; calls -= 1) {
      const call = from.text();
      const own = new Set<string>();
      let number = 0;
      for (let rest = from.count(); rest > 0; rest -= 1) {
        number += from.number();
        own.add(names[number] ?? '');
      }
      reached.set(call, own);
    }
    return from.isAtEnd ? reached : undefined;
  } catch (error) {
    if (error instanceof DamagedBytes) return undefined;
    throw error;
  }
}
