import { letEscape } from '../run/shared-memory.ts';
import type { PathValue } from '../value/value.ts';
import { type Idiom, type IdiomCall, type IdiomResult, takesUserMemory } from './idiom.ts';

/** Messages to the log print addresses of the caller, and read nothing behind them. */
export const PRINT: Idiom = {
  names: /^(?:pr_\w+|_?printk\w*|no_printk|net_(?:warn|dbg|info|err)_ratelimited)$/,
  apply: (call) => ({ value: call.machine.fresh(`${call.name}()`) }),
};

/**
 * Functions that refuse nothing and change nothing that a program sees, whatever the kernel: their names are believed,
 * because their code (per-CPU counters, assembler, callbacks) could not be followed. What is handed memory of the caller
 * is never among them.
 */
export const QUIET: Idiom = {
  names: new RegExp(
    `^(?:${[
      // Locks and sections have no result, and end before the call does; those that a signal interrupts are KILLABLE.
      '(?:raw_)?spin_(?:un)?lock\\w*',
      '(?:raw_)?(?:read|write)_(?:un)?lock\\w*',
      'mutex_(?:un)?lock(?:_nested|_io)?',
      'mutex_init',
      'mutex_is_locked',
      '(?:up|down)_(?:read|write)(?:_nested|_non_owner)?',
      'mmap_(?:read|write)_(?:un)?lock',
      'mmap_write_downgrade',
      'rcu_read_(?:un)?lock\\w*',
      'srcu_read_(?:un)?lock\\w*',
      '(?:local_)?(?:irq|bh)_(?:save|restore|disable|enable)\\w*',
      'local_irq_\\w+',
      'preempt_(?:dis|en)able\\w*',
      'preempt_count_(?:add|sub|inc|dec)\\w*',
      'local_lock_\\w+',
      'cpus_read_(?:un)?lock',
      '(?:get|put)_online_cpus',
      'inode_(?:un)?lock\\w*',
      'inode_lock_nested',
      '(?:un)?lock_(?:mount_hash|sock|page)',
      'release_sock',
      'seqcount_\\w+',
      '(?:read|write)_seq\\w+',
      'namespace_(?:un)?lock\\w*',
      '(?:un)?lock_mount_hash',
      'percpu_(?:up|down)_(?:read|write)',
      'user_(?:read_|write_)?access_end',
      'pagefault_(?:dis|en)able',
      'sb_(?:start|end)_\\w+',
      'file_(?:start|end)_write',
      // What is given back was taken by this call, so that nothing is left that others see (fput() closes what this call
      // has opened; a descriptor of the caller's is closed by close_fd(), which is followed).
      'k[zv]*free\\w*',
      'v?free',
      'kmem_cache_free',
      'fput\\w*',
      'fdput\\w*',
      'path_(?:put|get)(?:_longterm)?',
      'mntput\\w*',
      'mntput_no_expire',
      'dput',
      'iput',
      'putname',
      '__putname',
      'final_putname',
      'mm(?:drop|put)\\w*',
      'abort_creds',
      'revert_creds\\w*',
      'override_creds',
      'refcount_\\w+',
      'kref_\\w+',
      'percpu_ref_put\\w*',
      'module_put',
      'ida_free',
      'bpf_prog_put\\w*',
      'dump_stack',
      'add_taint',
      'count_vm_\\w+',
      // Counters in debugfs (kernel/module/stats.c).
      'mod_stat_\\w+',
      'inc_\\w+_stat\\w*',
      'task_io_account\\w*',
      'add_[rw]char',
      'inc_sysc[rw]',
      'fsnotify_(?:access|open|modify)\\w*',
      // What is set up here belongs to this call; what is asked here has a number for an answer, and no errno.
      'str(?:[ln]?(?:case)?cmp|n?casecmp|n?len|r?chr|n?chr(?:nul)?|chrnul|n?str|c?spn|pbrk|sep|im|tobool|_has\\w*|start\\w*|eq|ends\\w*)',
      'mem(?:cmp|chr)\\w*',
      '__builtin_\\w+',
      'guard\\(\\w+\\)',
      'class_\\w*lock\\w*',
      '(?:__|raw_)?this_cpu_\\w+',
      'init_(?:rwsem|waitqueue\\w*|completion|timer\\w*|work|wait\\w*|rcu_head|llist\\w*|task_work|irq_work|user_ns_\\w+)',
      'const_+\\w+_bit',
      '__bad_\\w+',
      'atomic\\w*_read',
      'ktime_get\\w*',
      'INIT_HLIST_NODE',
      'INIT_LIST_HEAD',
      'debug_(?:(?:de)?activate|check|init|lockdep|locks|mutex|object|rt_mutex|rwlock|show|smp|spin|timer|virt|work)\\w*',
      'bug_on_\\w+',
      'arch_(?:enter|leave|flush)_lazy\\w+',
      'jump_label_\\w+',
      'static_branch_(?!(?:slow_|fast_)?(?:inc|dec|enable|disable))\\w+',
      'profile_\\w+',
      'task_(?:un)?lock',
      // The numbers of inodes of no file system (fs/inode.c); what administrators listen to (drivers/connector/cn_proc.c).
      'get_next_ino',
      'proc_\\w+_connector',
      // Tells the monitor of what the call has unmapped by then, and waits for it; nothing where it has not.
      'userfaultfd_unmap_complete',
      'mremap_userfaultfd_(?:complete|fail)',
      // Made by macros (include/linux/page-flags.h).
      'folio_test_(?!set|clear)\\w+',
      'lru_add_drain\\w*',
      'add_latent_entropy',
      'get_random_\\w+',
      'sort',
      'hash_(?:32|64|long|ptr)(?:_generic)?',
      '__ilog2_u(?:32|64)',
      '(?:__)?(?:roundup|rounddown)_pow_of_two',
      'assert_\\w*spin_locked',
      'task_(?:no_new_privs|spec_\\w+)',
      '(?:do_)?timens_ktime_to_host',
    ].join('|')})$`,
  ),
  apply: quietly,
};

/**
 * What ends the use of something that this call has: a name says so, as long as it is a thing that is given back, and no
 * number of the caller's, nor everything that there is.
 */
export const RELEASE: Idiom = {
  names: /^(?:__free\w*|free_\w+|put_\w+|\w+_put(?:_nofail|_locked)?|destroy_\w+|\w+_destroy|drop_\w+)$/,
  apply(call) {
    const [thing] = call.values;
    return thing && !isNumber(thing) ? quietly(call) : undefined;
  },
};

function isNumber(value: PathValue): boolean {
  if (value.kind === 'choice') return isNumber(value.then) || isNumber(value.otherwise);
  return value.kind === 'term' && value.term.kind !== 'constant' && !value.term.type.isPointer;
}

/** What headers have, for code that comes without them: a patch, a file. A tree's own definition says more. */
export const HEADERS: Idiom = {
  names: new RegExp(
    `^(?:${[
      'list_(?:empty|add|del)\\w*',
      'S_IS[A-Z]+',
      'iov_iter_count',
      'jhash\\d*',
      'ktime_\\w+',
      'i?timer?spec64_(?:to|valid|compare|equal)\\w*',
      'ns_to_\\w+',
      'd_(?:can_lookup|is_[a-z_]+|inode\\w*|unlinked)',
      'task_(?:nice|prio|curr)',
      'cpu_(?:possible|online|present|active)',
    ].join('|')})$`,
  ),
  isFallback: true,
  apply: quietly,
};

function quietly(call: IdiomCall): IdiomResult | undefined {
  if (takesUserMemory(call.values)) return undefined;
  if (!COPIES.test(call.name)) letEscape(call.machine, call.values);
  return { value: call.machine.fresh(`${call.name}()`) };
}

/** What keeps no address. */
const COPIES = /^(?:memc|str|timespec|ktime|ns_to|__builtin|j?hash|sort)/;
