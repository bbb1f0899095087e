/** A call as people read it, without the arguments at its end that are 0: "socket(0x100000028)". */
export function callText(syscall: string, args: readonly bigint[]): string {
  const last = args.findLastIndex((value) => value !== 0n);
  const shown = args
    .slice(0, last + 1)
    .map((value) => (value < 10n ? `${value}` : `0x${value.toString(16)}`));
  return `${syscall}(${shown.join(', ')})`;
}
