import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { shownFunctions } from './added-functions.ts';
import { type CallBody, callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The structs of one series that are told of. */
const MAX_TOLD = 2;

const POINTER = /^(?:const )?struct (\w{1,60}) __user \*$/;
/** An argument that says how large, or how many, what stands beside it is. */
const SIZE = /size|len|count|cnt|^nr|^num|^n[a-z]?$|_nr$/;
const RESERVED = /\b_*(?:reserved|resv|spare)\d*\s*\[/;
const SAYS_SIZE = /\b(?:u?size|\w*_size|argsz|len|\w*version)\s*;|\w\s*\[\s*\]\s*;/;

/** Structs that new calls take without their size, where reserved bytes stand in for one. */
export function sizelessStructs(files: readonly FileDiff[]): readonly NewValue[] {
  const functions = shownFunctions(files);
  const lines = functions.flatMap(plainLines);
  // A call that takes over a body that was there keeps lines of it.
  const last = new Map(
    callBodies(functions).flatMap((call) => (hasNewHead(files, call) ? [[call.call, call] as const] : [])),
  );
  return [...last.values()]
    .flatMap((call) => passed(call).map((one) => ({ call, ...one })))
    .flatMap(({ call, struct, name }): readonly NewValue[] => {
      const found = definitionOf(files, struct);
      if (found === undefined) return [];
      const isRead = lines.some(({ text }) =>
        new RegExp(`\\bcopy_from_user\\([^;]*\\b${name}\\b`).test(text),
      );
      const reserved = found.members.find(({ text }) => RESERVED.test(text));
      if (!isRead || reserved === undefined || found.members.some(({ text }) => SAYS_SIZE.test(text)))
        return [];
      const message = `struct ${struct} has reserved bytes, but ${call.call} does not learn its size: once they are used up, only a flag or another call makes room; pass the size beside it, or as its first member, as sched_setattr() has it`;
      return [fact(found.path, reserved.line, message, call.call)];
    })
    .slice(0, MAX_TOLD);
}

/** Whether a patch adds the line that names a call. */
function hasNewHead(files: readonly FileDiff[], { call, path }: CallBody): boolean {
  const head = new RegExp(`^SYSCALL_DEFINE\\d\\(${call}\\b`);
  const shown = files.flatMap(({ newPath, hunks }) =>
    newPath === path ? hunks.flatMap(({ lines }) => lines.filter(({ text }) => head.test(text))) : [],
  );
  return shown.some(({ sign }) => sign === '+') && shown.every(({ sign }) => sign !== '-');
}

/** The structs that a call takes one of, with no argument beside it that says a size. */
function passed({ arguments: own }: CallBody): readonly { readonly struct: string; readonly name: string }[] {
  return own.flatMap(({ type, name }, index) => {
    const struct = POINTER.exec(type.replaceAll(/\s+/g, ' '))?.[1];
    const beside = [own[index - 1], own[index + 1]].flatMap((one) =>
      one === undefined || one.type.includes('*') ? [] : [one.name],
    );
    return struct === undefined || beside.some((one) => SIZE.test(one)) ? [] : [{ struct, name }];
  });
}

/** The members of a struct in the headers and code of a series, as its last patch shows them. */
function definitionOf(
  files: readonly FileDiff[],
  struct: string,
):
  | { readonly path: string; readonly members: readonly { readonly text: string; readonly line: number }[] }
  | undefined {
  const head = new RegExp(`^struct ${struct}\\b[^;()*]*$`);
  const places = files.flatMap(({ newPath: path = '', hunks }) =>
    /^(?:tools|samples|Documentation)\//.test(path) || !/\.[ch]$/.test(path)
      ? []
      : hunks.flatMap(({ lines: all }) => {
          const lines = all.filter(({ sign }) => sign !== '-');
          const start = lines.findIndex(({ text }) => head.test(text)) + 1;
          if (start === 0) return [];
          const length = lines.slice(start).findIndex(({ text }) => text.startsWith('}'));
          return [{ path, members: lines.slice(start, length === -1 ? undefined : start + length) }];
        }),
  );
  return places.findLast(({ path }) => path.includes('uapi/')) ?? places.at(-1);
}
