import { detectInGo } from '../detect/go.ts';
import { camelCase } from '../passed/go.ts';
import { conclusionLines, undeclaredLines } from './conclusions.ts';
import { packageInGo, parametersInGo, structInGo } from './go-types.ts';
import { camelName, withNameless } from './nameless.ts';
import { pointedStructs } from './struct-of-fields.ts';
import type { EpermMeaning, WrappedCall } from './wrapped-call.ts';

/** A package in Go with a function that makes a call, and calls one of the program where it is missing or hidden. */
export function wrapperInGo(call: WrappedCall): string {
  const { spec, eperm } = call;
  const { name } = spec;
  const structs = pointedStructs(spec);
  const parameters = parametersInGo(spec, structs);
  const own = camelName(name);
  const kept = camelCase([...name.split('_'), 'hidden']);
  const hasProbe = eperm.kind === 'probe';
  const comment = [
    ...conclusionLines(call, {
      function: `${own}OrFallback()`,
      withoutFallback: 'Where the fallback is nil, it fails with ENOSYS instead.',
      kept: 'This is kept for the process, whose threads are taken to have the same filters.',
    }),
    ...undeclaredLines(structs),
  ];
  const types = withNameless(structs.declared).map((struct) => `${structInGo(struct, spec.architecture)}\n`);
  const all = Array.from({ length: 6 }, (_, index) => parameters[index]?.passed ?? '0');
  const probe = hasProbe ? `${detectInGo(eperm.probe)}\n` : '';
  const declared = [
    ...parameters.map((one) => `${one.name} ${one.type}`),
    'fallback func() (uintptr, error)',
  ];
  const signature = `func ${own}OrFallback(${declared.join(', ')}) (uintptr, error) {\n`;
  const isUnsafe = `${types.join('')}${probe}${signature}${all.join()}`.includes('unsafe.');
  return `${comment.map((line) => `//${line === '' ? '' : ` ${line}`}\n`).join('')}
${call.isOfX86 ? `// The number of ${name} is that of x86_64, and another one elsewhere.\n\n//go:build amd64\n\n` : ''}package ${packageInGo(name)}

import (
${hasProbe ? '\t"runtime"\n\t"sync/atomic"\n' : ''}\t"syscall"
${isUnsafe ? '\t"unsafe"\n' : ''})

${call.whyOnly64Bit.map((reason) => `// ${name}: ${reason}, where this does not compile.\nconst _ uint = uint(^uintptr(0)>>63) - 1\n\n`).join('')}${types.join('')}${probe}${
  hasProbe
    ? `// ${kept} is 1 once a probe has found out that the call is hidden.\nvar ${kept} uint32\n\n`
    : ''
}// ${own}OrFallback makes the call ${name}(), and calls the fallback where the call is missing or hidden.
${signature}	const number = ${call.number} // ${call.whereNumbered}
${hasProbe ? '	// The probe has to meet the filters of the thread that made the call.\n	runtime.LockOSThread()\n' : ''}	result, _, errno := syscall.Syscall6(number, ${all.join(', ')})
${
  hasProbe
    ? `	if errno == syscall.EPERM && atomic.LoadUint32(&${kept}) == 0 && ${own}IsHidden() {\n		atomic.StoreUint32(&${kept}, 1)\n	}\n	runtime.UnlockOSThread()\n`
    : ''
}	if errno == 0 {
		return result, nil
	}
	if ${hiddenCondition(eperm, kept)} {
		if fallback != nil {
			return fallback()
		}
		errno = syscall.ENOSYS
	}
	return ^uintptr(0), errno
}
`;
}

function hiddenCondition({ kind }: EpermMeaning, kept: string): string {
  switch (kind) {
    case 'probe':
      return `errno == syscall.ENOSYS || errno == syscall.EPERM && atomic.LoadUint32(&${kept}) == 1`;
    case 'filter':
      return 'errno == syscall.ENOSYS || errno == syscall.EPERM';
    case 'unknown':
      return 'errno == syscall.ENOSYS';
  }
}
