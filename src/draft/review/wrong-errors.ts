import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { type CallBody, callBodies, plainLines } from './call-bodies.ts';
import { escaped } from './escaped.ts';
import { fact } from './told.ts';

/** What gives memory, and a null pointer where there is none. */
const ALLOCATION =
  /^\s+(\w+(?:(?:->|\.)\w+)*)\s*=\s*(?:\([^()]*\)\s*)?((?!\w*(?:find|lookup|get_|idr|ida)\w*)\w*alloc\w*)\s*\(/;

/** The lines behind an allocation in which its failure is looked for. */
const MAX_DISTANCE = 5;
/** The errnos of one series that are told of. */
const MAX_TOLD = 3;

/** Errnos in new functions that say something else than what has failed. */
export function wrongErrors(functions: readonly ShownFunction[]): readonly NewValue[] {
  return [
    ...bareMinusOne(functions),
    ...functions.flatMap(unknownErrnos).slice(0, 1),
    ...callBodies(functions).flatMap(withoutSign),
    ...functions.flatMap(ofAllocations),
    ...functions.flatMap(ofLookups),
  ].slice(0, MAX_TOLD);
}

/** `return -1` in a call: EPERM (include/uapi/asm-generic/errno-base.h). */
function bareMinusOne(functions: readonly ShownFunction[]): readonly NewValue[] {
  const calls = callBodies(functions);
  const entries = new Map(calls.map((one) => [one, one.call] as const));
  const helpers = functions.flatMap((shown) => {
    const call = calls.find((one) =>
      new RegExp(`^(?:__)?(?:do|ksys)_(?:sys_)?${one.call}$`).test(shown.name),
    )?.call;
    return call === undefined ? [] : ([[shown, call]] as const);
  });
  return [...entries, ...helpers].flatMap(([shown, call]) => {
    const lines = plainLines(shown);
    // What has got a signal does not see the result.
    const found = lines.find(
      ({ text }, index) =>
        /\breturn\s+\(?-1\)?\s*;/.test(text) && !/\bforce_\w*sig/.test(lines[index - 1]?.text ?? ''),
    );
    if (found === undefined) return [];
    const message = `"return -1" is EPERM to a program, which reads as a missing permission or a filter; return the errno that is meant`;
    return [fact(shown.path, found.line, message, call)];
  });
}

/** Errnos that include/linux/errno.h keeps for the kernel. */
function unknownErrnos(shown: ShownFunction): readonly NewValue[] {
  const found = plainLines(shown).find(({ text }) => /\breturn\s+-ENOTSUPP\b|=\s*-ENOTSUPP\s*;/.test(text));
  if (found === undefined) return [];
  const message = 'ENOTSUPP (524) is no errno of programs: strerror() does not know it; return -EOPNOTSUPP';
  return [fact(shown.path, found.line, message)];
}

/** An errno without its sign, which a program takes for a result. */
function withoutSign(shown: CallBody): readonly NewValue[] {
  const found = plainLines(shown).find(({ text }) => /^\s+return\s+E(?!O?F\b)[A-Z]{3,13}\s*;/.test(text));
  const errno = /return\s+(\w+)/.exec(found?.text ?? '')?.[1];
  if (found === undefined || errno === undefined) return [];
  const message = `${errno} without its sign is a positive result, which a program takes for success; return -${errno}`;
  return [fact(shown.path, found.line, message, shown.call)];
}

/** The failure of an allocation that becomes another errno than ENOMEM. */
function ofAllocations(shown: ShownFunction): readonly NewValue[] {
  const lines = plainLines(shown);
  return lines.flatMap(({ text }, index): readonly NewValue[] => {
    const [, variable, allocator] = ALLOCATION.exec(text) ?? [];
    if (variable === undefined || allocator === undefined) return [];
    const rest = lines.slice(index + 1, index + 1 + MAX_DISTANCE);
    const test = rest.findIndex((one) =>
      new RegExp(`^\\s+if\\s*\\((?:!${escaped(variable)}|${escaped(variable)} == NULL)\\)\\s*\\{?\\s*$`).test(
        one.text,
      ),
    );
    const after = test === -1 ? undefined : rest[test + 1];
    const errno = /(?:\breturn\b[^;]*|=\s*)-(E[A-Z]+)\b/.exec(after?.text ?? '')?.[1];
    if (after === undefined || errno === undefined || !WRONG.has(errno)) return [];
    return [
      fact(
        shown.path,
        after.line,
        `where ${allocator}() has no memory, the error is ${errno}, which is about what the program passed; return -ENOMEM`,
      ),
    ];
  });
}

/** Lookups and copies with the errno that says what has failed. */
const OWN_ERRNO: readonly (readonly [RegExp, string, string])[] = [
  [
    /^\s+if\s*\((?:unlikely\()?(?:copy_from_user|copy_to_user|get_user|put_user)\s*\((?!.*&&).*\)\s*\{?\s*$/,
    'EFAULT',
    'the address is bad',
  ],
  [
    /^\s+(\w+)\s*=\s*(?:copy_from_user|copy_to_user|get_user|put_user)\s*\(.*\);$/,
    'EFAULT',
    'the address is bad',
  ],
  [
    /^\s+(?:\w+)\s*=\s*(?:find_get_pid|find_vpid|find_task_by_vpid|find_get_task_by_vpid|get_pid_task|pid_task)\s*\(/,
    'ESRCH',
    'there is no such process',
  ],
  [
    /^\s+\w+\s*=\s*(?:strncpy_from_user|strndup_user|memdup_user|vmemdup_user)\s*\(/,
    'EFAULT',
    'the address is bad',
  ],
  [/^\s+(?:\w+)\s*=\s*get_task_mm\s*\(/, 'ESRCH', 'the process has no memory any more'],
];

/** The failure of a copy or of a lookup of a process that becomes an errno which calls have for what is not supported. */
function ofLookups(shown: ShownFunction): readonly NewValue[] {
  const lines = plainLines(shown);
  return lines.flatMap(({ text }, index): readonly NewValue[] => {
    for (const [shape, right, what] of OWN_ERRNO) {
      const found = shape.exec(text);
      if (found === null) continue;
      const rest = lines.slice(index + 1, index + 4);
      const isTest = /^\s+if\b/.test(text);
      const failed = found[1] ?? '(?:!\\w+|IS_ERR\\(\\w+\\)|\\w+ < 0)';
      const failure = new RegExp(`^\\s+if\\s*\\(${failed}\\)\\s*\\{?\\s*$`);
      const at = isTest ? 0 : rest.findIndex((one) => failure.test(one.text)) + 1;
      // What is set in front of the test is returned over a label.
      const isSet = isTest && /^\s+goto\b/.test(rest[0]?.text ?? '');
      const after = isSet ? lines[index - 1] : isTest || at > 0 ? rest[at] : undefined;
      const errno = /^\s*(?:return|\w+\s*=)\s*-(E[A-Z]+)\b/.exec(after?.text ?? '')?.[1];
      if (after === undefined || (errno !== 'EINVAL' && errno !== 'ENODEV')) return [];
      const says = errno === 'EINVAL' ? 'the kernel does not know what was asked for' : 'a device is missing';
      const remedy =
        right === 'EFAULT' && !isTest && found[1] === undefined ? 'what it returned' : `-${right}`;
      const message = `where ${what}, the error is ${errno}, which says that ${says}; return ${remedy}`;
      return [fact(shown.path, after.line, message)];
    }
    return [];
  });
}

/** Errnos that blame the program. */
const WRONG: ReadonlySet<string> = new Set([
  'EINVAL',
  'EFAULT',
  'EPERM',
  'EACCES',
  'EBADF',
  'ENOENT',
  'ENOSYS',
]);
