import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { type CallBody, plainLines } from './call-bodies.ts';
import { question } from './told.ts';

/** What gives a program memory of its own. */
const MAPS = /\b(?:vm_mmap\w*|do_mmap|vm_brk\w*|_install_special_mapping|install_special_mapping)\s*\(/;
/** Arguments that say how many things, or how long a range. */
const MANY = /^(?:len|length|vlen|nr_\w+|n_\w+|num_\w+|\w+_count|count|nr|riovcnt|nr_pages)$/;
const CHANGES =
  /^(?:set|mbind|move|migrate|madvise|seal|protect|lock|advise|add|remove|register|map|unmap|apply)|(?:^|_)(?:set|bind|move|migrate|madvise|seal|protect|lock|add|remove|map|unmap)(?:_|$)/;
/** What gives the calling thread other credentials. */
const CREDENTIALS = /\bcommit_creds\s*\(/;
/** What says how much a program's buffer lacks. */
const TOO_SMALL = /-(?:ERANGE|EOVERFLOW|E2BIG|EMSGSIZE|ENOSPC|ENOBUFS|ENAMETOOLONG)\b/;

/** What the bodies of new calls make reviewers ask, and no code answers: at most one question of each kind. */
export function bodyQuestions(
  functions: readonly ShownFunction[],
  calls: readonly CallBody[],
): readonly NewValue[] {
  const texts = functions.flatMap((shown) => plainLines(shown).map(({ text }) => text));
  const [mapping] = calls.filter((call) => plainLines(call).some(({ text }) => MAPS.test(text)));
  const [restricting] = calls.filter((call) => plainLines(call).some(({ text }) => CREDENTIALS.test(text)));
  const [partial] = calls.filter(
    (call) =>
      CHANGES.test(call.call) &&
      call.arguments.some(({ name }) => MANY.test(name)) &&
      stopsHalfway(functions),
  );
  const [filling] = calls.filter(
    (call) =>
      fills(call) &&
      texts.some((text) => /\bcopy_to_user\s*\(|\bput_user\s*\(/.test(text)) &&
      !texts.some((text) => TOO_SMALL.test(text)),
  );
  return [
    ...(mapping === undefined
      ? []
      : [
          question(
            mapping.path,
            mapping.line,
            mapping.call,
            'how long does the memory that it maps live, may programs unmap it, and what becomes of it in fork()?',
          ),
        ]),
    ...(restricting === undefined
      ? []
      : [
          question(
            restricting.path,
            restricting.line,
            restricting.call,
            'it changes the credentials of one thread: what of the other threads of the process, and of a set-user-ID program that it executes?',
          ),
        ]),
    ...(partial === undefined
      ? []
      : [
          question(
            partial.path,
            partial.line,
            partial.call,
            'where it fails halfway through, how does the caller learn what has been changed already?',
          ),
        ]),
    ...(filling === undefined
      ? []
      : [
          question(
            filling.path,
            filling.line,
            filling.call,
            'where the buffer is too small, which errno says so, and how does the caller learn the size that is needed?',
          ),
        ]),
  ];
}

/** Whether a loop of new code ends at the first error. */
function stopsHalfway(functions: readonly ShownFunction[]): boolean {
  return functions.some((shown) => {
    const lines = plainLines(shown).map(({ text }) => text);
    return lines.some((text, index) => {
      const indent = /^(\t+)(?:for|while|for_each\w*)\b/.exec(text)?.[1]?.length;
      if (indent === undefined) return false;
      const inside = lines.slice(index + 1);
      const end = inside.findIndex(
        (one) => one.trim() !== '' && (/^\t*/.exec(one)?.[0].length ?? 0) <= indent,
      );
      const loop = inside.slice(0, end === -1 ? inside.length : end);
      return loop.some(
        (one, at) =>
          /\bif\s*\((?:err|error|ret|rc|res|IS_ERR)\b/.test(one) &&
          /\b(?:break|return|goto)\b/.test(`${one} ${loop[at + 1] ?? ''}`),
      );
    });
  });
}

/** Whether a call takes a buffer of a size that it fills. */
function fills({ call, arguments: all }: CallBody): boolean {
  if (
    call.includes('random') ||
    !/(?:^|_)(?:get\w*|list\w*|read\w*|query\w*|dump\w*)(?:_|$)|info|stat/.test(call)
  )
    return false;
  const buffer = all.findIndex(
    ({ type }) =>
      /\b(?:void|char|__?u(?:8|32|64)|u64|u32)\s+__user\s*\*/.test(type) && !type.includes('const'),
  );
  const size = all.findIndex(({ name }) => /^(?:\w*size|\w*len|bufsiz|buflen|count|nr_\w+)$/.test(name));
  return buffer !== -1 && size === buffer + 1;
}
