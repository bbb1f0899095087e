import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** The lines of one series that are told of. */
const MAX_TOLD = 2;

/** New lines whose indentation shows a slip: spaces in Kconfig, and output of a function in the first column. */
export function unformattedLines(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path = '', hunks }): readonly NewValue[] => {
      const isConfig = /(?:^|\/)Kconfig[\w.]*$/.test(path);
      if (!isConfig && !path.endsWith('.c')) return [];
      const lines = hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign !== '-'));
      for (const [index, { sign, text, line }] of lines.entries()) {
        if (sign !== '+') continue;
        if (
          isConfig &&
          /^ {4,}(?:bool|tristate|def_bool|depends on|select|default|help|int|string)\b/.test(text)
        )
          return [
            fact(
              path,
              line,
              'an option is indented with spaces; indent it with one tab (Documentation/process/coding-style.rst, "Kconfig configuration files")',
            ),
          ];
        // What belongs to a macro, or to a text of another language, stands where its author likes.
        const isPart = /\\\s*$/.test(text) || /[\\"]\s*$/.test(lines[index - 1]?.text ?? '');
        if (!isConfig && !isPart && /^(?:f?printf|puts|printk|pr_\w+|trace_printk)\(.*;\s*$/.test(text))
          return [
            fact(
              path,
              line,
              'a line that prints stands in the first column of a function, as one that was added to find a fault; leave it out, or indent it',
            ),
          ];
      }
      return [];
    })
    .slice(0, MAX_TOLD);
}
