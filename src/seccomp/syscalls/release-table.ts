// Written by generate-releases.mjs from the tables of libseccomp at its release tags; do not edit.

/** A line a release: the date of its tag, and the kernel whose calls its table has. */
export const RELEASES = `\
2.2.0 2015-02-11 3.19
2.2.1 2015-05-11 3.19
2.2.2 2015-07-06 3.19
2.2.3 2015-07-08 3.19
2.3.0 2016-02-29 4.5-rc4
2.3.1 2016-04-20 4.5-rc4
2.3.2 2017-02-27 4.9
2.3.3 2018-01-10 4.15-rc7
2.4.0 2019-03-14 4.15-rc7
2.4.1 2019-04-17 4.15-rc7
2.4.2 2019-11-06 5.4-rc4
2.4.3 2020-03-02 5.4-rc4
2.4.4 2020-08-19 5.8-rc7
2.5.0 2020-07-20 5.8.0-rc5
2.5.1 2020-11-16 5.8.0-rc5
2.5.2 2021-09-01 5.14.0-rc7
2.5.3 2021-11-05 5.15.0
2.5.4 2022-04-21 5.17.0
2.5.5 2023-12-01 6.7.0-rc3
2.5.6 2025-01-24 6.13.0
2.6.0 2025-01-23 6.13.0
2.6.1 2026-07-01 7.1.0-rc4`;

/** The names that each release after the first added, or removed with a dash. */
export const NAME_HISTORY = `\
2.2.0 oldwait4
2.2.1 breakpoint set_tls usr26 usr32
2.3.0 copy_file_range membarrier mlock2 multiplexer rtas s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr spu_create spu_run subpage_prot swapcontext switch_endian sys_debug_setcontext userfaultfd
2.3.2 pkey_alloc pkey_free pkey_mprotect preadv2 pwritev2
2.3.3 get_tls s390_guarded_storage s390_sthyi statx
2.4.0 io_pgetevents rseq
2.4.2 clock_adjtime64 clock_getres_time64 clock_gettime64 clock_nanosleep_time64 clock_settime64 clone3 fsconfig fsmount fsopen fspick futex_time64 io_pgetevents_time64 io_uring_enter io_uring_register io_uring_setup move_mount mq_timedreceive_time64 mq_timedsend_time64 open_tree pidfd_open pidfd_send_signal ppoll_time64 pselect6_time64 recvmmsg_time64 rt_sigtimedwait_time64 sched_rr_get_interval_time64 semtimedop_time64 timer_gettime64 timer_settime64 timerfd_gettime64 timerfd_settime64 utimensat_time64
2.4.4 faccessat2 openat2 pidfd_getfd
2.5.0 -oldwait4 riscv_flush_icache
2.5.2 close_range epoll_pwait2 landlock_add_rule landlock_create_ruleset landlock_restrict_self memfd_secret mount_setattr process_madvise quotactl_fd
2.5.3 process_mrelease
2.5.4 futex_waitv set_mempolicy_home_node
2.5.5 cachestat fchmodat2 futex_requeue futex_wait futex_wake map_shadow_stack
2.5.6 getxattrat listmount listxattrat lsm_get_self_attr lsm_list_modules lsm_set_self_attr mseal removexattrat riscv_hwprobe setxattrat statmount uretprobe
2.6.0 atomic_barrier atomic_cmpxchg_32 getpagesize
2.6.1 file_getattr file_setattr listns open_tree_attr rseq_slice_yield uprobe`;

/** The first release with each architecture. */
export const COLUMNS = `\
2.2.0 x86
2.2.0 x86_64
2.2.0 x32
2.2.0 arm
2.2.0 aarch64
2.6.0 loongarch64
2.6.0 m68k
2.2.0 mips
2.2.0 mips64
2.2.0 mips64n32
2.4.0 parisc
2.4.0 parisc64
2.3.0 ppc
2.3.0 ppc64
2.5.0 riscv64
2.3.0 s390
2.3.0 s390x
2.6.0 sh`;

/** Names that did not always have the number of number-table.ts (`now`), or had none (`-`): column, history, names. */
export const NUMBER_HISTORY = `\
x86 2.2.0=-,2.3.0=now accept4 bind connect getpeername getsockname getsockopt listen recvfrom recvmsg sendmsg sendto setsockopt shutdown socket socketpair
x86 2.2.0=-,2.3.3=now arch_prctl
x86 2.2.0=-,2.4.2=now msgctl msgget msgrcv msgsnd semctl semget shmat shmctl shmdt shmget
x32 2.5.5=-,2.5.6=now map_shadow_stack
arm 2.2.0=27,2.2.1=now alarm
arm 2.2.0=-,2.2.1=now cacheflush
arm 2.2.0=76,2.2.1=now getrlimit
arm 2.2.0=117,2.2.1=now ipc
arm 2.2.0=-,2.4.2=now kexec_file_load migrate_pages
arm 2.2.0=90,2.2.1=now mmap
arm 2.2.0=89,2.2.1=now readdir
arm 2.2.0=82,2.2.1=now select
arm 2.2.0=102,2.2.1=now socketcall
arm 2.2.0=25,2.2.1=now stime
arm 2.2.0=341,2.5.0=now sync_file_range2
arm 2.2.0=113,2.2.1=now syscall
arm 2.2.0=13,2.2.1=now time
arm 2.2.0=22,2.2.1=now umount
arm 2.2.0=30,2.2.1=now utime
aarch64 2.4.2=-,2.4.4=now clone3
aarch64 2.2.0=now,2.4.2=-,2.4.4=now getrlimit setrlimit
aarch64 2.2.0=-,2.4.0=now kexec_file_load
mips 2.2.0=-,2.4.2=now msgctl msgget msgrcv msgsnd semctl semget shmat shmctl shmdt shmget
parisc 2.4.0=137,2.4.4=now afs_syscall
parisc 2.4.0=-,2.5.5=now cacheflush
parisc 2.4.2=-,2.4.4=now clock_adjtime64 clock_getres_time64 clock_gettime64 clock_nanosleep_time64 clock_settime64 clone3 fsconfig fsmount fsopen fspick futex_time64 io_pgetevents_time64 move_mount mq_timedreceive_time64 mq_timedsend_time64 open_tree pidfd_open pidfd_send_signal ppoll_time64 pselect6_time64 recvmmsg_time64 rt_sigtimedwait_time64 sched_rr_get_interval_time64 semtimedop_time64 timer_gettime64 timer_settime64 timerfd_gettime64 timerfd_settime64 utimensat_time64
parisc 2.4.0=127,2.4.4=now create_module
parisc 2.4.0=130,2.4.4=now get_kernel_syms
parisc 2.4.0=214,2.4.4=now get_thread_area
parisc 2.4.0=196,2.4.4=now getpmsg
parisc 2.4.0=-,2.4.4=now io_pgetevents kexec_file_load pkey_alloc pkey_free pkey_mprotect rseq
parisc 2.4.0=169,2.4.4=now nfsservctl
parisc 2.4.0=197,2.4.4=now putpmsg
parisc 2.4.0=167,2.4.4=now query_module
parisc 2.4.0=213,2.4.4=now set_thread_area
parisc 2.4.0=303,2.4.4=now timerfd
parisc 2.4.0=263,2.4.4=now vserver
parisc64 2.4.0=140,2.6.1=now _llseek
parisc64 2.4.0=137,2.4.4=now afs_syscall
parisc64 2.4.0=-,2.5.5=now cacheflush
parisc64 2.4.2=now,2.4.4=405,2.5.0=now clock_adjtime64
parisc64 2.4.2=now,2.4.4=406,2.5.0=now clock_getres_time64
parisc64 2.4.2=now,2.4.4=403,2.5.0=now clock_gettime64
parisc64 2.4.2=now,2.4.4=407,2.5.0=now clock_nanosleep_time64
parisc64 2.4.2=now,2.4.4=404,2.5.0=now clock_settime64
parisc64 2.4.2=-,2.4.4=now clone3 fsconfig fsmount fsopen fspick move_mount open_tree pidfd_open pidfd_send_signal
parisc64 2.4.0=127,2.4.4=now create_module
parisc64 2.4.2=now,2.4.4=422,2.5.0=now futex_time64
parisc64 2.4.0=130,2.4.4=now get_kernel_syms
parisc64 2.4.0=214,2.4.4=now get_thread_area
parisc64 2.4.0=196,2.4.4=now getpmsg
parisc64 2.4.0=-,2.4.4=now io_pgetevents kexec_file_load pkey_alloc pkey_free pkey_mprotect rseq
parisc64 2.4.2=now,2.4.4=416,2.5.0=now io_pgetevents_time64
parisc64 2.4.2=now,2.4.4=419,2.5.0=now mq_timedreceive_time64
parisc64 2.4.2=now,2.4.4=418,2.5.0=now mq_timedsend_time64
parisc64 2.4.0=169,2.4.4=now nfsservctl
parisc64 2.4.2=now,2.4.4=414,2.5.0=now ppoll_time64
parisc64 2.4.2=now,2.4.4=413,2.5.0=now pselect6_time64
parisc64 2.4.0=197,2.4.4=now putpmsg
parisc64 2.4.0=167,2.4.4=now query_module
parisc64 2.4.2=now,2.4.4=417,2.5.0=now recvmmsg_time64
parisc64 2.4.2=now,2.4.4=421,2.5.0=now rt_sigtimedwait_time64
parisc64 2.4.2=now,2.4.4=423,2.5.0=now sched_rr_get_interval_time64
parisc64 2.4.2=now,2.4.4=420,2.5.0=now semtimedop_time64
parisc64 2.4.0=213,2.4.4=now set_thread_area
parisc64 2.4.2=now,2.4.4=408,2.5.0=now timer_gettime64
parisc64 2.4.2=now,2.4.4=409,2.5.0=now timer_settime64
parisc64 2.4.0=303,2.4.4=now timerfd
parisc64 2.4.2=now,2.4.4=410,2.5.0=now timerfd_gettime64
parisc64 2.4.2=now,2.4.4=411,2.5.0=now timerfd_settime64
parisc64 2.4.2=now,2.4.4=412,2.5.0=now utimensat_time64
parisc64 2.4.0=263,2.4.4=now vserver
ppc 2.3.0=-,2.3.2=now kexec_file_load
ppc 2.3.0=-,2.4.2=now msgctl msgget msgrcv msgsnd semctl semget shmat shmctl shmdt shmget
ppc 2.3.2=-,2.4.0=now pkey_alloc pkey_free pkey_mprotect
ppc64 2.3.0=-,2.3.2=now kexec_file_load
ppc64 2.3.0=-,2.4.2=now msgctl msgget msgrcv msgsnd semctl semget semtimedop shmat shmctl shmdt shmget
ppc64 2.3.2=-,2.4.0=now pkey_alloc pkey_free pkey_mprotect
riscv64 2.5.2=-,2.5.5=now memfd_secret
s390 2.3.0=-,2.4.0=now kexec_file_load
s390 2.5.2=-,2.5.5=now memfd_secret
s390 2.3.0=-,2.4.2=now msgctl msgget msgrcv msgsnd semctl semget shmat shmctl shmdt shmget
s390 2.3.2=-,2.4.2=now pkey_alloc pkey_free pkey_mprotect
s390x 2.3.0=-,2.4.0=now kexec_file_load
s390x 2.5.2=-,2.5.5=now memfd_secret
s390x 2.3.0=-,2.4.2=now msgctl msgget msgrcv msgsnd semctl semget semtimedop shmat shmctl shmdt shmget
s390x 2.3.2=-,2.4.2=now pkey_alloc pkey_free pkey_mprotect`;
