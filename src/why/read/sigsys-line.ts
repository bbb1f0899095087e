import { encodeAction } from '../../seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { findAuditArchitecture } from './audit-architecture.ts';
import type { ReadLine } from './evidence.ts';

const PROCESS = String.raw`^ *(?:strace: )?(?:\[pid +(\d+)(?:<[^>]{0,64}>)?\] +|(\d+)(?:<[^>]{0,64}>)? +)?(?:[\d:.]+ +)?`;

/** A signal that a filter sent (SECCOMP_RET_TRAP), with the call: force_sig_seccomp() of kernel/signal.c. */
const TRAPPED = new RegExp(`${PROCESS}--- SIGSYS \\{(.{0,500})\\} ---`);

/** The end of a thread or process that a filter killed, or that had no handler for the signal. */
const KILLED = new RegExp(`${PROCESS}\\+\\+\\+ killed by SIGSYS\\b`);

/** What Android's debuggerd writes of the signal in logs and tombstones: "… disallowed arm64 system call 434". */
const DEBUGGERD = /\bseccomp prevented call to disallowed (\w{1,20}) system call (\d{1,10})\b/;

/**
 * Reads what strace prints of SIGSYS, or debuggerd; undefined for any other line.
 *
 * `--- SIGSYS {si_signo=SIGSYS, si_code=SYS_SECCOMP, …, si_syscall=__NR_mkdir, si_arch=AUDIT_ARCH_X86_64} ---` names the
 * call itself. `+++ killed by SIGSYS +++` is about the call before it, which never returned.
 */
export function readSigsysLine(line: string): ReadLine | undefined {
  const [, crashed, syscall = ''] = DEBUGGERD.exec(line) ?? [];
  if (crashed !== undefined) return trapped(crashed, syscall, undefined);
  if (!line.includes('SIGSYS')) return undefined;
  const killed = KILLED.exec(line);
  if (killed !== null) return { kind: 'killed', pid: killed[1] ?? killed[2] ?? '' };
  const signal = TRAPPED.exec(line);
  if (signal === null) return undefined;
  const [, inBrackets, bare, fields = ''] = signal;
  if (/\bsi_code=SI_/.test(fields)) return { kind: 'sent', pid: inBrackets ?? bare ?? '' };
  const arch = /\bsi_arch=(\w{1,40})/.exec(fields)?.[1] ?? '';
  const text = /\bsi_syscall=(?:__NR_)?(\w{1,60})/.exec(fields)?.[1] ?? '';
  return trapped(arch, text, inBrackets ?? bare);
}

function trapped(arch: string, text: string, pid: string | undefined): ReadLine {
  const architecture = findAuditArchitecture(arch, text);
  const number = /^(?:0x[\da-f]{1,8}|\d{1,10})$/i.test(text)
    ? Number(text)
    : architecture && syscallNumbers().numberOf(text, architecture);
  if (number === undefined)
    return {
      kind: 'unreadable',
      message: 'the signal of a filter (SIGSYS) does not say which call it is about',
    };
  return {
    kind: 'evidence',
    evidence: {
      kind: 'seccomp',
      architecture,
      arch,
      number,
      code: encodeAction({ kind: 'trap' }),
      signal: undefined,
      isCompat: undefined,
      pid,
      command: undefined,
    },
  };
}
