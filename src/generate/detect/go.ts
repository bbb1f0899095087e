import { camelCase, capitalized, declarationInGo, passedInGo } from '../passed/go.ts';
import { type ProbeCall, promise, whereNumbered } from './probe-call.ts';

/** A function in Go that tells whether a call is hidden; it needs the package syscall, and unsafe if it has memory. */
export function detectInGo(probe: ProbeCall): string {
  const { name, number, values } = probe;
  const words = name.split('_');
  const camel = words.map(capitalized).join('');
  const memory = values.map((value) => declarationInGo(value, camelCase([...words, 'probe'])));
  const ofPackage = memory.flatMap((own) => own.ofPackage.map((line) => `${line}\n`)).join('');
  const lines = memory.flatMap((own) => own.lines.map((line) => `\t${line}\n`)).join('');
  const all = Array.from({ length: 6 }, (_, index) => passedInGo(values[index]));
  return `${ofPackage === '' ? '' : `${ofPackage}\n`}// ${camel}IsHidden tells whether ${name}() is missing here, or hidden by a filter.
func ${camel}IsHidden() bool {
	const number = ${number} // ${whereNumbered(probe)}
${lines}	// ${promise(probe)}
	_, _, errno := syscall.Syscall6(number, ${all.join(', ')})
	return errno == syscall.EPERM || errno == syscall.ENOSYS
}
`;
}
