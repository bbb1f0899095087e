import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, type ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { type FlagGuard, flagGuard, headName, type NamedMasks, namedMasks } from './flag-guards.ts';
import { fact, question } from './told.ts';

/** The helpers of one series that are told of. */
const MAX_TOLD = 1;

/**
 * Flags that an older call accepts since a new one does: in a helper that both call and that accepts more than before, or in
 * a new helper that takes the place of the older call's check.
 */
export function sharedHelpers(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  const masks = namedMasks(files);
  const found = files.flatMap(({ newPath: path, hunks }): readonly NewValue[] => {
    if (!isKernelC(path)) return [];
    return hunks.flatMap(({ lines, section }) =>
      changedGuards(lines, section, masks).flatMap((changed): readonly NewValue[] => {
        const { head, before, after, line } = changed;
        const name = headName(head);
        if (name === undefined) return [];
        if (/SYSCALL_DEFINE\d/.test(head)) {
          const taken = after === undefined ? replacement(changed, functions, masks) : undefined;
          if (taken === undefined) return [];
          const message = `${name} refused all but ${list(before.members)} here, and accepts ${list(taken.more)} as well now: ${taken.name}(), which takes the place of its check, does; check the flags of ${name} before the call`;
          return [fact(path, line, message)];
        }
        const more = after?.members.filter((one) => !before.members.includes(one)) ?? [];
        const call = more.length === 0 ? undefined : callerOf(name, functions);
        return call === undefined
          ? []
          : [
              question(
                path,
                line,
                call,
                `${name}(), which code that exists calls as well, accepts ${list(more)} now: do older calls accept it with that?`,
              ),
            ];
      }),
    );
  });
  return found.slice(0, MAX_TOLD);
}

interface ChangedGuard {
  /** The head of the function. */
  readonly head: string;
  readonly before: FlagGuard;
  /** The check that stands there now. */
  readonly after: FlagGuard | undefined;
  /** What stands in the function now. */
  readonly added: readonly DiffLine[];
  readonly line: number;
}

/** The checks of functions that exist which a hunk removes or widens. */
function changedGuards(
  lines: readonly DiffLine[],
  section: string,
  masks: NamedMasks,
): readonly ChangedGuard[] {
  const older = lines.filter(({ sign }) => sign !== '+');
  return older.flatMap((own, index): readonly ChangedGuard[] => {
    if (own.sign !== '-') return [];
    const before = flagGuard(older, index, masks);
    if (before === undefined) return [];
    const at = lines.indexOf(own);
    const start = lines.findLastIndex(
      ({ sign, text }, place) =>
        place < at && sign === ' ' && headName(text) !== undefined && !/;\s*$/.test(text),
    );
    const rest = lines.slice(at);
    const length = rest.findIndex(({ text }) => /^\}/.test(text));
    const body = lines.slice(Math.max(start, 0), length === -1 ? lines.length : at + length);
    const now = body.filter(({ sign }) => sign !== '-');
    const after = now
      .map(({ sign }, place) => (sign === '+' ? flagGuard(now, place, masks) : undefined))
      .find((guard) => guard?.variable === before.variable);
    const added = now.filter(({ sign }) => sign === '+');
    const head = start === -1 ? section : (lines[start]?.text ?? '');
    return [{ head, before, after, added, line: added[0]?.line ?? own.line }];
  });
}

/** The new function that takes the place of a check, with what it accepts beyond it. */
function replacement(
  { added, before }: ChangedGuard,
  functions: readonly ShownFunction[],
  masks: NamedMasks,
): { readonly name: string; readonly more: readonly string[] } | undefined {
  for (const shown of functions) {
    if (!added.some(({ text }) => new RegExp(`\\b${shown.name}\\(.*\\b${before.variable}\\b`).test(text)))
      continue;
    const lines = plainLines(shown);
    const guard = lines
      .map((_, index) => flagGuard(lines, index, masks))
      .find((one) => one !== undefined && before.members.every((member) => one.members.includes(member)));
    const more = guard?.members.filter((one) => !before.members.includes(one)) ?? [];
    if (more.length > 0) return { name: shown.name, more };
  }
  return undefined;
}

/** The new call that reaches a function, itself or by one other new function. */
function callerOf(name: string, functions: readonly ShownFunction[]): string | undefined {
  const reaches = (shown: ShownFunction, target: string) =>
    plainLines(shown).some(({ text }) => new RegExp(`\\b${target}\\s*\\(`).test(text));
  const via = functions.filter((shown) => reaches(shown, name)).map((shown) => shown.name);
  return callBodies(functions).find(
    (call) => reaches(call, name) || via.some((one) => /^[a-z]/.test(one) && reaches(call, one)),
  )?.call;
}

function list(names: readonly string[]): string {
  return names.slice(0, 3).join(' and ');
}
