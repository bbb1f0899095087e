import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load, loadAll } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { RULES } from '../rules/index.ts';
import { findArchitecture } from '../src/seccomp/architecture.ts';
import { syscallNumbers } from '../src/seccomp/syscalls/syscall-numbers.ts';
import { specJsonSchema } from '../src/spec/definition/spec.ts';
import { readSpecs } from '../src/spec/read.ts';
import { lintFiles } from './support/lint.ts';

const content = join(import.meta.dirname, '../content');
const files = Object.fromEntries(
  ['syscalls', 'proposals'].flatMap((folder) =>
    readdirSync(join(content, folder)).map((file) => [
      `${folder}/${file}`,
      readFileSync(join(content, folder, file), 'utf8'),
    ]),
  ),
);
const results = lintFiles(files, RULES);

/**
 * What the shipped specs are found to be, by rule. Each name was looked at: nobody should call one of them wrong, and
 * the rule's page says why, or names it.
 *
 * - `probe-exists` (error): the permission is the first statement, in released kernels: nothing that an unprivileged
 *   caller passes matters. `probe-before-permission` says what to move, where something behind it could be a probe.
 * - `probe-exists` (info): calls that answer no EPERM of their own, so that an EPERM is a filter's anyway.
 * - `probe-permanent`: nothing to refuse but flags or commands that may be assigned one day.
 * - `probe-across-versions`: the permission came first in older releases, or -1 had no meaning yet.
 * - `path-at`: calls older than openat(), and quotactl_path, which was renamed and given a descriptor for that.
 * - `flags-argument`: calls older than the advice; `io_pgetevents` and `pkey_free` are younger.
 * - `flags-unknown-bits`: the kernel ignores what it does not know there, as open() does.
 * - `struct-size`: structs that can grow by a flag alone, or not at all.
 * - `struct-padding`: listns() never looks at `spare2` (kernel/nstree.c, copy_ns_id_req(), 7.2).
 * - `seccomp-hidden-flags`: the three calls that have all of their flags in a struct.
 * - `handle-is-fd`: perf_event_open() takes the number of a process, where it takes no control group; kill(), tgkill()
 *   and prlimit64() are older than descriptors of processes.
 * - `abi-user-annotation`: the first version of getfsxattrat, as it was sent.
 * - `fd-cloexec-value`: the flag has the value of O_CLOEXEC under another name.
 * - `offset-loff-t`: lseek() is older than large files.
 * - `probe-filter-blind`: filters refuse single families of socket().
 * - `abi-multiplexer`: quotactl_path takes the commands of quotactl.
 * - `fd-sentinel-refused`, `flags-tested-not-accepted`: getfsxattrat looked dfd up first, and its mask lacked a flag.
 */
test('every shipped spec has the findings that it deserves', () => {
  const byRule: Record<string, string> = {};
  for (const { path, documents } of results) {
    for (const [index, document] of documents.entries()) {
      const name = `${path.replace('syscalls/', '').replace('.yaml', '')}${documents.length > 1 ? `#${index}` : ''}`;
      for (const { rule, severity } of document.findings) {
        const key = `${severity} ${rule}`;
        byRule[key] = byRule[key] === undefined ? name : `${byRule[key]} ${name}`;
      }
    }
  }
  expect(byRule).toMatchInlineSnapshot(`
    {
      "error probe-before-permission": "acct delete_module finit_module fsopen fspick init_module io_uring_setup kexec_file_load kexec_load move_mount prctl reboot setdomainname setgroups sethostname swapoff syslog",
      "error probe-exists": "acct delete_module finit_module fsopen fspick init_module io_uring_setup kexec_file_load kexec_load move_mount prctl reboot setdomainname setgroups sethostname setresgid setreuid swapoff syslog vhangup",
      "info abi-multiplexer": "proposals/quotactl_path",
      "info eperm-ambiguous": "acct delete_module finit_module fsmount fsopen fspick init_module io_uring_setup kexec_file_load kexec_load membarrier mlock2 move_mount prctl reboot setdomainname setgroups sethostname setpriority setresgid setreuid swapoff swapon syslog timerfd_create userfaultfd vhangup proposals/getfsxattrat#0",
      "info flags-argument": "proposals/getfsxattrat#0",
      "info handle-is-fd": "get_robust_list kill move_pages perf_event_open prlimit64 process_vm_readv process_vm_writev ptrace sched_getscheduler sched_rr_get_interval sched_setparam setpgid tgkill wait4",
      "info path-empty-path": "faccessat readlinkat proposals/getfsxattrat#0",
      "info privilege-lsm-hook": "proposals/getfsxattrat#0 proposals/getfsxattrat#1",
      "info probe-before-permission": "fsmount swapon proposals/getfsxattrat#0",
      "info probe-exists": "rseq_slice_yield uretprobe proposals/uprobe",
      "info seccomp-hidden-flags": "clone3 io_uring_setup openat2",
      "info set-without-get": "proposals/set_robust_list2",
      "warning abi-64bit-alignment": "pread64 pwrite64",
      "warning abi-failure-after-effect": "proposals/mkdirat2",
      "warning abi-user-annotation": "proposals/getfsxattrat#0",
      "warning fd-cloexec": "dup dup2",
      "warning fd-cloexec-value": "accept4 epoll_create1 eventfd2 inotify_init1 open_tree open_tree_attr signalfd4 socket timerfd_create",
      "warning fd-sentinel-refused": "proposals/getfsxattrat#0 proposals/getfsxattrat#1",
      "warning flags-argument": "access acct bind capget capset chroot close connect dup dup2 epoll_wait execve faccessat fstat get_robust_list getcpu getcwd getgroups getpeername getresgid getresuid getsockname gettimeofday init_module io_cancel io_pgetevents io_setup kill listen mincore mkdirat mq_notify munmap nanosleep pivot_root pkey_free poll pread64 pwrite64 read readlink readlinkat sched_getscheduler sched_rr_get_interval sched_setparam setdomainname setgroups sethostname setpgid setresgid setreuid settimeofday stat swapoff sysinfo tgkill time timer_getoverrun times uname unlink vhangup write",
      "warning flags-tested-not-accepted": "proposals/getfsxattrat#1",
      "warning flags-unknown-bits": "delete_module mmap open_by_handle_at recvfrom semget sendto",
      "warning offset-loff-t": "lseek mmap",
      "warning path-at": "access acct chroot execve mount open pivot_root pivot_root quotactl readlink stat swapoff swapon umount2 unlink proposals/quotactl_path",
      "warning privilege-capability": "proposals/getfsxattrat#0",
      "warning privilege-ptrace": "sched_getscheduler sched_rr_get_interval setpgid wait4",
      "warning probe-across-versions": "bpf fanotify_init fsmount landlock_restrict_self open_by_handle_at open_by_handle_at pivot_root userfaultfd",
      "warning probe-declared": "proposals/getfsxattrat#0",
      "warning probe-filter-blind": "socket",
      "warning probe-permanent": "epoll_create1 eventfd2 fsmount getcwd getpriority inotify_init1 membarrier memfd_secret mlock2 pkey_alloc set_robust_list setpriority swapon timerfd_create userfaultfd proposals/getfsxattrat#0",
      "warning struct-for-many-arguments": "keyctl mmap prctl",
      "warning struct-padding": "listns",
      "warning struct-size": "cachestat cachestat io_pgetevents kexec_load sched_setparam proposals/getfsxattrat#0 proposals/getfsxattrat#1",
      "warning struct-size-minimum": "bpf bpf",
    }
  `);
});

test('the page of a rule says of each call that exists why its finding is right', () => {
  const unsaid = results.flatMap(({ path, documents }) =>
    documents.flatMap(({ syscall, findings }) =>
      findings.flatMap(({ rule }) => {
        const topic = RULES.find(({ id }) => id === rule)?.topic;
        const page = readFileSync(join(import.meta.dirname, `../rules/${topic}/${rule}.md`), 'utf8');
        const section = page.split('## Calls that exist')[1] ?? '';
        return path.startsWith('proposals/') || section.includes(`\`${syscall}\``)
          ? []
          : [`${rule}: ${syscall}`];
      }),
    ),
  );
  expect(unsaid).toEqual([]);
});

test('the grades of the shipped specs', () => {
  const grades = results.flatMap(({ documents }) =>
    documents.map(({ syscall, grade, ambiguous }) => `${syscall} ${grade}${ambiguous ? ' EPERM' : ''}`),
  );
  expect(grades).toMatchInlineSnapshot(`
    [
      "accept4 strong EPERM",
      "access permanent EPERM",
      "acct none EPERM",
      "bind strong EPERM",
      "bpf strong EPERM",
      "cachestat strong EPERM",
      "capget strong EPERM",
      "capset strong EPERM",
      "chroot strong EPERM",
      "clock_getres strong",
      "clock_gettime strong",
      "clock_nanosleep permanent EPERM",
      "clone3 permanent EPERM",
      "close strong EPERM",
      "close_range permanent",
      "connect strong EPERM",
      "copy_file_range strong EPERM",
      "delete_module none EPERM",
      "dup strong",
      "dup2 strong",
      "dup3 permanent",
      "epoll_create1 weak",
      "epoll_ctl strong EPERM",
      "epoll_pwait strong",
      "epoll_pwait2 permanent",
      "epoll_wait strong",
      "eventfd2 weak",
      "execve strong EPERM",
      "execveat strong EPERM",
      "faccessat permanent EPERM",
      "faccessat2 strong EPERM",
      "fanotify_init permanent EPERM",
      "fchmodat2 strong EPERM",
      "fcntl strong EPERM",
      "file_getattr permanent EPERM",
      "file_setattr permanent EPERM",
      "finit_module none EPERM",
      "fsconfig permanent EPERM",
      "fsmount weak EPERM",
      "fsopen none EPERM",
      "fspick none EPERM",
      "fstat strong EPERM",
      "futex permanent EPERM",
      "futex_requeue permanent",
      "futex_wait permanent",
      "futex_waitv permanent",
      "futex_wake permanent",
      "get_robust_list permanent EPERM",
      "getcpu strong",
      "getcwd weak",
      "getdents64 strong EPERM",
      "getgroups permanent",
      "getitimer strong",
      "getpeername strong EPERM",
      "getpriority weak",
      "getrandom permanent",
      "getresgid strong",
      "getresuid strong",
      "getrlimit strong",
      "getrusage strong",
      "getsockname strong EPERM",
      "getsockopt strong EPERM",
      "gettimeofday strong",
      "getxattrat permanent EPERM",
      "init_module none EPERM",
      "inotify_init1 weak",
      "io_cancel permanent",
      "io_pgetevents permanent",
      "io_setup permanent",
      "io_uring_enter strong",
      "io_uring_register strong EPERM",
      "io_uring_setup none EPERM",
      "ioctl strong EPERM",
      "kexec_file_load none EPERM",
      "kexec_load none EPERM",
      "keyctl permanent EPERM",
      "kill permanent EPERM",
      "landlock_add_rule strong EPERM",
      "landlock_create_ruleset permanent",
      "landlock_restrict_self strong EPERM",
      "listen strong EPERM",
      "listmount permanent EPERM",
      "listns permanent",
      "listxattrat strong EPERM",
      "lseek strong EPERM",
      "lsm_get_self_attr permanent EPERM",
      "lsm_list_modules strong",
      "lsm_set_self_attr permanent EPERM",
      "madvise permanent EPERM",
      "map_shadow_stack permanent",
      "membarrier weak EPERM",
      "memfd_create permanent",
      "memfd_secret weak",
      "mincore permanent",
      "mkdirat strong EPERM",
      "mlock2 weak EPERM",
      "mmap permanent EPERM",
      "mount strong EPERM",
      "mount_setattr permanent EPERM",
      "move_mount none EPERM",
      "move_pages permanent EPERM",
      "mprotect permanent EPERM",
      "mq_notify strong",
      "mseal permanent",
      "msgctl permanent EPERM",
      "msync permanent EPERM",
      "munmap permanent EPERM",
      "name_to_handle_at strong",
      "nanosleep permanent",
      "newfstatat strong EPERM",
      "open strong EPERM",
      "open_by_handle_at permanent EPERM",
      "open_tree permanent EPERM",
      "open_tree_attr permanent EPERM",
      "openat strong EPERM",
      "openat2 permanent EPERM",
      "perf_event_open permanent EPERM",
      "pidfd_getfd strong EPERM",
      "pidfd_open permanent",
      "pidfd_send_signal permanent EPERM",
      "pipe2 strong",
      "pivot_root strong EPERM",
      "pkey_alloc weak",
      "pkey_free permanent",
      "pkey_mprotect permanent EPERM",
      "poll permanent",
      "ppoll permanent",
      "prctl none EPERM",
      "pread64 permanent EPERM",
      "preadv2 permanent EPERM",
      "prlimit64 permanent EPERM",
      "process_madvise permanent EPERM",
      "process_mrelease strong",
      "process_vm_readv permanent EPERM",
      "process_vm_writev permanent EPERM",
      "ptrace permanent EPERM",
      "pwrite64 permanent EPERM",
      "pwritev2 permanent EPERM",
      "quotactl strong EPERM",
      "quotactl_fd strong EPERM",
      "read strong EPERM",
      "readlink permanent EPERM",
      "readlinkat permanent EPERM",
      "readv strong EPERM",
      "reboot none EPERM",
      "recvfrom strong EPERM",
      "recvmsg strong EPERM",
      "removexattrat permanent EPERM",
      "renameat2 permanent EPERM",
      "rseq permanent EPERM",
      "rseq_slice_yield none",
      "rt_sigaction permanent",
      "rt_sigpending strong",
      "rt_sigprocmask strong",
      "sched_getscheduler permanent EPERM",
      "sched_rr_get_interval permanent EPERM",
      "sched_setparam permanent EPERM",
      "seccomp permanent",
      "semget permanent EPERM",
      "sendmsg strong EPERM",
      "sendto strong EPERM",
      "set_mempolicy permanent",
      "set_mempolicy_home_node permanent",
      "set_robust_list weak",
      "setdomainname none EPERM",
      "setgroups none EPERM",
      "sethostname none EPERM",
      "setitimer strong",
      "setns strong EPERM",
      "setpgid permanent EPERM",
      "setpriority weak EPERM",
      "setresgid none EPERM",
      "setreuid none EPERM",
      "setsockopt strong EPERM",
      "settimeofday permanent EPERM",
      "setxattrat permanent EPERM",
      "shmget permanent EPERM",
      "shutdown strong EPERM",
      "signalfd4 strong",
      "socket permanent EPERM",
      "socketpair strong EPERM",
      "stat strong EPERM",
      "statmount permanent EPERM",
      "statx permanent EPERM",
      "swapoff none EPERM",
      "swapon weak EPERM",
      "sysinfo strong",
      "syslog none EPERM",
      "tgkill permanent EPERM",
      "time strong",
      "timer_getoverrun permanent",
      "timerfd_create weak EPERM",
      "times strong",
      "umount2 strong EPERM",
      "uname strong",
      "unlink strong EPERM",
      "unlinkat strong EPERM",
      "uprobe permanent",
      "uretprobe none",
      "userfaultfd weak EPERM",
      "utimensat strong EPERM",
      "vhangup none EPERM",
      "wait4 permanent EPERM",
      "write strong EPERM",
      "writev strong EPERM",
      "getfsxattrat weak EPERM",
      "getfsxattrat strong",
      "mkdirat2 strong EPERM",
      "quotactl_path strong EPERM",
      "set_robust_list2 permanent",
      "uprobe none",
    ]
  `);
});

/** Numbers of x86_64 from seccomp() of 3.17 on; 337 to 423 were left to other architectures' calls. */
test('every system call since Linux 3.17 is described, beside 137 older ones', () => {
  const architecture = findArchitecture('x86_64');
  if (architecture === undefined) throw new Error('no x86_64');
  const described = Object.keys(files).filter((path) => path.startsWith('syscalls/'));
  const isNew = (number: number | undefined) => number !== undefined && number >= 317;
  const missing = syscallNumbers()
    .names()
    .filter((name) => isNew(syscallNumbers().numberOf(name, architecture)))
    .filter((name) => !described.includes(`syscalls/${name}.yaml`));
  expect(missing).toEqual([]);
  const older = described.filter((path) => {
    const name = path.replace(/^syscalls\/|\.yaml$/g, '');
    return !isNew(syscallNumbers().numberOf(name, architecture));
  });
  expect([described.length - older.length, older.length]).toEqual([68, 137]);
});

test.each(Object.entries(files).filter(([path]) => path.startsWith('syscalls/')))(
  '%s names the source that it was read from, its tests, its page and its option',
  (_, text) => {
    expect(text).toMatch(/Read in \S+\.c/);
    const [spec] = readSpecs(text).documents;
    expect(Object.keys(spec?.spec?.raw.artifacts ?? {})).toEqual(
      expect.arrayContaining(['man', 'selftest', 'kconfig']),
    );
  },
);

/**
 * The example that defines the language, with comments and every way to write a value. It is openat2 as 5.6 had it,
 * which left out a bound that was added later (fs/open.c openat2, `usize > PAGE_SIZE`).
 */
test('the language’s own example is a good spec, but for what openat2 itself lacked', () => {
  const text = readFileSync(join(import.meta.dirname, 'fixtures/language.yaml'), 'utf8');
  const [file] = lintFiles({ 'language.yaml': text });
  expect(file?.documents).toMatchObject([
    {
      syscall: 'openat2',
      grade: 'permanent',
      ambiguous: true,
      findings: [
        { rule: 'path-empty-path', severity: 'info' },
        { rule: 'struct-size-minimum', message: expect.stringContaining('no upper bound') },
        { rule: 'seccomp-hidden-flags', severity: 'info' },
      ],
    },
  ]);
});

describe('the JSON Schema (draft 2020-12)', () => {
  const schema = specJsonSchema();
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false }).compile(schema);

  const unreviewed = Object.fromEntries(
    ['derived', 'postings'].flatMap((folder) =>
      readdirSync(join(content, folder))
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => [`${folder}/${file}`, readFileSync(join(content, folder, file), 'utf8')]),
    ),
  );

  test('accepts what programs wrote, as other readers of YAML take it', () => {
    const refused = Object.entries(unreviewed).flatMap(([path, text]) =>
      loadAll(text).every((document) => validate(document)) ? [] : [path],
    );
    // Fewer whenever a person describes one of these calls.
    expect(Object.keys(unreviewed).length).toBeGreaterThan(150);
    expect(refused).toEqual([]);
  });

  test.each(Object.entries(files))('accepts %s', (_, text) => {
    for (const document of loadAll(text)) expect(validate(document) ? [] : validate.errors).toEqual([]);
  });

  test('refuses what the reader refuses', () => {
    const base = 'syscall: xyzzy\nprototype: int xyzzy(int fd)\nentry: [{lookup: fd, error: EBADF}]\n';
    expect(validate(load(base))).toBe(true);
    for (const wrong of [
      'probs: []\n',
      'status: megred\n',
      'probes: 3\n',
      'arguments: {fd: {role: descriptor}}\n',
      'returns: nothing\n',
    ]) {
      expect([wrong, validate(load(base + wrong))]).toEqual([wrong, false]);
    }
    expect(validate(load(base.replace('lookup', 'lokup')))).toBe(false);
  });

  test('explains every key', () => {
    const without: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      if ('properties' in node && typeof node.properties === 'object' && node.properties !== null) {
        for (const [key, value] of Object.entries(node.properties))
          if (!value.description) without.push(`${path}/${key}`);
      }
      for (const [key, value] of Object.entries(node)) visit(value, `${path}/${key}`);
    };
    visit(schema, '');
    expect(without).toEqual([]);
  });
});
