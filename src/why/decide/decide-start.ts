import type { StartFailure } from '../read/evidence.ts';
import type { Refuser } from './candidates/candidate.ts';
import { type RefusalAnswer, refusalAnswer } from './refusal-answer.ts';

/** Says why a container did not start, from what its engine printed. */
export function decideStart(failure: StartFailure): RefusalAnswer {
  switch (failure.failure) {
    case 'rule':
      return ruleDecision(failure);
    case 'load':
      return loadDecision(failure);
    case 'permission':
      return permissionDecision(failure);
  }
}

/** libseccomp answers EACCES or EPERM to a rule whose action is the filter's default (src/api.c, seccomp_rule_add()). */
function ruleDecision({ syscall, reason }: StartFailure): RefusalAnswer {
  const rule = syscall === undefined ? 'a rule of the profile' : `the rule for ${syscall}`;
  const isRedundant = /permission denied|not permitted|matches default action/i.test(reason);
  if (!isRedundant)
    return refusalAnswer({
      verdict: 'engine',
      syscall,
      why: `libseccomp did not take ${rule}: ${reason || 'without a reason'}`,
      candidates: [OLD_LIBRARY],
      remedies: ['Update libseccomp and the engine'],
    });
  return refusalAnswer({
    verdict: 'engine',
    syscall,
    why: `libseccomp did not take ${rule}, because as this engine understands it, its action is the filter's default action; no filter was loaded, and nothing refused a call`,
    candidates: [
      {
        kind: 'state',
        name: 'runc before 1.0.2',
        text: 'it does not leave out rules that repeat the default action',
        check: 'runc --version',
        source: 'opencontainers/runc#3109, libcontainer/seccomp/seccomp_linux.go',
      },
      {
        kind: 'state',
        name: 'runc before 1.0.0-rc91',
        text: 'it does not read errnoRet, so a rule with ENOSYS becomes one with EPERM, the default',
        check: 'runc --version',
        source: 'libcontainer/specconv/spec_linux.go by tag',
      },
    ],
    remedies: [
      "Update runc to 1.0.2 or later (its package is often containerd.io or a vendor's), which skips such rules",
      ...(syscall === undefined
        ? []
        : [`Or remove the rule for ${syscall} from the profile: the default does the same`]),
    ],
  });
}

const OLD_LIBRARY: Refuser = {
  kind: 'state',
  name: 'an old libseccomp',
  text: 'it does not know the action, the comparison or the architecture of the rule',
  check: 'runc --version prints the version of libseccomp',
  source: 'libseccomp, src/db.c',
};

function loadDecision({ reason }: StartFailure): RefusalAnswer {
  const isPermission = /not permitted|permission denied|errno 13\b|errno 1\b/i.test(reason);
  const isNoMemory = /errno 524|cannot allocate memory|errno 12\b/i.test(reason);
  return refusalAnswer({
    verdict: 'engine',
    why: `the kernel did not take the filter: ${reason || 'without a reason'}`,
    candidates: isNoMemory
      ? [
          {
            kind: 'limit',
            name: 'net.core.bpf_jit_limit',
            text: 'no memory is left for compiled filters: each container has one, and some kernels leak them',
            check: 'sysctl net.core.bpf_jit_limit net.core.bpf_jit_enable',
            source:
              'kernel/bpf/core.c, bpf_jit_charge_modmem(); errno 524 is ENOTSUPP, which is internal to the kernel',
          },
        ]
      : isPermission
        ? [
            {
              kind: 'state',
              name: 'no_new_privs',
              text: 'the engine has neither no_new_privs nor CAP_SYS_ADMIN',
              check: 'grep -e NoNewPrivs -e CapEff /proc/PID/status of the engine',
              source: 'kernel/seccomp.c, seccomp_prepare_filter()',
            },
            {
              kind: 'filter',
              name: 'a filter around the engine',
              text: 'a container in a container: the outer filter refuses seccomp() or prctl()',
              check: 'grep Seccomp /proc/PID/status of the engine',
              source: 'seccomp(2)',
            },
          ]
        : [],
    remedies: isNoMemory
      ? ['Raise net.core.bpf_jit_limit, and restart the host if a kernel with a leak has used it up']
      : [],
  });
}

function permissionDecision({ reason }: StartFailure): RefusalAnswer {
  return refusalAnswer({
    verdict: 'either',
    why: `the engine could not start the program (${reason.toLowerCase()}); its message does not say who refused`,
    candidates: [
      {
        kind: 'filter',
        name: 'a narrow profile',
        text: 'it refuses a call that the engine itself makes once the filter is on (execve, openat, close …)',
        check:
          "simulate a call of it with the profile and the engine's release: a note says whether no container starts",
        source: 'runc, libcontainer/standard_init_linux.go; moby/moby#22252',
      },
      {
        kind: 'filter',
        name: 'the filter of an outer container',
        text: 'a container in a container: mount, unshare, clone or pivot_root are refused',
        check: 'grep Seccomp /proc/self/status where the engine runs: 2 is a filter',
        source: 'proc_pid_status(5)',
      },
      {
        kind: 'capability',
        name: 'capabilities of the file',
        text: 'the program has capabilities (getcap) that the bounding set of the container lacks, so that its exec fails with EPERM',
        check: 'getcap FILE; grep CapBnd /proc/PID/status',
        source: 'security/commoncap.c, bprm_caps_from_vfs_caps()',
      },
      {
        kind: 'security module',
        name: 'AppArmor or SELinux',
        text: 'the exec or a mount is denied',
        check: 'the kernel log: apparmor="DENIED", avc: denied',
        source: 'apparmor(7), selinux(8)',
      },
      {
        kind: 'permission',
        name: 'file permissions',
        text: 'the program is not executable, its directory cannot be searched, or the file system is mounted noexec (EACCES)',
        check: 'ls -l FILE; findmnt -T FILE',
        source: 'execve(2)',
      },
    ],
  });
}
