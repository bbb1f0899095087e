import type { MemoryValue, PassedValue, TextValue } from './passed-value.ts';

/** The memory of an argument in Go. */
export interface DeclarationInGo {
  /** Variables of the package: other memory has their address as a number, and only they never move. */
  readonly ofPackage: readonly string[];
  /** Lines of the function. */
  readonly lines: readonly string[];
}

/**
 * The memory of an argument, as words, so that it is aligned.
 *
 * @param prefix what the names of variables of the package begin with
 */
export function declarationInGo(value: PassedValue, prefix: string): DeclarationInGo {
  if (value.kind !== 'memory') return { ofPackage: [], lines: [] };
  const name = variable(value);
  return {
    ofPackage: value.pointers.flatMap(({ to }) => packageVariables(to, prefix)),
    lines: [`var ${name} [${Math.ceil(value.size / 8)}]uint64`, ...stores(value, name, prefix)],
  };
}

function packageVariables(value: TextValue | MemoryValue, prefix: string): readonly string[] {
  const name = `${prefix}${capitalized(variable(value))}`;
  return value.kind === 'text'
    ? [`var ${name} = []byte("${value.text}\\x00")`]
    : [
        ...value.pointers.flatMap(({ to }) => packageVariables(to, prefix)),
        `var ${name} [${Math.ceil(value.size / 8)}]uint64`,
      ];
}

function stores({ stored, pointers }: MemoryValue, name: string, prefix: string): readonly string[] {
  return [
    ...stored.map(
      ({ field, offset, size, value: number }) =>
        `*(*uint${size * 8})(unsafe.Add(unsafe.Pointer(&${name}), ${offset})) = 0x${number.toString(16)} // ${field}`,
    ),
    ...pointers.flatMap(({ field, offset, to }) => {
      const inner = `${prefix}${capitalized(variable(to))}`;
      return [
        ...(to.kind === 'memory' ? stores(to, inner, prefix) : []),
        `*(*uint64)(unsafe.Add(unsafe.Pointer(&${name}), ${offset})) = uint64(uintptr(unsafe.Pointer(&${inner}${to.kind === 'text' ? '[0]' : ''}))) // ${field}`,
      ];
    }),
  ];
}

/** An argument as Go passes it to syscall.Syscall6; what is left out is zero. */
export function passedInGo(value: PassedValue | undefined): string {
  switch (value?.kind) {
    case undefined:
      return '0';
    case 'register':
      return registerInGo(value.value);
    case 'text':
      return `uintptr(unsafe.Pointer(&[]byte("${value.text}\\x00")[0]))`;
    case 'memory':
      return `uintptr(unsafe.Pointer(&${variable(value)}))`;
  }
}

/** A register as a uintptr, which has no sign: -1 is all bits. */
function registerInGo(register: bigint): string {
  const signed = BigInt.asIntN(64, register);
  if (signed >= 0n && signed < 4096n) return String(signed);
  if (signed < 0n && signed >= -4096n) return `^uintptr(${-signed - 1n})`;
  return `0x${register.toString(16)}`;
}

function variable({ name, kind }: TextValue | MemoryValue): string {
  return camelCase([...name.split('_'), kind === 'text' ? 'text' : 'words']);
}

/** `how_words` as `howWords`. */
export function camelCase(words: readonly string[]): string {
  const [first = '', ...others] = words.filter(Boolean);
  return [first, ...others.map(capitalized)].join('');
}

/** A word with its first letter in upper case. */
export function capitalized(word: string): string {
  return `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`;
}
