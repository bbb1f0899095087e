import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import type { CallBody } from './call-bodies.ts';
import { fact } from './told.ts';

/** The options of one series that are told of. */
const MAX_TOLD = 1;

/** The option that builds the file of a new call, where nobody can turn it off, or everybody gets it. */
export function hiddenOptions(files: readonly FileDiff[], calls: readonly CallBody[]): readonly NewValue[] {
  const built = new Set(
    files.flatMap(({ newPath: path = '', hunks }) => {
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      return !/(?:^|\/)Makefile$/.test(path)
        ? []
        : hunks.flatMap(({ lines }) =>
            lines.flatMap(({ sign, text }) => {
              const [, option = '', object = ''] =
                /^obj-\$\(CONFIG_(\w+)\)\s*\+=\s*(\w+)\.o\s*$/.exec(text) ?? [];
              return sign === '+' && calls.some((one) => one.path === `${folder}${object}.c`) ? [option] : [];
            }),
          );
    }),
  );
  return files
    .flatMap(({ newPath: path = '', hunks }) =>
      /(?:^|\/)Kconfig[\w.]*$/.test(path)
        ? hunks.flatMap(({ lines }) => {
            const kept = lines.filter(({ sign }) => sign !== '-');
            return kept.flatMap(({ sign, text, line }, index): readonly NewValue[] => {
              const option = /^config (\w+)\s*$/.exec(text)?.[1];
              if (sign !== '+' || option === undefined || !built.has(option)) return [];
              const rest = kept.slice(index + 1).map((one) => one.text);
              const end = rest.findIndex((one) =>
                /^(?:config|menu|endmenu|choice|if|endif|source)\b/.test(one),
              );
              const own = end === -1 ? rest : rest.slice(0, end);
              const hasPrompt = own.some((one) => /^\s+(?:bool|tristate|prompt)\s+["']/.test(one));
              if (hasPrompt) return [];
              const message = `CONFIG_${option} has no prompt: nobody can leave the call out of a kernel; give it one, with "if EXPERT" where most should not be asked`;
              return [fact(path, line, message)];
            });
          })
        : [],
    )
    .slice(0, MAX_TOLD);
}
