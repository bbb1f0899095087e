import type { FileDiff } from '../diff.ts';
import { announcesManualPage } from '../patch-message.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectTags } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, type ShownFunction } from './added-functions.ts';
import { fact } from './told.ts';

/** A command that passes something: `#define XYZZY_GET _IOR('x', 1, struct xyzzy)`. */
const NUMBER = /^#\s*define\s+(\w+)\s+_IO(?:R|W|WR)\s*\(([^()]*(?:\([^()]*\))?[^()]*)\)/;
/** Types whose size differs in 32-bit programs. */
const OF_A_WIDTH = /(?:\*\s*|^(?:(?:unsigned\s+)?long(?:\s+int)?|size_t|ssize_t|loff_t\s*\*|time_t|off_t))$/;

/** The facts of each kind that one series is told of. */
const MAX_TOLD = 2;

/** What reviewers say of new commands of ioctl(): Documentation/driver-api/ioctl.rst. */
export function ioctlCommands(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
  patches: readonly Patch[],
  isComplete: boolean,
): readonly NewValue[] {
  return [
    ...sizedNumbers(files).slice(0, MAX_TOLD),
    ...unknownCommands(functions).slice(0, MAX_TOLD),
    ...withoutCompat(files).slice(0, 1),
    ...(isComplete ? undescribed(files, patches).slice(0, 1) : []),
  ];
}

interface Command {
  readonly path: string;
  readonly line: number;
  readonly name: string;
  readonly type: string;
}

function addedCommands(files: readonly FileDiff[]): readonly Command[] {
  return files.flatMap(({ newPath: path = '', hunks }) =>
    /^(?:arch\/\w+\/)?include\/uapi\//.test(path)
      ? hunks.flatMap(({ lines }) => {
          const gone = new Set(
            lines.flatMap(({ sign, text }) => (sign === '-' ? (NUMBER.exec(text)?.[1] ?? []) : [])),
          );
          return lines.flatMap(({ sign, text, line }) => {
            const [, name, passed] = NUMBER.exec(text) ?? [];
            if (sign !== '+' || name === undefined || passed === undefined || gone.has(name)) return [];
            return [{ path, line, name, type: passed.slice(passed.lastIndexOf(',') + 1).trim() }];
          });
        })
      : [],
  );
}

function sizedNumbers(files: readonly FileDiff[]): readonly NewValue[] {
  return addedCommands(files).flatMap(({ path, line, name, type }) =>
    OF_A_WIDTH.test(type)
      ? [
          fact(
            path,
            line,
            `the number of ${name} holds the size of "${type}", which is another one in 32-bit programs, so that they pass another number${type.endsWith('*') ? '; name what the pointer leads to, not the pointer' : '; use __u32 or __u64'}`,
          ),
        ]
      : [],
  );
}

/** Handlers that answer EINVAL to a command which they do not know. */
function unknownCommands(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions.flatMap((shown): readonly NewValue[] => {
    const command = /\bunsigned int (\w*cmd\w*|command|ioctl)\b/.exec(shown.parameters)?.[1];
    if (command === undefined || !/ioctl/.test(shown.name)) return [];
    const at = shown.body.findIndex(({ text }) => text.startsWith(`\tswitch (${command})`));
    if (at === -1) return [];
    const rest = shown.body.slice(at);
    const fallback = rest.findIndex(({ text }) => /^\tdefault:\s*$/.test(text));
    const answer = fallback === -1 ? undefined : rest[fallback + 1];
    if (answer === undefined || !/^\t\t(?:return|\w+ =)\s+-EINVAL;/.test(answer.text)) return [];
    const message = `${shown.name}() answers EINVAL to commands that it does not know; ENOTTY tells a program that the file has no such command (Documentation/driver-api/ioctl.rst)`;
    return [fact(shown.path, answer.line, message)];
  });
}

/** New tables of file operations whose commands 32-bit programs cannot use. */
function withoutCompat(files: readonly FileDiff[]): readonly NewValue[] {
  return files.flatMap(({ newPath: path, hunks }) => {
    if (!isKernelC(path)) return [];
    return hunks.flatMap(({ lines }): readonly NewValue[] => {
      const kept = lines.filter(({ sign }) => sign !== '-');
      const at = kept.findIndex(({ sign, text }) => sign === '+' && /^\t\.unlocked_ioctl\s*=/.test(text));
      const line = kept[at]?.line;
      if (line === undefined) return [];
      const isOutside = ({ text }: { readonly text: string }): boolean => /^[}a-z]/.test(text);
      const start = kept.slice(0, at).findLastIndex(isOutside);
      const rest = kept.slice(at);
      const end = rest.findIndex(isOutside);
      const table = kept.slice(start + 1, end === -1 ? undefined : at + end);
      if (table.some(({ text }) => text.includes('.compat_ioctl'))) return [];
      const message =
        'the table has .unlocked_ioctl but no .compat_ioctl: 32-bit programs get ENOTTY on 64-bit kernels; set it to compat_ptr_ioctl where structs have one layout';
      return [fact(path, line, message)];
    });
  });
}

/** New commands that nothing describes. */
function undescribed(files: readonly FileDiff[], patches: readonly Patch[]): readonly NewValue[] {
  const [command] = addedCommands(files).filter(({ path }) =>
    /^include\/uapi\/(?:linux|asm-generic)\//.test(path),
  );
  if (command === undefined) return [];
  const isDescribed =
    files.some(({ newPath = '' }) => /(?:^|\/)man\d\/|\.[2-7]$|^Documentation\//.test(newPath)) ||
    patches.some(
      ({ subject, recipients, body }) =>
        /\bRFC\b/i.test(subjectTags(subject)) ||
        recipients.includes('linux-man@vger.kernel.org') ||
        announcesManualPage(body),
    );
  if (isDescribed) return [];
  const message = `${command.name} is a new command of ioctl(), but no manual page and nothing under Documentation/ describes it`;
  return [fact(command.path, command.line, message)];
}
