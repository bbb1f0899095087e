import type { FileDiff } from '../diff.ts';
import { documentedFunctions } from '../from/kernel-doc.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';

/** The comments of one series that are told of. */
const MAX_TOLD = 3;

/**
 * Kernel-doc comments of helpers that do not describe the parameters that the helpers have, in a series that adds no call;
 * where it adds one, `process-kernel-doc` tells of them.
 */
export function helperComments(files: readonly FileDiff[]): readonly NewValue[] {
  const kernel = files.filter(({ newPath }) => isKernelC(newPath));
  return documentedFunctions(kernel)
    .flatMap(({ name, isCall, parameters, described, about }): readonly NewValue[] => {
      if (isCall) return [];
      const missing = parameters.filter((one) => !described.includes(one));
      const strangers = described.filter((one) => !parameters.includes(one));
      const faults = [
        ...(about === undefined ? [] : [`is titled "${about}"`]),
        ...(missing.length === 0 ? [] : [`does not describe ${quoted(missing)}`]),
        ...(strangers.length === 0 ? [] : [`describes ${quoted(strangers)}, which it does not have`]),
      ];
      if (faults.length === 0) return [];
      const { path = '', line = 1 } = placeOf(kernel, name) ?? {};
      const message = `the comment above ${name}() ${faults.join(', and ')}`;
      return [{ syscall: undefined, path, line, isQuestion: false, message }];
    })
    .slice(0, MAX_TOLD);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(' and ');
}

/** The last line that begins a function. */
function placeOf(files: readonly FileDiff[], name: string): { path?: string; line?: number } | undefined {
  const head = new RegExp(`^[a-z_].*\\b${name}\\(`);
  return files
    .flatMap(({ newPath, hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text, line }) =>
          sign === '+' && newPath !== undefined && text.includes(name) && head.test(text)
            ? [{ path: newPath, line }]
            : [],
        ),
      ),
    )
    .at(-1);
}
