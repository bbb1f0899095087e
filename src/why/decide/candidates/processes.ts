import type { RefuserFact } from './candidate.ts';

const CAPABILITIES = 'grep CapEff /proc/PID/status';

/** A capability without which a call fails with EPERM. */
function capability(
  name: string,
  calls: string,
  text: string,
  source: string,
  errnos = 'EPERM',
): RefuserFact {
  return { kind: 'capability', name, calls, errnos, text, check: CAPABILITIES, source };
}

/** A kernel setting. */
function sysctl(name: string, calls: string, text: string, source: string, errnos = 'EPERM'): RefuserFact {
  return { kind: 'sysctl', name, calls, errnos, text, check: `sysctl ${name}`, source };
}

/** What refuses calls about processes, programs and the whole system. */
export const PROCESS_REFUSERS: readonly RefuserFact[] = [
  sysctl(
    'kernel.unprivileged_bpf_disabled',
    'bpf',
    '1 or 2 keep bpf() for CAP_BPF (before Linux 5.8 CAP_SYS_ADMIN); most distributions set it',
    'kernel/bpf/syscall.c, __sys_bpf(), map_create() and bpf_prog_load()',
  ),
  capability(
    'CAP_BPF',
    'bpf',
    'most commands and program types need it, networking ones CAP_NET_ADMIN, tracing ones CAP_PERFMON (before Linux 5.8 all CAP_SYS_ADMIN)',
    'kernel/bpf/syscall.c, bpf_prog_load(); capabilities(7)',
  ),
  {
    kind: 'limit',
    name: 'RLIMIT_MEMLOCK',
    calls: 'bpf',
    errnos: 'EPERM',
    text: 'before Linux 5.11 programs and maps count as locked memory, and the limit is answered with EPERM',
    check: 'ulimit -l',
    source: 'kernel/bpf/syscall.c of Linux 5.10, bpf_charge_memlock()',
  },
  {
    kind: 'security module',
    name: 'lockdown',
    calls: 'bpf kexec_load init_module finit_module iopl ioperm perf_event_open',
    errnos: 'EPERM',
    text: 'the kernel is locked down (Secure Boot)',
    check: 'cat /sys/kernel/security/lockdown',
    source: 'security/lockdown/lockdown.c, lockdown_is_locked_down()',
  },
  sysctl(
    'kernel.perf_event_paranoid',
    'perf_event_open',
    'above what the event needs, without CAP_PERFMON',
    'kernel/events/core.c, perf_event_open(); perf_event_open(2)',
    'EACCES EPERM',
  ),
  sysctl(
    'kernel.io_uring_disabled',
    'io_uring_setup',
    'since Linux 6.6: 2 refuses it to everybody, 1 to a caller with neither CAP_SYS_ADMIN nor the group kernel.io_uring_group',
    'io_uring/io_uring.c, io_uring_allowed()',
  ),
  sysctl(
    'vm.unprivileged_userfaultfd',
    'userfaultfd',
    'since Linux 5.2: 0 keeps faults of the kernel for CAP_SYS_PTRACE; UFFD_USER_MODE_ONLY does without (since 5.11)',
    'fs/userfaultfd.c, userfaultfd(2)',
  ),
  sysctl(
    'kernel.yama.ptrace_scope',
    'ptrace process_vm_readv process_vm_writev pidfd_getfd kcmp',
    '1 allows a parent alone, 2 CAP_SYS_PTRACE, 3 nobody to attach',
    'security/yama/yama_lsm.c, yama_ptrace_access_check()',
  ),
  capability(
    'CAP_SYS_PTRACE',
    'ptrace process_vm_readv process_vm_writev pidfd_getfd kcmp process_madvise get_robust_list',
    'the other process has another user, more capabilities, or is not dumpable',
    'kernel/ptrace.c, __ptrace_may_access(); ptrace(2)',
    'EPERM EACCES',
  ),
  capability(
    'CAP_KILL',
    'kill tkill tgkill pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo',
    'the other process has another user',
    'kernel/signal.c, check_kill_permission()',
  ),
  capability(
    'CAP_SETUID',
    'setuid setreuid setresuid setfsuid',
    'the new user is not one that the caller already has',
    'kernel/sys.c, __sys_setuid() and others',
  ),
  capability(
    'CAP_SETGID',
    'setgid setregid setresgid setgroups',
    'the new group is not one that the caller already has; setgroups() is also refused where /proc/PID/setgroups says deny',
    'kernel/sys.c, __sys_setgid(); kernel/groups.c, may_setgroups()',
  ),
  capability(
    'CAP_SYS_NICE',
    'sched_setscheduler sched_setparam sched_setattr setpriority nice ioprio_set sched_setaffinity migrate_pages move_pages',
    'more priority than RLIMIT_RTPRIO or RLIMIT_NICE allow, or the process of another user',
    'kernel/sched/syscalls.c, user_check_sched_setscheduler(); sched(7)',
    'EPERM EACCES',
  ),
  {
    kind: 'limit',
    name: 'cpu.rt_runtime_us',
    calls: 'sched_setscheduler sched_setparam sched_setattr',
    errnos: 'EPERM',
    text: 'the control group has no time for real-time tasks (CONFIG_RT_GROUP_SCHED)',
    check: 'cpu.rt_runtime_us of the control group',
    source: 'kernel/sched/syscalls.c, __sched_setscheduler()',
  },
  capability(
    'CAP_SYS_RESOURCE',
    'setrlimit prlimit64',
    'a hard limit is raised',
    'kernel/sys.c, do_prlimit()',
  ),
  capability('CAP_IPC_LOCK', 'mlock mlock2 mlockall', 'RLIMIT_MEMLOCK is 0', 'mm/mlock.c, can_do_mlock()'),
  capability(
    'CAP_SYS_TIME',
    'settimeofday clock_settime clock_settime64 adjtimex clock_adjtime stime',
    'setting a clock needs it outside of every user namespace but the first',
    'security/commoncap.c, cap_settime()',
  ),
  capability(
    'CAP_SYS_ADMIN',
    'sethostname setdomainname swapon swapoff quotactl vhangup lookup_dcookie',
    'the call needs it',
    'capabilities(7)',
  ),
  capability(
    'CAP_SYS_BOOT',
    'reboot kexec_load kexec_file_load',
    'the call needs it',
    'kernel/reboot.c, kernel/kexec.c',
  ),
  sysctl(
    'kernel.kexec_load_disabled',
    'kexec_load kexec_file_load',
    '1 refuses it to everybody',
    'kernel/kexec_core.c, kexec_load_permitted()',
  ),
  capability(
    'CAP_SYS_MODULE',
    'init_module finit_module delete_module',
    'the call needs it',
    'kernel/module/main.c, may_init_module()',
  ),
  sysctl(
    'kernel.modules_disabled',
    'init_module finit_module delete_module',
    '1 refuses it to everybody',
    'kernel/module/main.c, may_init_module()',
  ),
  sysctl(
    'kernel.dmesg_restrict',
    'syslog',
    '1 keeps the kernel log for CAP_SYSLOG',
    'kernel/printk/printk.c, check_syslog_permissions()',
  ),
  capability('CAP_SYS_RAWIO', 'iopl ioperm', 'the call needs it', 'arch/x86/kernel/ioport.c'),
  capability('CAP_SYS_PACCT', 'acct', 'the call needs it', 'kernel/acct.c'),
  {
    kind: 'state',
    name: 'no_new_privs',
    calls: 'seccomp prctl',
    errnos: 'EACCES',
    text: 'a filter needs no_new_privs or CAP_SYS_ADMIN',
    check: 'grep NoNewPrivs /proc/PID/status',
    source: 'kernel/seccomp.c, seccomp_prepare_filter(); seccomp(2)',
  },
  {
    kind: 'capability',
    name: 'capabilities of the file',
    calls: 'execve execveat',
    errnos: 'EPERM',
    text: 'the file has capabilities (getcap) that the bounding set of the container lacks',
    check: 'getcap FILE; grep CapBnd /proc/PID/status',
    source: 'security/commoncap.c, bprm_caps_from_vfs_caps(); capabilities(7)',
  },
];
