import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** What looks a number up in a bitmap without a look at its size (include/linux/nodemask.h, include/linux/cpumask.h). */
const LOOKUPS =
  'node_online|node_possible|node_state|node_isset|cpu_online|cpu_possible|cpu_present|cpu_active|test_bit|cpumask_test_cpu|NODE_DATA';

/** Numbers of programs that a new call looks up in a bitmap before anything compares them with its size. */
export function uncheckedIndices(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions).flatMap((shown) => {
    const lines = plainLines(shown);
    return shown.arguments.flatMap(({ type, name }): readonly NewValue[] => {
      if (type.includes('*') || !/^\w+$/.test(name)) return [];
      const lookup = new RegExp(`\\b(${LOOKUPS})\\(\\s*${name}\\s*[,)]`);
      const at = lines.findIndex(({ text }) => lookup.test(text));
      const compared = new RegExp(
        `\\b${name}\\b\\s*[<>]|[<>]=?\\s*${name}\\b|(?:nospec|min|clamp)\\w*\\(\\s*${name}\\b`,
      );
      const found = lines[at];
      if (found === undefined || lines.slice(0, at + 1).some(({ text }) => compared.test(text))) return [];
      const message = `${lookup.exec(found.text)?.[1]}() takes "${name}" as a program passes it: a number behind the end of the bitmap reads other memory; compare it with the size first`;
      return [fact(shown.path, found.line, message, shown.call)];
    });
  });
}
