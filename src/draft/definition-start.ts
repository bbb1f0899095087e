/** The start of a `SYSCALL_DEFINEn`. */
export interface DefinitionStart {
  readonly name: string;
  /** `SYSCALL_DEFINE4(xyzzy` */
  readonly start: string;
  /** It is the entry point of another ABI, for 32-bit programs: `COMPAT_SYSCALL_DEFINE4`. */
  readonly isVariant: boolean;
}

/** `SYSCALL_DEFINE4(`, and the macros for entry points of other ABIs: `COMPAT_SYSCALL_DEFINE4(`, `PPC32_SYSCALL_DEFINE4(`. */
const DEFINITION = /^\s*((?:\w{1,20}_)?SYSCALL(?:32)?_DEFINE[0-6])\s*\(\s*(\w+)?(.*)$/;

/** The definition that starts on a line; its name may be on the next line. */
export function definitionIn(line: string, next: string): DefinitionStart | undefined {
  const [, macro = '', name, rest = ''] = DEFINITION.exec(line) ?? [];
  if (macro === '') return undefined;
  const isVariant = !macro.startsWith('SYSCALL_DEFINE');
  if (name !== undefined) return { name, start: `${macro}(${name}`, isVariant };
  const below = rest === '' ? /^\s*(\w+)/.exec(next)?.[1] : undefined;
  return below === undefined ? undefined : { name: below, start: `${macro}(`, isVariant };
}
