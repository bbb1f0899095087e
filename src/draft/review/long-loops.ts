import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** What lets others run, or ends a loop where a signal is pending. */
const YIELDS =
  /\b(?:cond_resched\w*|need_resched|schedule\w*|\w*signal_pending\w*|resched_\w+|copy_(?:to|from)_user|get_user|put_user|\w+_wait\w*)\s*\(/;
const INTEGER = /^(?:unsigned(?: int| long)?|int|long|size_t|u32|u64|__u32|__u64)$/;

/** A loop of new code that runs as often as a program says, and that nothing interrupts. */
export function longLoops(functions: readonly ShownFunction[]): readonly NewValue[] {
  const all = functions.map((shown) => ({ shown, lines: plainLines(shown) }));
  for (const { call, arguments: own, head } of callBodies(functions)) {
    const numbers = own
      .filter(({ type, name }) => INTEGER.test(type) && /^\w+$/.test(name))
      .map(({ name }) => name);
    const entry = all.find((one) => one.shown.head === head)?.lines ?? [];
    const words = new Set(entry.flatMap(({ text }) => text.match(/\w+(?=\()/g) ?? []));
    for (const { shown, lines } of all) {
      const isOwn = shown.head === head;
      if (!isOwn && !words.has(shown.name)) continue;
      if (lines.some(({ text }) => YIELDS.test(text))) continue;
      for (const name of numbers) {
        const given = new RegExp(`\\b${shown.name}\\([^;]*\\b${name}\\b`);
        const isReached = isOwn || entry.some(({ text }) => given.test(text));
        const loop = new RegExp(
          `^\\s+(?:while\\s*\\(|for\\s*\\([^;]*;)[^;]*[<=>]\\s*${name}\\b|^\\s+while\\s*\\(\\s*${name}\\s*--`,
        );
        const found = isReached ? lines.find(({ text }) => loop.test(text)) : undefined;
        const limit = new RegExp(
          `\\b${name}\\s*>=?\\s*[A-Z][A-Z_]{3,}|\\b${name}\\s*=\\s*min|min\\w*\\([^;]*\\b${name}\\b`,
        );
        if (found === undefined || [...lines, ...entry].some(({ text }) => limit.test(text))) continue;
        const message = `the loop runs up to "${name}" of ${call}, which a program chooses, and nothing in it lets others run; call cond_resched(), and end it where a signal is fatal`;
        return [fact(shown.path, found.line, message, call)];
      }
    }
  }
  return [];
}
