import { camelCase, capitalized, declarationInGo, passedInGo } from '../passed/go.ts';
import type { PassedValue } from '../passed/passed-value.ts';
import { type FlagProbe, promiseOf, whereValid } from './flag-probe.ts';

/** A function in Go that tells whether the kernel knows a flag. */
export function discoverInGo(probe: FlagProbe): string {
  const { syscall, number, words, flag, values, known, mayAsk, unknown } = probe;
  const name = words.map(capitalized).join('');
  const memory = values.map((value) => declarationInGo(value, camelCase(words)));
  const lines = memory.flatMap((own) => own.lines.map((line) => `\t${line}\n`)).join('');
  const ofPackage = memory.flatMap((own) => own.ofPackage.map((line) => `${line}\n`)).join('');
  const list = Array.from({ length: 6 }, (_, index) => passedInGo(values[index]));
  const isKnown = [...(mayAsk ? ['0'] : []), ...known.map((own) => `syscall.${own}`)];
  const packages = packagesOf(values).map((own) => `"${own}"`);
  return `${ofPackage === '' ? '' : `${ofPackage}\n`}// ${name} tells whether the kernel knows ${flag}.
// The second result is false if a filter or a missing permission refuses.
// It needs ${packages.join(', ')}.
func ${name}() (known, told bool) {
	const number = ${number} // ${syscall}, ${whereValid(probe)}
${lines}	// ${promiseOf(probe)}
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
