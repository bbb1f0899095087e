import type { Argument, Spec } from '../spec/model.ts';

/** Whether an argument names a process or a thread, by its number or by a pidfd. */
export function namesProcess({ name, role }: Argument): boolean {
  return role === 'pid' || (role === 'fd' && /(^|_)pidfd(_|$)/.test(name));
}

/** As pidfd_open: what is given back names the process, and nothing is done to it. */
export function isOnlyHandle(spec: Spec): boolean {
  return (
    spec.returns === 'fd' &&
    spec.arguments.every((argument) => namesProcess(argument) || argument.role === 'flags')
  );
}
