import { number } from '../value/value.ts';
import { failure, type Idiom, mayFail } from './idiom.ts';
import { taken } from './taken.ts';

/** Memory of the kernel, or NULL. */
export const ALLOCATE: Idiom = {
  names:
    /^(?:k[mzcv]+alloc\w*|kmalloc_array\w*|kvmalloc_array\w*|kvcalloc\w*|krealloc\w*|kmemdup\w*|kstrdup\w*|kasprintf|kmem_cache_z?alloc\w*|vz?alloc\w*|__vmalloc\w*|alloc_pages?\w*|__get_free_pages?\w*|get_zeroed_page\w*|alloc_percpu\w*|kvmemdup\w*|alloc_cpumask_var|zalloc_cpumask_var|bitmap_z?alloc|kmalloc_obj\w*|kzalloc_obj\w*|mempool_alloc|alloc_fd_ctx|dup_\w+_cache|prepare_creds|prepare_kernel_cred|alloc_inode)$/,
  apply: (call) => ({
    value: mayFail(
      call,
      { kind: 'limit', words: 'memory' },
      number(0n),
      call.machine.thing(`memory of ${call.name}()`, true),
    ),
  }),
};

/** Allocations that return an error pointer or an errno. */
export const ALLOCATE_OR_ERROR: Idiom = {
  names: /^(?:__getname|alloc_empty_file|alloc_desc|ida_alloc\w*|idr_alloc\w*|xa_alloc\w*)$/,
  apply: (call) => ({
    value:
      call.name === '__getname'
        ? mayFail(call, { kind: 'limit', words: 'memory' }, number(0n), call.machine.thing('memory', true))
        : mayFail(
            call,
            { kind: 'limit', words: 'memory' },
            failure('ENOMEM'),
            call.machine.thing('a new thing', true),
          ),
    ...(/^(?:ida|idr|xa)_/.test(call.name) ? taken(call, 'an id') : {}),
  }),
};

/**
 * Locks that any signal ends, and those that only a fatal one ends. A task that gets a fatal signal dies on its way back, so
 * that no program sees what those return.
 */
export const KILLABLE: Idiom = {
  names: /^(?:\w*(?:lock|down)\w*_killable(?:_\w+)?|fatal_signal_pending)$/,
  apply({ name, values: [task] }) {
    const isOther = name === 'fatal_signal_pending' && !(task?.kind === 'object' && task.label === 'current');
    return isOther ? undefined : { value: number(0n) };
  },
};

export const INTERRUPTIBLE: Idiom = {
  names: /^\w*(?:lock|down)\w*_interruptible(?:_\w+)?$/,
  apply: (call) => ({
    value: mayFail(
      call,
      { kind: 'work', words: 'a signal comes while a lock is waited for' },
      failure('EINTR'),
      number(0n),
    ),
  }),
};

/** A module is loaded: a program of userspace runs meanwhile. */
export const REQUEST_MODULE: Idiom = {
  names: ['request_module', '__request_module', 'request_module_nowait', 'try_then_request_module'],
  apply: (call) => ({
    value: call.machine.fresh(`${call.name}()`),
    happens: { kind: 'wait', words: 'loads a module' },
  }),
};

/** Waits: nothing of the path behind them is a probe. */
export const WAIT: Idiom = {
  names:
    /^(?:schedule|schedule_timeout\w*|schedule_hrtimeout\w*|io_schedule\w*|wait_for_completion\w*|wait_event\w*|wait_on_\w+|do_wait|msleep\w*|usleep_range|fsleep|pause|freezable_schedule\w*|synchronize_rcu\w*)$/,
  apply: (call) => ({
    value: call.machine.fresh(`${call.name}()`),
    happens: { kind: 'wait', words: `waits: ${call.name}()` },
  }),
};
