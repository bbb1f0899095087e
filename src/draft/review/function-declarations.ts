import type { FileDiff } from '../diff.ts';
import { undeclaredInCompat } from '../from/declarations.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, type ShownFunction, shownFunctions } from './added-functions.ts';
import { fact } from './told.ts';

/** What other files may see without a declaration in a header of the series, or what macros declare. */
const DECLARED_ELSEWHERE =
  /\b(?:static|inline|__weak|__init|asmlinkage|extern|noinstr|__visible|__bpf_kfunc|__always_inline)\b/;
/** Hooks that architectures implement are declared where they are called; assembler calls entry points by name. */
const HOOK = /^(?:arch_|__arch_|bpf_|main$|sys_|compat_sys_|__x64_|__do_|do_syscall|prepare_|__se_)/;

/** The functions of one series that are told of. */
const MAX_TOLD = 3;

/**
 * Functions that a series adds, which are neither static nor declared in any header that it shows: the compiler warns of
 * each (-Wmissing-prototypes), and other files cannot call it.
 */
export function undeclaredFunctions(files: readonly FileDiff[]): readonly NewValue[] {
  const kernel = files.filter(({ newPath }) => isKernelC(newPath));
  const headers = wordsOf(kernel.filter(({ newPath }) => newPath?.endsWith('.h') === true));
  const functions = shownFunctions(kernel).filter(
    ({ isNew, name, head, path }) =>
      isNew &&
      /^[a-z_]\w*$/.test(name) &&
      /^[a-z]\w*\s[\w\s*]*\(/.test(head) &&
      !DECLARED_ELSEWHERE.test(head) &&
      !HOOK.test(name) &&
      !path.startsWith('arch/'),
  );
  return functions
    .filter((shown) => !headers.has(shown.name) && !isKnown(kernel, shown))
    .slice(0, MAX_TOLD)
    .map(({ name, path, line }) => {
      const message = `${name}() is not static, and no header of the series declares it: the compiler warns (-Wmissing-prototypes), and no other file can call it; make it static or declare it`;
      return { syscall: undefined, path, line, isQuestion: false, message };
    });
}

/** The entry points for 32-bit programs that a series adds and that none of its headers declares. */
export function undeclaredCompat(files: readonly FileDiff[]): readonly NewValue[] {
  const headers = wordsOf(files.filter(({ newPath }) => newPath?.endsWith('.h') === true));
  return files
    .flatMap(({ newPath: path = '', hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
          const name = /^COMPAT_SYSCALL_DEFINE\d\s*\(\s*(\w+)/.exec(text)?.[1];
          if (name === undefined || sign !== '+' || headers.has(`compat_sys_${name}`)) return [];
          const isOlder = files.some((file) =>
            file.hunks.some((hunk) =>
              hunk.lines.some(
                (one) => one.sign !== '+' && one.text.includes('COMPAT_') && has(one.text, name),
              ),
            ),
          );
          if (isOlder) return [];
          const message = `no header declares compat_sys_${name}(): the tables that name it do not build; add it to include/linux/compat.h`;
          return [{ syscall: name, path, line, isQuestion: false, message }];
        }),
      ),
    )
    .slice(0, MAX_TOLD);
}

/** The structs that include/linux/compat.h is the first to name, so that they are other ones than those of the definition. */
export function undeclaredCompatStructs(files: readonly FileDiff[]): readonly NewValue[] {
  return undeclaredInCompat(files)
    .slice(0, 1)
    .map(({ struct, line }) => {
      const message = `include/linux/compat.h names struct ${struct} first in a list of parameters, so it is another struct than that of the definition; write "struct ${struct};" before it, or include its header`;
      return fact('include/linux/compat.h', line, message);
    });
}

/**
 * Whether a function was there before, other code of the series has a declaration of its own, or nothing shown calls it: then
 * it replaces one that is declared already.
 */
function isKnown(kernel: readonly FileDiff[], shown: ShownFunction): boolean {
  const { name, path, line } = shown;
  const isCalled = kernel.some(({ hunks }) =>
    hunks.some(({ lines }) =>
      lines.some(
        ({ sign, text }) => sign !== '-' && /^\s/.test(text) && has(text, name) && !/^ \*/.test(text),
      ),
    ),
  );
  if (!isCalled) return true;
  return kernel.some(({ newPath, hunks }) =>
    hunks.some(({ lines }) =>
      lines.some((one) => {
        if (!has(one.text, name)) return false;
        if (one.sign === '-' || one.text.startsWith('EXPORT_SYMBOL')) return true;
        const isOwnHead = newPath === path && Math.abs(one.line - line) <= 1;
        // A prototype, or an entry of a table of functions in assembler.
        return !isOwnHead && /^[a-z].*\)\s*;?\s*$/.test(one.text);
      }),
    ),
  );
}

function has(text: string, name: string): boolean {
  return text.includes(name) && new RegExp(`\\b${name}\\b`).test(text);
}

/** The words of the lines that files have after the patches. */
function wordsOf(files: readonly FileDiff[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text }) => (sign === '-' ? [] : (text.match(/\w+/g) ?? []))),
      ),
    ),
  );
}
