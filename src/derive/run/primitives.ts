/**
 * Bits, lists, atomics, locks, strings, time: what such code does, userspace does not see, and it returns no errno of its
 * own. What copies from userspace is an idiom, and never comes here.
 */
const PRIMITIVES = new RegExp(
  `^(?:${[
    'arch/\\w+/include/asm/(?:atomic|bit|barrier|cmpxchg|cpu|desc|div|irq|msr|percpu|preempt|processor|qspin|rmwcc|smap|special|string|tlb|uaccess|vdso|word)\\w*(?:/\\w+)?\\.h$',
    'arch/\\w+/lib/',
    'include/asm-generic/',
    'include/trace/',
    'lib/(?!usercopy|iov_iter|strnlen)',
    'include/linux/(?:atomic|bit|bsearch|build|compiler|cpumask|find|fortify|hash|interval|irq|jhash|jiffies|jump_label|kallsyms|kcov|ktime|list|llist|local_lock|lockdep|log2|math|minmax|mutex|nodemask|overflow|percpu|plist|preempt|printk|prefetch|rbtree|rcu|refcount|rwsem|rwlock|seqlock|sort|spinlock|srcu|stddef|string|swab|time|tracepoint|unaligned|vmstat|wait|xarray|maple)\\w*(?:/\\w+)?\\.h$',
    'kernel/(?:locking|rcu|trace|debug)/',
    'kernel/(?:kallsyms|softirq|smp|audit|auditsc)\\.c$',
    'kernel/time/(?:timekeeping|timer)\\.c$',
    'mm/(?:slab\\w*|slub|page_alloc|percpu|vmstat|vmalloc|memcontrol|kmemleak|mmzone)\\.[ch]$',
  ].join('|')})`,
);

export function isPrimitive(path: string): boolean {
  return PRIMITIVES.test(path);
}
