import type { FileDiff } from './diff.ts';
import type { SeriesCall } from './open-questions.ts';
import type { NewValue } from './uapi-values.ts';

/** Messages without a limit of their rate. */
const PRINTS = /\b(pr_(?:emerg|alert|crit|err|warn|notice|info)|printk|dump_stack)\s*\(/;
const MAX_BODY = 400;

/** Where the body of a call that patches add writes to the log as often as a program likes, or warns of what it passes. */
export function messagesToLog(files: readonly FileDiff[], calls: readonly SeriesCall[]): readonly NewValue[] {
  return calls.flatMap(({ call: { name, parameters }, path, line }) => {
    const lines = bodyOf(files, path, line);
    const names = parameters.map((parameter) => parameter.name).filter((one) => /^\w+$/.test(one));
    const warns = new RegExp(`\\b(WARN(?:_ON)?(?:_ONCE)?)\\s*\\([^;]*\\b(?:${names.join('|')})\\b`);
    for (const own of lines) {
      const prints = PRINTS.exec(own.text)?.[1];
      const what =
        prints !== undefined
          ? `${prints}() in the body of ${name} has no limit: a program can fill the log; use pr_debug(), a ratelimited form, or nothing`
          : names.length > 0 && warns.test(own.text)
            ? `${name} warns (${warns.exec(own.text)?.[1]}) of what a program passes: with panic_on_warn any program stops the machine; return an error alone`
            : undefined;
      if (what !== undefined)
        return [{ syscall: name, path, line: own.line, isQuestion: false, message: what }];
    }
    return [];
  });
}

/** The lines from the head of a call to the brace that ends its body. */
function bodyOf(
  files: readonly FileDiff[],
  path: string,
  line: number,
): readonly { text: string; line: number }[] {
  const hunks = files.flatMap((file) => (file.newPath === path ? file.hunks : []));
  for (const { lines } of hunks) {
    const kept = lines.filter(({ sign }) => sign !== '-');
    const start = kept.findIndex((own) => own.line === line && /SYSCALL_DEFINE/.test(own.text));
    if (start === -1) continue;
    const end = kept.findIndex(({ text }, index) => index > start && /^\}/.test(text));
    return kept.slice(start, end === -1 ? start + MAX_BODY : Math.min(end, start + MAX_BODY));
  }
  return [];
}
