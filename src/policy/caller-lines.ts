// Written by generate.mjs: node src/policy/generate.mjs

/** A line for each fact of content/callers that holds on x86_64: call, caller, releases, purpose, and whether the program goes on after ENOSYS and after EPERM. */
export const CALLER_LINES = `
cachestat|util-linux|2.40 to 2.41.5|fincore|yy
cachestat|util-linux|2.42 to 2.42.2|fincore|yn
clone3|Go|1.24.9|starting a process in a cgroup or a time namespace|nn
clone3|glibc|2.34 to 2.37|posix_spawn|yn
clone3|glibc|2.34 to 2.42|pthread_create|yn
clone3|glibc|2.38 to 2.42|posix_spawn|yn
clone3|runc|1.4.0 to 1.5.1|runc exec, as CLONE_INTO_CGROUP|nn
clone3|systemd|257.13|starting a service in its cgroup, through glibc's pidfd_spawn|?n
clone|bubblewrap|0.11.1|new namespaces|nn
close_range|CPython|3.13.5|os.closerange|yy
close_range|CPython|3.13.5|subprocess|yy
close_range|GLib|2.84.4|g_spawn, g_closefrom|yn
close_range|GLib|2.84.4|g_spawn, g_fdwalk_set_cloexec|yn
close_range|OpenSSH|9.2p1|closefrom, where the C library has none|yy
close_range|QEMU|10.0.13|closing descriptors before a program starts|yy
close_range|crun|0.20 to 1.29.1|descriptors before a container's program starts|yy
close_range|glibc|2.34 to 2.42|closefrom|yy
close_range|glibc|2.34 to 2.42|posix_spawn_file_actions_addclosefrom_np|yy
close_range|runc|1.2.0 to 1.5.1|marking descriptors before a container's program starts|yy
close_range|sudo|1.9.17p2|closing descriptors before a program starts|yy
close_range|systemd|247 to 257.13|closing descriptors before a program starts|yy
copy_file_range|CPython|3.13.5|the function of os with the same name|?n
copy_file_range|GLib|2.84.4|g_file_copy|yn
copy_file_range|Go|1.19.8 to 1.24.9|io.Copy between files|yy
copy_file_range|Node.js|20.19.2|fs.copyFile|yn
copy_file_range|OpenJDK|commit 09e2918edcc1|FileChannel.transferFrom|yn
copy_file_range|OpenJDK|commit 09e2918edcc1|FileChannel.transferTo|yn
copy_file_range|OpenJDK|commit 223164c419fd|Files.copy|yn
copy_file_range|Qt|6.11.2|QFile::copy|yn
copy_file_range|Ruby|3.3.8|IO.copy_stream|yy
copy_file_range|Rust std|1.85.0|fs::copy, io::copy|yy
copy_file_range|coreutils|9.0 to 9.1|cp, mv, install|yy
copy_file_range|coreutils|9.1 to 9.11|cat|yy
copy_file_range|coreutils|9.2 to 9.11|cp, mv, install|yy
copy_file_range|crun|1.29.1|copies between descriptors|nn
copy_file_range|glibc|2.42|the function of the same name|nn
copy_file_range|libuv|1.43.0 to 1.52.1|uv_fs_copyfile, uv_fs_sendfile|yn
copy_file_range|musl|1.2.5|the function of the same name|nn
copy_file_range|systemd|252.39 to 257.13|copying files|yn
epoll_pwait2|glibc|2.42|the function of the same name|nn
epoll_pwait2|systemd|257.13|event loops|yy
execveat|glibc|2.27 to 2.42|fexecve|yn
execveat|musl|1.1.21 to 1.2.5|fexecve|yn
execveat|systemd|248 to 257.13|running a program by its descriptor|yy
faccessat2|Go|1.24.9|syscall.Faccessat with a flag, and exec.LookPath|yy
faccessat2|glibc|2.33 to 2.42|faccessat|yn
faccessat2|golang.org/x/sys/unix|0.1.0 to 0.47.0|Faccessat with a flag|yy
faccessat2|musl|1.2.2 to 1.2.5|faccessat with a flag|yn
faccessat2|rustix|1.0.0 to 1.1.4|fs::accessat with a flag|yn
fchmodat2|Go|1.24.9|syscall.Fchmodat with a flag|nn
fchmodat2|glibc|2.39 to 2.42|fchmodat with a flag|yn
fchmodat2|golang.org/x/sys/unix|0.47.0|Fchmodat with a flag|nn
fchmodat2|musl|1.2.5|fchmodat with a flag|yn
fchmodat2|runc|1.3.3 to 1.5.1|modes of files that are open with O_PATH|yn
fsconfig|glibc|2.42|the function of the same name|nn
fsmount|glibc|2.42|the function of the same name|nn
fsopen|glibc|2.42|the function of the same name|nn
fsopen|runc|1.5.1|the sealed copy of its own program|yy
fsopen|systemd|257.13|whether mounts can be made with nosymfollow|yy
fspick|glibc|2.42|the function of the same name|nn
getrandom|CPython|3.13.5|os.urandom, and the seed of hashes|yy
getrandom|Go|1.24.9|crypto/rand|yn
getrandom|OpenSSL|3.0.20|the seed of its random number generators|yy
getrandom|Rust std|1.85.0|the keys of hash maps|yy
getrandom|glibc|2.36 to 2.42|arc4random|yn
getrandom|libuv|1.52.1|uv_random|yy
getrandom|musl|1.2.5|getrandom, getentropy|nn
getrandom|systemd|257.13|keys and other secrets|yn
getrandom|systemd|257.13|random numbers that need not be secret|yy
getrandom|util-linux|2.36 to 2.42.2|UUIDs and other random numbers|yy
io_uring_setup|MariaDB|10.11.18|asynchronous I/O|yy
io_uring_setup|Node.js|20.19.2|file system calls, where UV_USE_IO_URING=1 asks for it|yy
io_uring_setup|PostgreSQL|commit 2c76c6ac470f|io_method=io_uring|nn
io_uring_setup|QEMU|10.0.13|watching descriptors|yy
io_uring_setup|liburing|2.15|io_uring_queue_init|nn
io_uring_setup|libuv|1.45.0 to 1.52.1|the event loop, where it uses io_uring|yy
kcmp|systemd|252.39 to 257.13|whether two descriptors are the same|yy
keyctl|crun|1.29.1|the session keyring of a container|yn
keyctl|runc|1.0.0 to 1.5.1|the session keyring of a container|yn
landlock_create_ruleset|XZ Utils|5.8.1|the sandbox, first to ask for the version|yy
landlock_create_ruleset|util-linux|2.42.2|setpriv --landlock-access|nn
listmount|libfuse|3.18.2|fusermount, counting the mounts of a user|yy
membarrier|QEMU|10.0.13|its start, where it was built with membarrier|nn
membarrier|liburcu|0.13.2|its start, as MEMBARRIER_CMD_QUERY|yy
membarrier|musl|1.1.22 to 1.2.5|dynamic TLS, as MEMBARRIER_CMD_PRIVATE_EXPEDITED|yy
memfd_create|CPython|3.13.5|the function of os with the same name|?n
memfd_create|crun|0.10 to 1.29.1|the sealed copy of its own program|yn
memfd_create|glibc|2.42|the function of the same name|nn
memfd_create|musl|1.2.5|the function of the same name|nn
memfd_create|runc|1.5.1|the sealed copy of its own program|yy
mlock2|glibc|2.27 to 2.42|mlock2 with a flag|nn
mount_setattr|glibc|2.42|the function of the same name|nn
mount_setattr|runc|1.2.0 to 1.5.1|ID-mapped mounts|nn
mount_setattr|systemd|250 to 257.13|remounts of a tree or of one mount|yy
mount_setattr|systemd|257.13|whether a file system can be ID-mapped|yy
mount_setattr|systemd|257.13|whether the kernel has the new mount API, as mount_setattr(-EBADF, NULL, 0, NULL, 0)|yy
mount_setattr|util-linux|2.40 to 2.42.2|mount, as mount_setattr(-1, NULL, 0, NULL, 0)|yy
move_mount|crun|1.29.1|the notification socket of a container|yn
move_mount|glibc|2.42|the function of the same name|nn
move_mount|systemd|257.13|replacing a mount|nn
name_to_handle_at|glibc|2.42|the function of the same name|nn
name_to_handle_at|musl|1.2.5|the function of the same name|nn
name_to_handle_at|systemd|240 to 257.13|whether something is a mount point, and the ID of a mount|yy
open_tree|crun|1.29.1|the notification socket of a container|yy
open_tree|glibc|2.42|the function of the same name|nn
open_tree|runc|1.2.0 to 1.5.1|ID-mapped mounts|nn
open_tree|systemd|257.13|whether a file system can be ID-mapped|yy
openat2|crun|0.18 to 1.29.1|files below a container's root|yy
openat2|gnulib|commit 1c9494d7b9|openat2|yn
openat2|runc|1.0.0 to 1.5.1|files of cgroups|yy
openat2|util-linux|2.42.2|opening files without symbolic links|yn
pidfd_getfd|glibc|2.42|the function of the same name|nn
pidfd_open|CPython|3.13.5|children of asyncio|yy
pidfd_open|CPython|3.13.5|the function of os with the same name|?n
pidfd_open|GLib|2.84.4|g_child_watch_source_new|yy
pidfd_open|Go|1.24.9|os.Process|yy
pidfd_open|Rust std|1.85.0|children with a pidfd|yy
pidfd_open|crun|0.18 to 1.29.1|crun kill|yn
pidfd_open|glibc|2.42|the function of the same name|nn
pidfd_open|runc|1.5.1|--pidfd-socket|nn
pidfd_open|systemd|252.39 to 255|waiting for a child in an event loop|yy
pidfd_open|systemd|255 to 257.13|references to processes|yy
pidfd_send_signal|Go|1.24.9|os.Process|yy
pidfd_send_signal|crun|0.18 to 1.29.1|crun kill|yn
pidfd_send_signal|glibc|2.42|the function of the same name|nn
pidfd_send_signal|systemd|257.13|signals to processes|nn
preadv2|CPython|3.13.5|the function of os with the same name|?n
preadv2|glibc|2.29 to 2.42|preadv2, pwritev2|yn
preadv2|musl|1.2.5|the function of the same name, with a flag|nn
process_madvise|glibc|2.42|the function of the same name|nn
process_madvise|jemalloc|5.3.1|giving memory back|yy
process_mrelease|glibc|2.42|the function of the same name|nn
pwritev2|glibc|2.29 to 2.42|preadv2, pwritev2|yn
pwritev2|musl|1.2.5|the function of the same name, with a flag|nn
quotactl_fd|systemd|commit 1ca8e82f17a3|reading the quota of a project|yy
quotactl_fd|systemd|commit 1ca8e82f17a3|setting quotas|yn
renameat2|Qt|6.11.2|QFile::rename|nn
renameat2|glibc|2.28 to 2.42|renameat2 with a flag|nn
renameat2|gnulib|commit 1c9494d7b9|renameatu, as in mv|yn
renameat2|systemd|252.39 to 257.13|renaming without replacing|yn
rseq|glibc|2.35 to 2.42|the start of a process|yy
rseq|glibc|2.35 to 2.42|the start of a thread, where the process itself has registered before|nn
sched_getattr|glibc|2.42|sched_getattr|nn
seccomp|libseccomp|2.3.0 to 2.6.1|whether the call is there, as seccomp(SECCOMP_SET_MODE_STRICT, 1, NULL)|yy
set_robust_list|glibc|2.34 to 2.42|the start of a process|yy
set_robust_list|musl|1.2.5|the first lock of a robust mutex|yy
statx|Bun|commit 003cc3e35275|fs.stat, fs.lstat, fs.fstat|yy
statx|Node.js|20.19.2|fs.stat, fs.lstat, fs.fstat|yy
statx|Rust std|1.85.0|fs::metadata and the like, with glibc|yy
statx|coreutils|8.32 to 9.11|ls, stat|?n
statx|crun|0.18 to 1.29.1|types and sizes of files|yn
statx|glibc|2.28 to 2.42|statx|yn
statx|libuv|1.27.0 to 1.34.0|uv_fs_stat, uv_fs_lstat, uv_fs_fstat|yy
statx|libuv|1.44.2 to 1.52.1|uv_fs_stat, uv_fs_lstat, uv_fs_fstat|yy
statx|musl|1.2.5|statx|yn
statx|rustix|0.35.6 to 1.1.4|fs::statx|yy
statx|systemd|247 to 257.13|walks over directories and other uses of its statx_fallback|yy
statx|systemd|247 to 257.13|whether something is a mount point, and the ID of a mount|yy
unshare|systemd|257.13|the mount namespace of a service|yy
`;
