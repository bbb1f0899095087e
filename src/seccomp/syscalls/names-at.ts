import { ARCHITECTURES } from '../architecture.ts';
import { librariesBefore, NEWEST_LIBRARY } from './library-releases.ts';
import { multiplexedCalls } from './multiplexer.ts';
import { syscallNumbers } from './syscall-numbers.ts';

const NO_NAMES: ReadonlySet<string> = new Set();

const indices = new Map<number, ReadonlyMap<number, ReadonlySet<string>>>();

/** All names whose rules apply to a syscall number in some release of libseccomp. */
export function namesAt(token: number, number: number): ReadonlySet<string> {
  let index = indices.get(token);
  if (index === undefined) {
    index = indexOf(token);
    indices.set(token, index);
  }
  return index.get(number) ?? NO_NAMES;
}

function indexOf(token: number): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, Set<string>>();
  const add = (number: number | undefined, names: readonly string[]): void => {
    if (number === undefined) return;
    const known = found.get(number) ?? new Set();
    for (const name of names) known.add(name);
    found.set(number, known);
  };
  for (const architecture of ARCHITECTURES.filter((one) => one.token === token)) {
    for (const library of [NEWEST_LIBRARY, ...librariesBefore(NEWEST_LIBRARY)]) {
      const numbers = syscallNumbers(library);
      for (const name of numbers.names()) add(numbers.numberOf(name, architecture), [name]);
      if (!architecture.hasMultiplexers) continue;
      for (const carrier of ['socketcall', 'ipc'] as const)
        add(numbers.numberOf(carrier, architecture), multiplexedCalls(carrier));
    }
  }
  return found;
}
