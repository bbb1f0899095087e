import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const TAKES = /^\t(rcu_read_lock|(?:raw_)?spin_lock(?:_irq|_irqsave|_bh)?|(?:read|write)_lock(?:_irq)?)\(/;
/** What may wait for memory, or for another task (might_sleep() and might_fault() stand in each). */
const SLEEPS =
  /\b(copy_from_user|copy_to_user|get_user|put_user|mutex_lock|mutex_lock_interruptible|down_read|down_write|mmap_read_lock|mmap_write_lock|msleep|synchronize_rcu|k[mz]alloc(?=\([^;]*GFP_KERNEL))\s*\(/;

/** Sleeps of new functions in a section that may not sleep: only statements of the function itself, which certainly run in it. */
export function sleepingSections(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      let lock: string | undefined;
      for (const { text, line } of plainLines(shown)) {
        if (/^ ?\w+:|^#/.test(text) || /^\t\w*unlock\w*\(/.test(text)) lock = undefined;
        const taken = TAKES.exec(text)?.[1];
        if (taken !== undefined) lock = taken;
        const what = /^\t(?!\t)/.test(text) && lock !== undefined ? SLEEPS.exec(text)?.[1] : undefined;
        if (what === undefined) continue;
        const message = `${what}() may sleep, which is not allowed behind ${lock}() (Documentation/kernel-hacking/locking.rst); do it before or after`;
        return [fact(shown.path, line, message)];
      }
      return [];
    })
    .slice(0, 1);
}
