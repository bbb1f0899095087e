import type { Argument, NamedValue, Spec } from '../spec/model.ts';

/** All named flags of a call, in its arguments and in the structs that they lead to. */
export function namesOfFlags(spec: Spec): readonly NamedValue[] {
  return [...spec.arguments, ...spec.fieldMeanings.values()].flatMap(({ values }) => values);
}

/** Flags that request close-on-exec, by declaration (`cloexec`) or by name. */
export function closeOnExecFlags(spec: Spec): readonly NamedValue[] {
  const declared = new Set(spec.arguments.flatMap(({ cloexec }) => (cloexec === undefined ? [] : [cloexec])));
  return namesOfFlags(spec).filter(({ name }) => declared.has(name) || /CLOEXEC$/.test(name));
}

/** Whether an argument is the descriptor of a directory: by its role or, where only a descriptor is known, by its name. */
export function isDirectory({ role, name }: Argument): boolean {
  return role === 'dirfd' || (role === 'fd' && /(?:^|_)(?:old|new|from|to|at)?_?(?:dfd|dir_?fd)$/.test(name));
}

export function isAlwaysCloseOnExec(spec: Spec): boolean {
  return spec.arguments.some(({ cloexec }) => cloexec === 'always');
}
