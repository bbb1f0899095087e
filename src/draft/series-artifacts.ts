import { safeLine } from './call-description.ts';
import type { FileDiff } from './diff.ts';

/** A patch of a series as sent. */
export interface Patch {
  readonly id: string | undefined;
  readonly subject: string;
  readonly recipients: string;
  readonly body: string;
}

/** Limit on the files of one kind, and the subjects, that a spec lists, because each call of the series repeats them. */
const MAX_LISTED = 50;

type Artifacts = Readonly<Record<string, readonly string[] | { readonly none: string }>>;

/**
 * Finds the artifacts of a proposal in the files, subjects and recipients of a series. Returns them by call, because some
 * belong to one call and some to the whole series.
 */
export function seriesArtifacts(
  patches: readonly Patch[],
  files: readonly FileDiff[],
): (call: string) => Artifacts {
  const paths = [...new Set(files.flatMap(({ newPath }) => (newPath === undefined ? [] : [newPath])))];
  const matching = (pattern: RegExp): readonly string[] => paths.filter((path) => pattern.test(path));
  const found = new Map<string, readonly string[] | { readonly none: string }>();
  const add = (key: string, value: readonly string[]): void => {
    if (value.length > 0) found.set(key, value.slice(0, MAX_LISTED).map(safeLine));
  };
  const id = patches.find((patch) => patch.id !== undefined)?.id;
  if (patches.some(({ recipients }) => recipients.includes('linux-api@vger.kernel.org')))
    add('discussion', id === undefined ? [] : [`https://lore.kernel.org/all/${id}/`]);
  add(
    'commits',
    patches
      .filter(({ body }) => /^diff --git /m.test(body))
      .map(({ subject }) => subject.replace(/^\[[^\]]*\]\s*/, '')),
  );
  add('man', matching(/(?:^|\/)man2\/|\.2$/));
  if (!found.has('man') && patches.some(({ recipients }) => recipients.includes('linux-man@vger.kernel.org')))
    found.set('man', { none: 'the series is sent to linux-man@vger.kernel.org' });
  add('selftest', matching(/^tools\/testing\/selftests\/\w/));
  add('tables', matching(/syscall(?:_\d+|_n\d+)?\.tbl$|asm-generic\/unistd\.h$/));
  add('audit', matching(/asm-generic\/audit_|audit_arch|lib\/audit\.c/));
  const options = patches.flatMap(({ body }) =>
    [...body.matchAll(/^\+config (\w+)$/gm)].map(([, option = '']) => `CONFIG_${option}`),
  );
  add('kconfig', options);
  const optional = new Set(
    patches.flatMap(({ body }) => [...body.matchAll(/COND_SYSCALL\((\w+)\)/g)].map(([, call]) => call)),
  );
  const compat = compatEntries(files);
  return (call) => {
    const own = new Map(found);
    if (options.length === 0 && !optional.has(call))
      own.set('kconfig', { none: 'the series adds no configuration option' });
    const path = compat.get(call);
    if (path !== undefined) own.set('compat', [path]);
    return Object.fromEntries(own);
  };
}

/** The files that define entry points for 32-bit programs, by call. */
function compatEntries(files: readonly FileDiff[]): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({ newPath = '', hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text }): [string, string][] => {
          const call = /^\s*COMPAT_SYSCALL_DEFINE\d\s*\(\s*(\w+)/.exec(text)?.[1];
          return sign === '+' && call !== undefined ? [[call, newPath]] : [];
        }),
      ),
    ),
  );
}
