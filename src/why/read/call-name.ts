/** A name without its prefix: `SYS_clone3` of the C library, `__NR_clone3` of the kernel; also before a bracket. */
export function plainCallName(text: string): string {
  return text.replace(/^\s*(?:SYS_|__NR3264_|__NR_)(?=[a-z_])/, '');
}
