/** What a refused call gets. */
export type UnitErrno = number | 'kill';

/** One assignment to SystemCallFilter= or SystemCallLog=. */
export interface CallListAssignment {
  /** An empty assignment, which discards those before it. */
  readonly isReset: boolean;
  readonly isDenyList: boolean;
  readonly entries: readonly {
    /** A call, or a set with its `@`. */
    readonly name: string;
    readonly errno: UnitErrno | undefined;
  }[];
  readonly line: number;
}

/** The boolean settings that install a filter. */
export const UNIT_SWITCHES = [
  'MemoryDenyWriteExecute',
  'RestrictRealtime',
  'RestrictSUIDSGID',
  'ProtectKernelTunables',
  'ProtectKernelModules',
  'ProtectKernelLogs',
  'ProtectClock',
  'PrivateDevices',
  'LockPersonality',
  'ProtectHostname',
] as const;

export type UnitSwitch = (typeof UNIT_SWITCHES)[number];

/** What a unit file says about filters of system calls. */
export interface UnitSandbox {
  readonly filter: readonly CallListAssignment[];
  readonly log: readonly CallListAssignment[];
  readonly errno: UnitErrno;
  /** libseccomp's names, and `native`; undefined if all are allowed. */
  readonly architectures: { readonly names: readonly string[]; readonly line: number } | undefined;
  readonly families:
    | { readonly isAllowList: boolean; readonly families: readonly number[]; readonly line: number }
    | undefined;
  /** The namespaces that may be made, as the flags of clone(2); undefined if all may. */
  readonly namespaces: { readonly allowed: number; readonly line: number } | undefined;
  /** The settings that are on, with their lines. */
  readonly switches: ReadonlyMap<UnitSwitch, number>;
  /** DynamicUser=, which turns RestrictSUIDSGID= on. */
  readonly dynamicUser: number | undefined;
  /** Personality= x86 on a 64-bit machine, which LockPersonality= keeps. */
  readonly is32Bit: boolean;
}
