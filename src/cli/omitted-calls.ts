import { join } from 'node:path';
import type { OmittedCall } from '../site/site-source.ts';
import { listItems, member } from '../verify/plain-value.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';

/** The calls of which the package has no spec, because a kernel contradicts what was read. */
export function omittedCalls(): readonly OmittedCall[] {
  const file = readTextFile(join(PACKAGE.root, 'content', 'derived', 'omitted.json'));
  if (!file.ok) return [];
  const value: unknown = JSON.parse(file.text);
  return listItems(member(value, 'calls')).flatMap((call) => {
    const [syscall, reason] = [member(call, 'syscall'), member(call, 'reason')];
    return typeof syscall === 'string' && typeof reason === 'string' ? [{ syscall, reason }] : [];
  });
}
