import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC } from './added-functions.ts';
import { fact } from './told.ts';

const ASKS = /^\tif \(!(?:ns_capable|capable|perfmon_capable|bpf_capable|file_ns_capable)\(.*\)\)( \{)?$/;
const DENIES = /^\t\treturn -(EPERM|EACCES);$/;
const CHECKS = /^\t+return -(EINVAL|EFAULT|EBADF|E2BIG|ENOENT|ESRCH|EOPNOTSUPP);$/;
/** How far the head of a function is looked for, in lines. */
const MAX_HEAD = 40;

/** Permissions that a patch puts in front of checks of a call that exists: what told programs that the call exists is lost. */
export function earlierPermissions(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path, hunks }): readonly NewValue[] => {
      if (!isKernelC(path)) return [];
      return hunks.flatMap(({ lines: all, section }) => {
        const lines = all.filter(({ sign }) => sign !== '-');
        return lines.flatMap(({ sign, text, line }, index): readonly NewValue[] => {
          if (sign !== '+' || !ASKS.test(text)) return [];
          const deny = lines[index + 1];
          const errno = DENIES.exec(deny?.text ?? '')?.[1];
          if (deny?.sign !== '+' || errno === undefined) return [];
          const call = callAround(lines, index, section);
          if (call === undefined) return [];
          const behind = lines.slice(index + 2);
          const end = behind.findIndex((one) => /^[}\w]/.test(one.text));
          const checked = behind
            .slice(0, end === -1 ? behind.length : end)
            .find((one) => one.sign === ' ' && CHECKS.test(one.text));
          if (checked === undefined) return [];
          const lost = CHECKS.exec(checked.text)?.[1];
          const message = `${call} asks for the permission before a check that fails with ${lost} and was there already: an unprivileged program now gets ${errno} for arguments that gave ${lost}, and cannot tell it from a filter's; ask behind the check`;
          return [fact(path, line, message, call)];
        });
      });
    })
    .slice(0, 1);
}

/** The call in whose body a line stands, if the series does not bring it. */
function callAround(lines: readonly DiffLine[], index: number, section: string): string | undefined {
  const define = /^SYSCALL_DEFINE\d\((\w+)/;
  for (let at = index; at >= Math.max(0, index - MAX_HEAD); at--) {
    const { text = '', sign } = lines[at] ?? {};
    if (text.startsWith('}')) return undefined;
    if (!/^\w.*\(/.test(text)) continue;
    return sign === ' ' ? define.exec(text)?.[1] : undefined;
  }
  return define.exec(section.trim())?.[1];
}
