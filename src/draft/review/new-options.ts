import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** The facts of one series that are told of. */
const MAX_TOLD = 2;

/** New options of the configuration: on by default, with a default that changes nothing, without a help text, or with one that is indented otherwise. */
export function newOptions(files: readonly FileDiff[], hasCalls: boolean): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path = '', hunks }) =>
      /(?:^|\/)Kconfig[\w.]*$/.test(path)
        ? hunks.flatMap(({ lines }) => {
            const kept = lines.filter(({ sign }) => sign !== '-');
            return kept.flatMap(({ sign, text }, index): readonly NewValue[] => {
              const option = /^(?:menu)?config (\w+)\s*$/.exec(text)?.[1];
              return sign === '+' && option !== undefined
                ? ofOption(path, option, kept, index + 1, hasCalls)
                : [];
            });
          })
        : [],
    )
    .slice(0, MAX_TOLD);
}

type Kept = readonly { readonly sign: string; readonly text: string; readonly line: number }[];

function ofOption(
  path: string,
  option: string,
  kept: Kept,
  start: number,
  hasCalls: boolean,
): readonly NewValue[] {
  const own: { readonly text: string; readonly line: number }[] = [];
  for (const one of kept.slice(start, start + 60)) {
    if (/^(?:config|menu|endmenu|menuconfig|choice|endchoice|if|endif|source|comment)\b/.test(one.text))
      break;
    if (one.sign !== '+') return [];
    own.push(one);
  }
  if (!own.some(({ text }) => /^\s+(?:(?:bool|tristate)\s+|prompt\s+)["']/.test(text))) return [];
  const found: NewValue[] = [];
  const on = own.find(({ text }) => /^\s+default\s+y\s*$/.test(text));
  // A call that a kernel may lack is of no use to programs.
  if (on !== undefined && !hasCalls && !/^(?:arch|init|mm|kernel)\//.test(path))
    found.push(
      fact(
        path,
        on.line,
        `CONFIG_${option} is new and on by default: new options are off, except for what nearly everybody needs (Documentation/kbuild/kconfig-language.rst); leave "default y" out, or say in the message why not`,
      ),
    );
  const off = own.find(({ text }) => /^\s+default\s+n\s*$/.test(text));
  if (off !== undefined)
    found.push(
      fact(
        path,
        off.line,
        `CONFIG_${option} has "default n", which is what an option without a default has (Documentation/kbuild/kconfig-language.rst); leave it out`,
      ),
    );
  const help = own.findIndex(({ text }) => /^\s+(?:---)?help(?:---)?\s*$/.test(text));
  const words = help === -1 ? undefined : own.slice(help + 1).find(({ text }) => text.trim() !== '');
  if (help !== -1 && words !== undefined && /^\t\S|^ {1,9}\S/.test(words.text))
    found.push(
      fact(
        path,
        words.line,
        `the help text of CONFIG_${option} is not indented by one tab and two spaces (Documentation/process/coding-style.rst)`,
      ),
    );
  return found;
}
