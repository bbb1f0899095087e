/** A call as a seccomp filter sees it (`struct seccomp_data` of include/uapi/linux/seccomp.h, without its pointer). */
export interface FilteredCall {
  /** `AUDIT_ARCH_*`. */
  readonly token: number;
  /** Unsigned 32-bit. */
  readonly number: number;
  /** Six unsigned 64-bit values; undefined for an unknown one. */
  readonly args: readonly (bigint | undefined)[];
}
