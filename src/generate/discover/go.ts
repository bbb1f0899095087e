import { literal } from '../detect/go.ts';
import { type FlagProbe, type PassedValue, promiseOf, whereValid } from './flag-probe.ts';

/** A function in Go that tells whether the kernel knows a flag. */
export function discoverInGo(probe: FlagProbe): string {
  const { syscall, number, words, flag, values, known, mayAsk, unknown } = probe;
  const name = words.map(capitalized).join('');
  const memory = values.flatMap((value) => declaration(value).map((line) => `\t${line}\n`)).join('');
  const list = Array.from({ length: 6 }, (_, index) => passed(values[index]));
  const isKnown = [...(mayAsk ? ['0'] : []), ...known.map((own) => `syscall.${own}`)];
  const packages = packagesOf(values).map((own) => `"${own}"`);
  return `// ${name} tells whether the kernel knows ${flag}.
// The second result is false if a filter or a missing permission refuses.
// It needs ${packages.join(', ')}.
func ${name}() (known, told bool) {
	const number = ${number} // ${syscall}, ${whereValid(probe)}
${memory}	// ${promiseOf(probe)}
	_, _, errno := syscall.Syscall6(number, ${list.join(', ')})
	switch errno {
${isKnown.length === 0 ? '' : `	case ${isKnown.join(', ')}:\n		return true, true\n`}	case syscall.${unknown}, syscall.ENOSYS:
		return false, true
	}
	return false, false
}
`;
}

/** The packages of the standard library that such a function needs. */
function packagesOf(values: readonly PassedValue[]): readonly string[] {
  return ['syscall', ...(values.some(({ kind }) => kind !== 'register') ? ['unsafe'] : [])];
}

/** Memory is declared as words, so that it is aligned. */
function declaration(value: PassedValue): readonly string[] {
  if (value.kind !== 'memory') return [];
  const name = variable(value.name);
  return [
    `var ${name} [${Math.ceil(value.size / 8)}]uint64`,
    ...value.stored.map(
      ({ field, offset, size, value: number }) =>
        `*(*uint${size * 8})(unsafe.Add(unsafe.Pointer(&${name}), ${offset})) = 0x${number.toString(16)} // ${field}`,
    ),
  ];
}

function passed(value: PassedValue | undefined): string {
  switch (value?.kind) {
    case undefined:
      return '0';
    case 'register':
      return literal(value.value);
    case 'text':
      return `uintptr(unsafe.Pointer(&[]byte("${value.text}\\x00")[0]))`;
    case 'memory':
      return `uintptr(unsafe.Pointer(&${variable(value.name)}))`;
  }
}

function variable(name: string): string {
  const [first = '', ...others] = `${name}_words`.split('_').filter(Boolean);
  return [first, ...others.map(capitalized)].join('');
}

function capitalized(word: string): string {
  return `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;
}
