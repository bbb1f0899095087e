import type { Argument, Step } from '../../spec/model.ts';
import { whenText } from '../../spec/step-text.ts';

/** What KAPI calls the type of a parameter, and in which direction it goes. */
export function typeOf(argument: Argument): string {
  const { role, type } = argument;
  const direction = role === 'out' ? 'output' : role === 'inout' ? 'inout' : 'input';
  return [
    nameOf(argument),
    direction,
    ...(isNullable(argument) && type.kind === 'pointer' ? ['optional'] : []),
  ].join(', ');
}

function nameOf(argument: Argument): string {
  const { role, type, sentinels } = argument;
  if ((role === 'path' || role === 'entry') && !isNullable(argument)) return 'path';
  if (type.kind === 'pointer') return 'user_ptr';
  // KAPI itself refuses other negative numbers than AT_FDCWD.
  const isDescriptor = role === 'fd' || role === 'dirfd';
  if (isDescriptor && sentinels.every(({ name }) => name === 'AT_FDCWD')) return 'fd';
  return type.kind === 'integer' && type.signed ? 'int' : 'uint';
}

function isNullable({ nullable }: Argument): boolean {
  return nullable !== undefined;
}

/**
 * What KAPI checks before the call itself does; undefined where that could refuse a call that the kernel accepts. A
 * mask is one only if a check refuses everything else, on each kernel and in each call.
 */
export function constraintOf(argument: Argument, entry: readonly Step[]): string | undefined {
  const { name, role, type } = argument;
  if (nameOf(argument) === 'path') return 'user_path';
  if (type.kind === 'pointer' || role !== 'flags') return undefined;
  const isMask = new RegExp(`^${name} & ~(?:\\(([\\w |]+)\\)|(\\w+))$`);
  for (const step of entry) {
    const [, several, one] = (step.kind === 'check' ? isMask.exec(step.text) : null) ?? [];
    const always = whenText(step) === '' && step.since === undefined && step.until === undefined;
    if (always && (several ?? one) !== undefined) return `mask(${several ?? one})`;
  }
  return undefined;
}
