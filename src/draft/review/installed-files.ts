import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** The lines behind fd_install() in which the file is looked for. */
const MAX_DISTANCE = 4;

/** A file that code uses after fd_install(), when another thread may have closed the descriptor and freed it. */
export function installedFiles(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }) =>
      isKernelC(path)
        ? hunks.flatMap(({ lines }) => {
            const kept = lines.filter(({ sign }) => sign !== '-');
            return kept.flatMap(({ text }, index): readonly NewValue[] => {
              const [, indent = '', file] = /^(\t+)fd_install\([^,]+,\s*(\w+)\);/.exec(text) ?? [];
              if (file === undefined) return [];
              const use = new RegExp(
                `^${indent}(?!\\t|return\\b|f?put).*\\b\\w+\\((?:[^()]*,\\s*)?${file}\\b`,
              );
              const rest = kept.slice(index + 1, index + 1 + MAX_DISTANCE);
              const end = rest.findIndex(
                (one) => one.text.startsWith('}') || /^\t+(?:return|goto|\}|break)/.test(one.text),
              );
              const found = (end === -1 ? rest : rest.slice(0, end)).find((one) => use.test(one.text));
              if (found === undefined || (found.sign !== '+' && kept[index]?.sign !== '+')) return [];
              const message = `"${file}" is used after fd_install(), when another thread may have closed the descriptor: it may be freed; use it before`;
              return [fact(path, found.line, message)];
            });
          })
        : [],
    )
    .slice(0, 1);
}
