import { show } from '../c/show.ts';
import { number } from '../value/value.ts';
import { failure, type Idiom, mayFail, takesUserMemory } from './idiom.ts';

/** Whether the caller has a capability. */
export const CAPABLE: Idiom = {
  names:
    /^(?:capable|ns_capable|ns_capable_noaudit|capable_noaudit|file_ns_capable|ns_capable_setid|sandbox_ns_capable|has_capability|has_ns_capability|has_capability_noaudit|capable_wrt_inode_uidgid|perfmon_capable|bpf_capable|checkpoint_restore_ns_capable|sockopt_capable|sockopt_ns_capable|ptracer_capable|bpf_token_capable|bpf_ns_capable|smack_privileged|inode_owner_or_capable|ptrace_may_access|privileged_wrt_inode_uidgid|netlink_capable|netlink_ns_capable|sk_capable|sk_ns_capable)$/,
  isPure: true,
  apply(call) {
    const words = call.operands.map(show).find((word) => /^CAP_\w+$/.test(word)) ?? `${call.name}()`;
    return { value: mayFail(call, { kind: 'permission', words }, number(0n), number(1n)) };
  },
};

/** Security modules: EACCES and EPERM (include/linux/lsm_hook_defs.h says what each hook is asked). */
export const SECURITY: Idiom = {
  names: /^security_\w+$/,
  apply(call) {
    // No hook, as it reads memory of the caller itself: security_getselfattr().
    if (takesUserMemory(call.values)) return undefined;
    if (
      /_(?:free|alloc|init|cred_getsecid|getsecid|release|transfer|d_instantiate|to_secid|current_getlsmprop_subj|post_\w+|committing_creds|committed_creds|notify)\w*$/.test(
        call.name,
      ) &&
      !/file_alloc|inode_init_security/.test(call.name)
    ) {
      if (/_alloc/.test(call.name))
        return { value: mayFail(call, { kind: 'limit', words: 'memory' }, failure('ENOMEM'), number(0n)) };
      return { value: call.machine.fresh(`${call.name}()`) };
    }
    const words = `a security module refuses (${call.name})`;
    // No module knows most options (security/security.c).
    const passed = call.name === 'security_task_prctl' ? failure('ENOSYS') : number(0n);
    return {
      value: mayFail(
        call,
        { kind: 'permission', words },
        { kind: 'errors', errnos: ['EACCES', 'EPERM'] },
        passed,
      ),
    };
  },
};

/** Permissions of files. */
export const INODE_PERMISSION: Idiom = {
  names: /^(?:inode_permission|path_permission|file_permission|mnt_permission|may_open|may_lookup)$/,
  apply(call) {
    const words = 'permission for the file';
    return {
      value: mayFail(
        call,
        { kind: 'permission', words },
        { kind: 'errors', errnos: ['EACCES', 'EPERM'] },
        mayFail(call, { kind: 'work', words: 'the file system is read-only' }, failure('EROFS'), number(0n)),
      ),
    };
  },
};

/** Functions of one subsystem that ask for a capability, for code that comes without them. */
export const OF_FILES: Idiom = {
  names: /^(?:may_mount|can_nice|can_do_mlock)$/,
  isFallback: true,
  apply: (call) => ({
    value: mayFail(call, { kind: 'permission', words: `${call.name}()` }, number(0n), number(1n)),
  }),
};
