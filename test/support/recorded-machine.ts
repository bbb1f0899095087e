import type { KernelConfiguration } from '../../src/entry/steps/gate.ts';
import { PASSES, type StepTracer } from '../../src/entry/steps/step.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import type { Step } from '../../src/spec/model.ts';
import { asUnprivileged } from '../../src/verify/conformance/unprivileged.ts';

/**
 * As whom a call was recorded: a user without capabilities, or root of new namespaces of every kind. Which user the first
 * one is cannot be relied on: setreuid(-1, 65534) was refused, which nobody is refused who is 65534 already.
 */
export type World = 'nobody' | 'userns-root';

/** What /proc/config.gz of the recorded kernel, 6.18.44 on x86-64, says of the options that specs name. */
const SET =
  '64BIT ADVISE_SYSCALLS AIO ARCH_HAS_PKEYS ASYMMETRIC_KEY_TYPE BLOCK BPF_SYSCALL BSD_PROCESS_ACCT CACHESTAT_SYSCALL CHECKPOINT_RESTORE COMPAT CROSS_MEMORY_ATTACH DNOTIFY EPOLL EVENTFD FANOTIFY FANOTIFY_ACCESS_PERMISSIONS FHANDLE FILE_LOCKING FUTEX FUTEX_PI HUGETLB_PAGE INET INOTIFY_USER IO_URING IPV6 KCMP KEYS KSM MEMBARRIER MEMFD_CREATE MIGRATION MMU MODIFY_LDT_SYSCALL MULTIUSER NET NUMA PACKET PERF_EVENTS PERSISTENT_KEYRINGS POSIX_MQUEUE POSIX_TIMERS PRINTK QUOTACTL RSEQ SECCOMP SECCOMP_FILTER SECURITY SIGNALFD SWAP SYSFS_SYSCALL SYSVIPC TIMERFD TRANSPARENT_HUGEPAGE UNIX USERFAULTFD';
/** AX25 is not mentioned there, as HAMRADIO is not set. */
const UNSET =
  'ATALK AX25 IP_SCTP KEXEC KEXEC_FILE KEY_DH_OPERATIONS MODULES POSIX_AUX_CLOCKS RDS SECURITY_APPARMOR SECURITY_SAFESETID SECURITY_SMACK SECURITY_TOMOYO SECURITY_YAMA UCLAMP_TASK WATCH_QUEUE X86_IOPL_IOPERM X86_USER_SHADOW_STACK';
/**
 * Security modules that were built in and refused nothing: CONFIG_LSM does not list SELinux, no program was attached to a
 * hook, and no test here restricted itself by Landlock.
 */
const IDLE = 'BPF_LSM SECURITY_LANDLOCK SECURITY_SELINUX';

/** The options of the kernel that was recorded; of security modules, those that had something to refuse. */
export const RECORDED_CONFIGURATION: KernelConfiguration = new Map([
  ...options(SET, true),
  ...options(UNSET, false),
  ...options(IDLE, false),
]);

function options(names: string, isSet: boolean): readonly (readonly [string, boolean])[] {
  return names.split(' ').map((name) => [`CONFIG_${name}`, isSet]);
}

const PASSED: StepTracer = { run: () => PASSES, reason: () => 'the caller is known' };

/** A capability over a namespace, ns_capable(); a bare name stands for capable(), which asks for the initial ones. */
const OVER_NAMESPACE = /^CAP_\w+ (?:in|over) the (?:user|mount|network|pid|UTS|IPC) namespace\b/;

/** The entry path as the caller of a recording takes it. Neither caller has a capability over the initial namespaces. */
export function asRecorded(entry: CompiledEntry, world: World): CompiledEntry {
  const unprivileged = asUnprivileged(entry).steps;
  return {
    ...entry,
    steps: entry.steps.map((compiled, index) => {
      const { step } = compiled;
      const isOwn = world === 'userns-root' && step.kind === 'permission' && OVER_NAMESPACE.test(step.text);
      if (isOwn ? asksForNothingElse(step) : world === 'nobody' && isMappedInitially(step)) {
        return { ...compiled, tracer: PASSED };
      }
      return isOwn ? compiled : (unprivileged[index] ?? compiled);
    }),
  };
}

/** The initial user namespace, which nobody is in, maps every id but -1 (kernel/user.c, init_user_ns). */
function isMappedInitially({ kind, text }: Step): boolean {
  return kind === 'work' && text.endsWith(' is not mapped into the user namespace');
}

/** What follows a semicolon are other reasons to refuse; other words say for what it is asked, or by which function. */
function asksForNothingElse({ text }: Step): boolean {
  return /^,| \(|^$/.test(text.replace(OVER_NAMESPACE, ''));
}
