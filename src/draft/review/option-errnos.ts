import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

/** How far behind the line of the preprocessor the errno stands, in lines: behind the head of a stub. */
const MAX_STUB = 4;
const REFUSES = /^\t+return -(EPERM|EACCES);$/;

/** New code that answers EPERM or EACCES where an option of the kernel is off: nothing is wrong with the caller. */
export function optionErrnos(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }): readonly NewValue[] => {
      if (!isKernelC(path)) return [];
      return hunks.flatMap(({ lines: all }) => {
        const lines = all.filter(({ sign, text }) => sign !== '-' && text.trim() !== '');
        const open: (string | undefined)[] = [];
        return lines.flatMap(({ text }, index): readonly NewValue[] => {
          const option = offAt(text, open);
          if (option === undefined) return [];
          const rest = lines.slice(index + 1, index + 1 + MAX_STUB);
          const at = rest.findIndex((one) => REFUSES.test(one.text));
          const found = rest[at];
          // What stands in between is the head of a function.
          const isStub = rest.slice(0, at).every((one) => /^(?:[\w{]|\s+\w[^;]*[,)]$)/.test(one.text));
          if (found === undefined || found.sign !== '+' || !isStub) return [];
          const errno = REFUSES.exec(found.text)?.[1];
          const message = `without ${option} the error is ${errno}, which reads as a missing permission or a filter; return -EOPNOTSUPP, or -ENOSYS where the whole call is missing`;
          return [fact(path, found.line, message)];
        });
      });
    })
    .slice(0, 1);
}

/** The option without which the code behind a line is built or runs. */
function offAt(text: string, open: (string | undefined)[]): string | undefined {
  const [, directive = '', rest = ''] = /^#\s*(ifdef|ifndef|if|elif|else|endif)\b(.*)$/.exec(text) ?? [];
  const option = /^\s*(?:defined\(?\s*|IS_ENABLED\()?(CONFIG_\w+)\)?\s*$/.exec(rest)?.[1];
  switch (directive) {
    case 'ifdef':
    case 'if':
      open.push(option);
      return undefined;
    case 'ifndef':
      open.push(undefined);
      return option;
    case 'elif':
      open.pop();
      open.push(undefined);
      return undefined;
    case 'else':
      return open.at(-1);
    case 'endif':
      open.pop();
      return undefined;
    default:
      return /^\tif\s*\(!IS_ENABLED\((CONFIG_\w+)\)\)$/.exec(text)?.[1];
  }
}
