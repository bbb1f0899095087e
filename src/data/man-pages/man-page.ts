import { ERRNO_NAMES } from '../../spec/errno.ts';

/** Which errors a manual page lists. */
export interface ManPage {
  /** `open` */
  readonly name: string;
  /** The release of man-pages that the page names: `6.20`. */
  readonly release: string | undefined;
  /** The section that its head names: `2`; `3` for functions of the C library. */
  readonly section: string;
  /** The errnos of ERRORS, each with the functions that its text names first; empty where it is meant for all. */
  readonly errors: ReadonlyMap<string, readonly string[]>;
  /** Pages of section 2 to which ERRORS refers before its first errno: their errors count, too. */
  readonly like: readonly string[];
  /** The errnos that the page names anywhere. */
  readonly named: ReadonlySet<string>;
}

/** Two names of one number (asm-generic/errno.h). */
const SAME = new Map([
  ['EWOULDBLOCK', 'EAGAIN'],
  ['ENOTSUP', 'EOPNOTSUPP'],
]);
const KNOWN = new Set(ERRNO_NAMES);

/** The page to which a file only refers (`.so man2/open.2`); undefined for others. */
export function redirectOf(text: string): string | undefined {
  return /^\.so man2\/([\w-]+)\.2\s*$/m.exec(text)?.[1];
}

/** Reads a page in the form of man(7): tags of paragraphs (`.TP`, `.TQ`, `.IP`) name the errnos. Takes linear time. */
export function readManPage(name: string, text: string): ManPage {
  const lines = text.split('\n').filter((line) => !/^['.]\\"/.test(line));
  const head = /^\.TH\s+\S+\s+(\S+).*?(?:"[^"]*man-pages ([\d.]+)")?\s*$/.exec(
    lines.find((line) => line.startsWith('.TH')) ?? '',
  );
  const { errors, like } = readErrors(sectionOf(lines, 'ERRORS'));
  return {
    name,
    release: head?.[2],
    section: head?.[1] ?? '',
    errors,
    like,
    named: new Set(lines.flatMap(errnosIn)),
  };
}

function sectionOf(lines: readonly string[], title: string): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('.SH') && line.includes(title));
  if (start < 0) return [];
  const end = lines.findIndex((line, index) => index > start && line.startsWith('.SH'));
  return lines.slice(start + 1, end < 0 ? undefined : end);
}

function readErrors(lines: readonly string[]): Pick<ManPage, 'errors' | 'like'> {
  const errors = new Map<string, readonly string[]>();
  const like = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const isTag = /^\.T[PQ]\b/.test(lines[index - 1] ?? '') || /^\.IP\s/.test(line);
    const names = isTag ? errnosIn(line) : [];
    const functions = names.length === 0 ? [] : functionsBehind(lines, index + 1);
    for (const errno of names) {
      const before = errors.get(errno);
      // Meant for all in one place: meant for all.
      const isForAll = functions.length === 0 || before?.length === 0;
      errors.set(errno, isForAll ? [] : [...new Set([...(before ?? []), ...functions])]);
    }
    if (errors.size === 0) for (const [, page = ''] of line.matchAll(/^\.BR ([\w-]+) \(2\)/g)) like.add(page);
  }
  return { errors, like: [...like] };
}

/** The functions in brackets with which the text of an errno begins: `.RB ( faccessat ())`. */
function functionsBehind(lines: readonly string[], start: number): readonly string[] {
  let at = start;
  while (lines[at]?.startsWith('.TQ') === true) at += 2;
  const first = lines[at] ?? '';
  if (!/^\.[RB]{1,2} "?\(/.test(first)) return [];
  return [...first.matchAll(/(\w+) ?\(\)/g)].map(([, name = '']) => name);
}

function errnosIn(line: string): readonly string[] {
  return [...line.matchAll(/\bE[A-Z0-9]+\b/g)]
    .map(([name]) => SAME.get(name) ?? name)
    .filter((name) => KNOWN.has(name));
}
