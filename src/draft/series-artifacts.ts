import { safeLine } from './call-description.ts';
import type { FileDiff } from './diff.ts';
import { optionalFiles, stubbedCalls } from './from/optional-files.ts';
import { announcesManualPage } from './patch-message.ts';
import { subjectWords } from './subject.ts';

/** A patch of a series as sent. */
export interface Patch {
  readonly id: string | undefined;
  readonly subject: string;
  /** The day on which it was sent: `2026-05-01`. */
  readonly date?: string | undefined;
  readonly recipients: string;
  readonly body: string;
}

/** Limit on the files of one kind, and the subjects, that a spec lists, because each call of the series repeats them. */
const MAX_LISTED = 50;

type Artifacts = Readonly<Record<string, readonly string[] | { readonly none: string }>>;

/**
 * Finds the artifacts of a proposal in the files, subjects and recipients of a series. Returns them by call and the path of
 * its definition, because some belong to one call and some to the whole series.
 */
export function seriesArtifacts(
  patches: readonly Patch[],
  files: readonly FileDiff[],
): (call: string, path: string) => Artifacts {
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
      .filter(({ body }) => /^(?:diff --git |--- a\/)/m.test(body))
      .map(({ subject }) => subjectWords(subject)),
  );
  add('man', matching(/(?:^|\/)man2\/|\.2$/));
  if (!found.has('man') && patches.some(({ recipients }) => recipients.includes('linux-man@vger.kernel.org')))
    found.set('man', { none: 'the series is sent to linux-man@vger.kernel.org' });
  if (!found.has('man') && patches.some(({ body }) => announcesManualPage(body)))
    found.set('man', { none: 'a message of the series announces it' });
  add('selftest', matching(/^tools\/testing\/selftests\/\w/));
  add('tables', matching(/syscall(?:_\d+|_n\d+)?\.tbl$|asm-generic\/unistd\.h$/));
  add('audit', matching(/asm-generic\/audit_|audit_arch|lib\/audit\.c/));
  const options = patches.flatMap(({ body }) =>
    [...body.matchAll(/^\+config (\w+)$/gm)].map(([, option = '']) => `CONFIG_${option}`),
  );
  add('kconfig', options);
  const stubbed = stubbedCalls(files);
  const optionOf = optionalFiles(files);
  const compat = compatEntries(files);
  const asksForAbi = addedCode(files).some((text) => /\bin_compat_syscall\(/.test(text));
  return (call, path) => {
    const own = new Map(found);
    const option = optionOf(path);
    if (options.length === 0) {
      const reason = stubbed.has(call)
        ? 'an option that exists decides'
        : 'the series adds no configuration option';
      own.set('kconfig', option === undefined ? { none: reason } : [option]);
    }
    const compatPath = compat.get(call);
    if (compatPath !== undefined) own.set('compat', [compatPath]);
    else if (asksForAbi) own.set('compat', { none: 'code of the series asks in_compat_syscall()' });
    return Object.fromEntries(own);
  };
}

/** The lines that patches add to C files. */
function addedCode(files: readonly FileDiff[]): readonly string[] {
  const code = files.filter(({ newPath }) => newPath?.endsWith('.c') === true);
  const lines = code.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  return lines.flatMap(({ sign, text }) => (sign === '+' ? [text] : []));
}

/** The files that define entry points for 32-bit programs, by call. */
function compatEntries(files: readonly FileDiff[]): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({ newPath = '', hunks }) =>
      hunks.flatMap(({ lines }) =>
        lines.flatMap(({ sign, text }): [string, string][] => {
          const call = /^\s*COMPAT_SYSCALL_DEFINE\d\s*\(\s*(?:x86_)?(\w+)/.exec(text)?.[1];
          return sign === '+' && call !== undefined ? [[call, newPath]] : [];
        }),
      ),
    ),
  );
}
