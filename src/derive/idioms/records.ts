import type { Machine } from '../run/machine.ts';
import { letEscape } from '../run/shared-memory.ts';
import { type Idiom, type IdiomCall, type IdiomResult, takesUserMemory } from './idiom.ts';

/*
 * Records of calls, which administrators read, are no change: every call may leave one, and a refused one, too
 * (syscall_trace_enter() and audit_syscall_exit()). So says the spec language of an `effect`.
 */

/** Headers that make tracepoints (Documentation/trace/tracepoints.rst), or a file that makes some itself. */
const MAKES_TRACEPOINTS =
  /^#\s*include\s+[<"](?:trace\/|[\w./-]*trace\w*\.h)|\b(?:TRACE_EVENT|DECLARE_TRACE)\w*\(/m;

const MAKERS = new WeakMap<Machine, Map<string, boolean>>();

/** Whether a file includes them, by itself or by a header beside it (io_uring/io_uring.h). */
function knowsTracepoints(machine: Machine, path: string): boolean {
  const known = MAKERS.get(machine) ?? new Map<string, boolean>();
  MAKERS.set(machine, known);
  const found = known.get(path) ?? includesTracepoints(machine, path);
  known.set(path, found);
  return found;
}

function includesTracepoints({ tree }: Machine, path: string): boolean {
  const text = tree.text(path) ?? '';
  if (MAKES_TRACEPOINTS.test(text)) return true;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const beside = [...text.matchAll(/^#\s*include\s+"([\w-]+\.h)"/gm)].map(([, name = '']) => name);
  return beside.some((name) => MAKES_TRACEPOINTS.test(tree.text(`${folder}${name}`) ?? ''));
}

/** `trace_frob(x)` is a tracepoint where no code defines it, and its file includes what makes tracepoints. */
export const TRACEPOINT: Idiom = {
  names: /^trace_\w+$/,
  apply(call) {
    const { machine, name, context } = call;
    const isCode = machine.tree.all(name, 'function', 'macro').length > 0;
    return isCode || !knowsTracepoints(machine, context.frame.path) ? undefined : recorded(call);
  },
};

/** What writes records of audit, or keeps for them what the call is about (include/linux/audit.h). */
export const AUDIT: Idiom = {
  names:
    /^(?:__)?audit_(?:bprm|context|core_dumps|dummy_context|fanotify|fd_pair|file|getname|get_loginuid|get_sessionid|inode(?:_child|_parent_hidden)?|ipc_obj|ipc_set_perm|log(?:_\w+)?|loginuid_set|mmap_fd|mq_(?:open|sendrecv|notify|getsetattr)|ntp_(?:init|set_old|set_new|log)|openat2_how|ptrace|reusename|seccomp(?:_actions_logged)?|signal_info|sockaddr|socketcall(?:_compat)?|tk_injoffset)$/,
  apply: recorded,
};

function recorded(call: IdiomCall): IdiomResult | undefined {
  if (takesUserMemory(call.values)) return undefined;
  letEscape(call.machine, call.values);
  return { value: call.machine.fresh(`${call.name}()`) };
}
