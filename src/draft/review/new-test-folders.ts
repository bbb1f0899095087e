import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { escaped } from './escaped.ts';
import { fact } from './told.ts';

const ROOT = 'tools/testing/selftests/';
/** Folders whose Makefile finds its folders itself, or that are built by themselves. */
const BUILT_OTHERWISE = /^(?:arm64|powerpc|riscv|kvm|bpf|sgx|nolibc|rcutorture|wireguard|sparc64|ia64)\b/;

interface AddedFile {
  readonly path: string;
  readonly isNew: boolean;
  readonly lines: readonly { readonly text: string; readonly line: number }[];
}

/**
 * What new folders of selftests lack (Documentation/dev-tools/kselftest.rst): the line in the Makefile above that has them
 * built, the headers of this kernel, the option without which the test is skipped, results in TAP.
 */
export function newTestFolders(files: readonly FileDiff[]): readonly NewValue[] {
  const added = files.flatMap(({ oldPath, newPath: path = '', hunks }): readonly AddedFile[] => [
    {
      path,
      isNew: oldPath === undefined,
      lines: hunks.flatMap(({ lines }) => lines.filter(({ sign }) => sign === '+')),
    },
  ]);
  return added.flatMap((makefile) => {
    const folder = new RegExp(`^${ROOT}(.+)/Makefile$`).exec(makefile.path)?.[1];
    if (!makefile.isNew || folder === undefined || BUILT_OTHERWISE.test(folder)) return [];
    // A folder below, of a module or a library, has no tests.
    if (!makefile.lines.some(({ text }) => /^TEST_(?:GEN_)?PROGS\b/.test(text))) return [];
    const own = added.filter(({ path }) => path.startsWith(`${ROOT}${folder}/`));
    return [
      ...unlisted(folder, makefile, added),
      ...olderHeaders(folder, makefile, own, added),
      ...unsetOptions(folder, makefile, own, added),
      ...plainResults(own),
    ];
  });
}

/** The folder is no target, so that nothing builds or runs it. */
function unlisted(folder: string, makefile: AddedFile, added: readonly AddedFile[]): readonly NewValue[] {
  const name = folder.slice(folder.lastIndexOf('/') + 1);
  const isListed = added.some(
    ({ path, lines }) =>
      path.startsWith(ROOT) &&
      path.endsWith('/Makefile') &&
      path !== makefile.path &&
      lines.some(({ text }) => new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-])`).test(text)),
  );
  if (isListed) return [];
  const message = `nothing builds or runs the tests in ${ROOT}${folder}: ${ROOT}Makefile does not list it; add "TARGETS += ${folder}" there`;
  return [fact(makefile.path, 1, message)];
}

/** A test includes a header that the series changes, and is compiled with those of the machine. */
function olderHeaders(
  folder: string,
  makefile: AddedFile,
  own: readonly AddedFile[],
  added: readonly AddedFile[],
): readonly NewValue[] {
  if (makefile.lines.some(({ text }) => /KHDR_INCLUDES|usr\/include|tools\/include|\/uapi/.test(text)))
    return [];
  const changed = new Set(added.flatMap(({ path }) => /^include\/uapi\/(.+\.h)$/.exec(path)?.[1] ?? []));
  for (const { lines } of own)
    for (const { text } of lines) {
      const header = /^#\s*include\s*<([\w/-]+\.h)>/.exec(text)?.[1];
      if (header === undefined || !changed.has(header)) continue;
      const message = `the tests in ${folder} include <${header}>, which the series changes, but are compiled with the headers that are installed; add $(KHDR_INCLUDES) to CFLAGS`;
      return [fact(makefile.path, 1, message)];
    }
  return [];
}

/** The option that the series adds for what is tested is set by nobody who runs the tests. */
function unsetOptions(
  folder: string,
  makefile: AddedFile,
  own: readonly AddedFile[],
  added: readonly AddedFile[],
): readonly NewValue[] {
  if (own.some(({ path }) => /\/config(?:\.\w+)?$/.test(path))) return [];
  const kconfigs = added.filter(
    ({ path }) => /(?:^|\/)Kconfig[\w.-]*$/.test(path) && !path.startsWith('arch/'),
  );
  const options = kconfigs.flatMap(({ lines }) => {
    const text = lines.map((one) => one.text).join('\n');
    return text.split(/^(?=config \w+$)/m).flatMap((entry) => {
      const option = /^config (\w+)$/m.exec(entry)?.[1];
      const isAsked = /^\t(?:bool|tristate) +"/m.test(entry) && !/^\tdefault (?:y|m)\b/m.test(entry);
      return option !== undefined && isAsked && !/DEBUG|TEST/.test(option) ? [option] : [];
    });
  });
  const [option] = options;
  if (option === undefined || options.length > 1) return [];
  const message = `the tests in ${folder} need CONFIG_${option}, which is off by default: who runs them builds a kernel without it; add a file "config" with CONFIG_${option}=y beside the Makefile`;
  return [fact(makefile.path, 1, message)];
}

/** Programs that print whether they passed in words of their own. */
function plainResults(own: readonly AddedFile[]): readonly NewValue[] {
  if (
    own.some(({ lines }) =>
      lines.some(({ text }) => /kselftest|ksft_|\bTAP\b|"(?:not )?ok \d|"1\.\./.test(text)),
    )
  )
    return [];
  for (const { path, lines } of own) {
    if (!path.endsWith('.c') || !lines.some(({ text }) => /^(?:int\s+)?main\s*\(/.test(text))) continue;
    const found = lines.find(({ text }) =>
      /\b(?:printf|puts|fprintf)\s*\(.*(?:PASS|FAIL|\bOK\b|[Ss]uccess)/.test(text),
    );
    if (found === undefined) continue;
    const message =
      'the test prints its results in words of its own, which no tool reads; print TAP with kselftest.h or kselftest_harness.h (Documentation/dev-tools/kselftest.rst)';
    return [fact(path, found.line, message)];
  }
  return [];
}
