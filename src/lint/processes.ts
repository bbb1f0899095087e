import { isDerived } from '../spec/derived.ts';
import type { Argument, Spec } from '../spec/model.ts';

/** Whether an argument identifies a process or a thread, by pid or by pidfd. */
export function namesProcess({ name, role }: Argument): boolean {
  return role === 'pid' || (role === 'fd' && /(^|_)pidfd(_|$)/.test(name));
}

/**
 * Whether a call only returns a handle of a process, as pidfd_open does, and does nothing to it. The code that makes the
 * handle may not be at hand; then the name of the call says so.
 */
export function isOnlyHandle(spec: Spec): boolean {
  return (
    (spec.returns === 'fd' || (isDerived(spec) && /^pidfd_open|fd_open$/.test(spec.name))) &&
    spec.arguments.every((argument) => namesProcess(argument) || argument.role === 'flags')
  );
}
