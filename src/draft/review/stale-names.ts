import type { FileDiff } from '../diff.ts';
import { messageOf } from '../patch-message.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectWords } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** The names of one series that are told of. */
const MAX_TOLD = 2;
/** The names that are looked for. */
const MAX_ASKED = 2000;
/** Fewer names make no family. */
const MIN_FAMILY = 2;

/**
 * Constants that documents, comments and messages of a series name and no line of it defines, though it adds all others of
 * their family in a header of its own: names of an earlier version.
 */
export function staleNames(patches: readonly Patch[], files: readonly FileDiff[]): readonly NewValue[] {
  const defined = new Set<string>();
  const known = new Set<string>();
  for (const { newPath = '', hunks } of files)
    for (const { lines } of hunks)
      for (const { sign, text } of lines) {
        const name =
          /^\s*#\s*define\s+(\w+)/.exec(text)?.[1] ?? /^\s+([A-Z][A-Z0-9_]+)\s*(?:=[^;]*)?,/.exec(text)?.[1];
        const isCode = /\.[chS]$|Kconfig/.test(newPath) && !/^\s*(?:\/?\*|\/\/)/.test(text);
        if (isCode) for (const word of wordsOf(text)) known.add(word);
        if (name !== undefined && sign === '+' && /^include\/uapi\//.test(newPath)) defined.add(name);
        else if (name !== undefined && sign !== '+') known.add(name);
      }
  const created = files.filter(
    ({ oldPath, newPath = '' }) => oldPath === undefined && /^include\/uapi\//.test(newPath),
  );
  const families = familiesOf(created, defined);
  if (families.length === 0) return [];
  const isStale = (word: string): boolean =>
    !known.has(word) && ![...known].some((one) => one.startsWith(word));
  const places = files.flatMap(({ newPath: path = '', hunks }) =>
    hunks.flatMap(({ lines }) =>
      lines.flatMap(({ sign, text, line }) =>
        sign === '+' && (/^Documentation\//.test(path) || /^\s*(?:\/?\*|\/\/)/.test(text))
          ? wordsOf(text).map((word) => ({ word, path, line, where: path }))
          : [],
      ),
    ),
  );
  const [first] = created;
  const path = first?.newPath ?? '';
  const messages = patches.flatMap(({ subject, body }) =>
    // What changed since the version before stands there under its old name.
    wordsOf(messageOf(body).replace(/^.*\b(?:changes|changelog|since|v\d+)\b[\s\S]*$/im, '')).map((word) => ({
      word,
      path,
      line: 1,
      where: `the message of "${subjectWords(subject).slice(0, 60)}"`,
    })),
  );
  const found = new Map<string, NewValue>();
  const asked = new Set<string>();
  for (const { word, path: at, line, where } of [...places, ...messages]) {
    const isFamily = families.some((family) => word.startsWith(family));
    if (!isFamily || asked.has(word) || asked.size > MAX_ASKED) continue;
    asked.add(word);
    if (isStale(word))
      found.set(word, fact(at, line, `${where} names ${word}, which no line of the series defines`));
  }
  return [...found.values()].slice(0, MAX_TOLD);
}

/** What the constants of a new header begin with: `XYZZY_`. */
function familiesOf(files: readonly FileDiff[], defined: ReadonlySet<string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const { hunks } of files)
    for (const { lines } of hunks)
      for (const { text } of lines)
        for (const word of new Set(wordsOf(text))) {
          const family = /^([A-Z][A-Z0-9]{2,}_)[A-Z]/.exec(word)?.[1];
          if (family !== undefined && defined.has(word) && !COMMON.test(family))
            counts.set(family, (counts.get(family) ?? 0) + 1);
        }
  return [...counts].flatMap(([family, count]) => (count >= MIN_FAMILY ? [family] : []));
}

/** Families that the kernel has elsewhere, too. */
const COMMON =
  /^(?:LINUX|UAPI|ASM|CONFIG|MPOL|FUTEX|CLONE|PIDFD|MOUNT|STATX|STATMOUNT|RESOLVE|OPEN|PROT|MAP|MADV|FAN|SECCOMP|BPF|PTRACE|RSEQ|LSM|KEYCTL|KEY|SIG|CAP|SYS|NOTIFY|IOC|FS|PR|AT|WATCH)_/;

function wordsOf(text: string): readonly string[] {
  return text.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]\b/g) ?? [];
}
