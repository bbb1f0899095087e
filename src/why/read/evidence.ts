import type { Architecture } from '../../seccomp/architecture.ts';
import type { StraceArgument } from './strace-value.ts';

/** How a traced call ended. */
export type SeenResult =
  | { readonly kind: 'success' }
  /** `isInjected`: strace itself made the call fail (`strace -e inject`). */
  | { readonly kind: 'error'; readonly errno: string; readonly isInjected: boolean }
  /** A filter killed the thread or the process in it (SECCOMP_RET_KILL): `= ?`, then `+++ killed by SIGSYS +++`. */
  | { readonly kind: 'killed' }
  /** The text has no result, or `?`: the process died, or the call never returned. */
  | { readonly kind: 'none' };

/** A call as strace or an audit record of a call shows it. */
export interface SeenCall {
  readonly kind: 'call';
  /** Its name, or `syscall_0x1b3` for a number that strace does not know. */
  readonly syscall: string;
  readonly args: readonly StraceArgument[];
  /** Whether the arguments are the registers in their order; strace names and reorders those of a few calls. */
  readonly hasRegisters: boolean;
  readonly result: SeenResult;
  readonly pid: string | undefined;
  /** Undefined where the line does not say: the caller's usual one. */
  readonly architecture: Architecture | undefined;
}

/** A decision of a filter that the kernel logged (audit_seccomp() of kernel/auditsc.c). */
export interface SeccompRecord {
  readonly kind: 'seccomp';
  /** `AUDIT_ARCH_*`; undefined for a word that names no architecture. */
  readonly architecture: Architecture | undefined;
  /** As the line has it: `c000003e`. */
  readonly arch: string;
  readonly number: number;
  /** `SECCOMP_RET_*`; undefined in records before Linux 3.10, which have no code. */
  readonly code: number | undefined;
  readonly signal: number | undefined;
  readonly isCompat: boolean | undefined;
  readonly pid: string | undefined;
  readonly command: string | undefined;
}

/** A refusal that a security module logged. */
export interface ModuleDenial {
  readonly kind: 'denial';
  readonly module: 'AppArmor' | 'SELinux' | 'Smack' | 'Landlock';
  /** What was refused: `mount`, `capable sys_admin`, `{ write } on dir`. */
  readonly what: string;
  /** The profile, or the context of the process. */
  readonly subject: string | undefined;
  /** The errno that it says (`error=-13`). */
  readonly errno: string | undefined;
  readonly pid: string | undefined;
  readonly command: string | undefined;
}

/** A container engine that says why it did not start. */
export interface StartFailure {
  readonly kind: 'start';
  readonly failure: StartFailureKind;
  /** The call that the message names. */
  readonly syscall: string | undefined;
  /** The reason at the end of the message. */
  readonly reason: string;
}

export type StartFailureKind =
  /** libseccomp did not take a rule. */
  | 'rule'
  /** The kernel did not take the filter. */
  | 'load'
  /** A call of the engine itself, or its exec, was not permitted. */
  | 'permission';

/** What a line tells about a refusal. */
export type LogEvidence = SeenCall | SeccompRecord | ModuleDenial | StartFailure;

/** What one line is. */
export type ReadLine =
  | { readonly kind: 'evidence'; readonly evidence: LogEvidence }
  /** A call that returned: nothing was refused. Not read further. */
  | { readonly kind: 'success' }
  /** The first half of a call that another process interrupted in the log. */
  | { readonly kind: 'unfinished'; readonly pid: string; readonly text: string }
  /** Its second half. */
  | { readonly kind: 'resumed'; readonly pid: string; readonly syscall: string; readonly text: string }
  /** From here on the process runs another architecture's code (`[ Process PID=8 runs in 32 bit mode. ]`). */
  | { readonly kind: 'mode'; readonly pid: string; readonly mode: '32 bit' | '64 bit' | 'x32' }
  /** The process was killed by SIGSYS: by a filter, for the call that it never returned from. */
  | { readonly kind: 'killed'; readonly pid: string }
  /** A program sent SIGSYS to the process (`kill -SYS`), so that no filter ended it. */
  | { readonly kind: 'sent'; readonly pid: string }
  /** The kernel left lines out of its log. */
  | { readonly kind: 'suppressed'; readonly count: number }
  /** Nothing about a call. */
  | { readonly kind: 'other' }
  /** It ought to tell something, but cannot be read. */
  | { readonly kind: 'unreadable'; readonly message: string };
