import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** The longest block that a stub could stand for, in lines. */
const MAX_BLOCK = 6;

/** New `#ifdef CONFIG_…` inside functions, of which one series is told once (Documentation/process/coding-style.rst). */
export function scatteredOptions(files: readonly FileDiff[]): readonly NewValue[] {
  const found: { readonly path: string; readonly line: number; readonly option: string }[] = [];
  for (const { newPath: path, hunks } of files) {
    if (!isKernelC(path) || !path.endsWith('.c')) continue;
    for (const { lines } of hunks) {
      const kept = lines.filter(({ sign }) => sign !== '-');
      for (const [index, { sign, text, line }] of kept.entries()) {
        const option = /^#\s*if(?:def\s+|\s+defined\s*\(?|\s+IS_ENABLED\()(CONFIG_\w+)/.exec(text)?.[1];
        if (sign !== '+' || option === undefined) continue;
        const block = kept.slice(index + 1, index + 2 + MAX_BLOCK);
        const end = block.findIndex((one) => /^#/.test(one.text));
        if (end < 1 || !/^#\s*endif/.test(block[end]?.text ?? '')) continue;
        const body = block.slice(0, end);
        // Statements of a function, not members, cases or initializers.
        if (
          body.every(
            (one) => one.sign === '+' && /^\t+(?:if\s*\(.*|[\w>.-]+\(.*|[ \t]*.*\);|\}|\{)$/.test(one.text),
          )
        )
          found.push({ path, line, option });
      }
    }
  }
  const [first] = found;
  if (first === undefined) return [];
  const message = `#ifdef ${first.option} stands in a function; give the header a stub for kernels without it, so that the code reads without conditions (Documentation/process/coding-style.rst)`;
  return [fact(first.path, first.line, message)];
}
