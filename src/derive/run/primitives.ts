/**
 * Files whose functions are believed to refuse nothing and to change nothing that a program sees: code of the architecture
 * that is assembler (atomics, barriers, bits), and headers and libraries about data in memory (lists, trees, bitmaps,
 * strings, hashes, time), whose results are numbers and pointers; locks, RCU, tracing and audit, which have none that a
 * call returns; the allocators, whose functions that can fail are idioms. What copies from userspace is an idiom, too, and
 * what is handed memory of the caller is followed wherever it is defined.
 */
const PRIMITIVES = new RegExp(
  `^(?:${[
    'arch/\\w+/include/asm/(?:atomic|bit|barrier|cmpxchg|cpu|desc|div|irq|msr|percpu|preempt|processor|qspin|rmwcc|smap|special|string|tlb|uaccess|vdso|word)\\w*(?:/\\w+)?\\.h$',
    'arch/\\w+/lib/',
    'include/asm-generic/',
    'include/trace/',
    'lib/(?!usercopy|iov_iter|strnlen)',
    'include/linux/(?:atomic|bit|bsearch|build|compiler|cpumask|find|fortify|hash|interval|irq|jhash|jiffies|jump_label|kallsyms|kcov|ktime|list|llist|local_lock|lockdep|log2|math|minmax|mutex|nodemask|overflow|percpu|plist|preempt|printk|prefetch|rbtree|rcu|refcount|rwsem|rwlock|seqlock|sort|spinlock|srcu|stddef|string|swab|timekeeping|timer|tracepoint|unaligned|vmstat|wait|xarray|maple)\\w*(?:/\\w+)?\\.h$',
    'kernel/(?:locking|rcu|debug)/',
    'kernel/(?:kallsyms|softirq|smp)\\.c$',
    'kernel/time/(?:timekeeping|timer)\\.c$',
    'mm/(?:slab\\w*|slub|page_alloc|percpu|vmstat|vmalloc|memcontrol|kmemleak|mmzone)\\.[ch]$',
  ].join('|')})`,
);

export function isPrimitive(path: string): boolean {
  return PRIMITIVES.test(path);
}
