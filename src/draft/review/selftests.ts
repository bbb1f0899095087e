import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** How a test says that it could not run (Documentation/dev-tools/kselftest.rst). */
const SKIPS =
  /\b(?:ksft_exit_skip|ksft_test_result_skip|ksft_test_result_xfail|ksft_set_plan|SKIP|KSFT_SKIP|XFAIL|ENOSYS)\b/;

/** Headers of the kernel alone that selftests of a series include, and programs that git would show as new files. */
export function selftestFiles(files: readonly FileDiff[]): readonly NewValue[] {
  const paths = new Set(files.flatMap(({ newPath }) => newPath ?? []));
  return files
    .flatMap(({ oldPath, newPath: path = '', hunks }) => {
      if (oldPath !== undefined || !/^tools\/testing\/selftests\/(?!bpf\/)/.test(path)) return [];
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      return hunks.flatMap(({ lines }) =>
        lines.flatMap(({ text, line }): readonly NewValue[] => {
          const header = /^#\s*include\s*<(linux\/[\w-]+\.h)>/.exec(text)?.[1];
          if (header !== undefined && paths.has(`include/${header}`) && !paths.has(`include/uapi/${header}`))
            return [
              fact(
                path,
                line,
                `the selftest includes <${header}>, which the series adds to the kernel alone: programs do not have it`,
              ),
            ];
          if (
            path.endsWith('/Makefile') &&
            /^TEST_GEN_PROGS\b/.test(text) &&
            !paths.has(`${folder}.gitignore`)
          )
            return [fact(path, line, `${folder} has no .gitignore for the programs that it builds`)];
          return [];
        }),
      );
    })
    .slice(0, 2);
}

/** Makefiles of selftests, but for those in folders whose .gitignore has patterns such as *_test. */
const OLDER_TESTS =
  /^tools\/testing\/selftests\/(?!(?:bpf|x86|landlock|lsm|fchmodat2|kvm|nolibc|net|(?:filesystems\/)?openat2)\/).*\/Makefile$/;

/** Programs that a series adds to the Makefile of older selftests, and not to the .gitignore beside it. */
export function unignoredTests(files: readonly FileDiff[]): readonly NewValue[] {
  const paths = new Set(files.flatMap(({ newPath }) => newPath ?? []));
  const isNew = new Set(
    files.flatMap(({ oldPath, newPath = '' }) => (oldPath === undefined ? [newPath] : [])),
  );
  return files
    .flatMap(({ oldPath, newPath: path = '', hunks }): readonly NewValue[] => {
      if (oldPath === undefined || !OLDER_TESTS.test(path)) return [];
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      if (paths.has(`${folder}.gitignore`)) return [];
      const added = hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign === '+'));
      for (const { text, line } of added) {
        const list = /^(?:TEST_GEN_(?:PROGS|FILES)(?:_EXTENDED)?\s*[:+]?=)?\s*([\w\s-]+?)\s*\\?$/.exec(
          text,
        )?.[1];
        const program = list?.split(/\s+/).find((name) => isNew.has(`${folder}${name}.c`));
        if (program === undefined) continue;
        const message = `"${program}" is new in ${folder}, and the series does not change the .gitignore there: git shows the program as a new file; list it there`;
        return [fact(path, line, message)];
      }
      return [];
    })
    .slice(0, 1);
}

/** What selftests of new calls do on machines that lack the call: at most one fact. */
export function selftestFaults(files: readonly FileDiff[], calls: readonly string[]): readonly NewValue[] {
  const tests = files.flatMap(({ oldPath, newPath: path = '', hunks }) => {
    if (!/^tools\/testing\/selftests\/(?!bpf\/).*\.[ch]$/.test(path)) return [];
    const lines = hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign === '+'));
    return [{ path, isNew: oldPath === undefined, lines, text: lines.map(({ text }) => text).join('\n') }];
  });
  const all = tests.map(({ text }) => text).join('\n');
  for (const call of calls) {
    const use = new RegExp(`\\bsyscall\\(\\s*(?:__NR_|SYS_)${call}\\b`);
    const test = tests.find(({ text }) => use.test(text));
    if (test === undefined) continue;
    if (!test.isNew || SKIPS.test(all)) continue;
    const line = test.lines.find(({ text }) => use.test(text))?.line ?? 1;
    const hasNumber = new RegExp(
      `#\\s*(?:define\\s+(?:__NR_|SYS_)${call}\\b|ifn?def\\s+__NR_${call}\\b)`,
    ).test(all);
    const builds = hasNumber ? '' : `, and does not compile where headers lack __NR_${call}`;
    const message = `the selftest of ${call} fails on a kernel without the call, where it should say that it was skipped${builds}; exit with KSFT_SKIP where the errno is ENOSYS`;
    return [fact(test.path, line, message, call)];
  }
  return [];
}
