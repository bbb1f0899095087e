/** A line of a hunk. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' ';
  /** The line without its sign. */
  readonly text: string;
  /** Its offset in the text. */
  readonly index: number;
  /** Its number in the new file; for a removed line, that of the next line there. */
  readonly line: number;
}

/** A hunk of a patch. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  /** The text after the second `@@`, usually the function in which the hunk begins. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
  /** Indices of lines followed by `\\ No newline at end of file`. */
  readonly unended: ReadonlySet<number>;
  /** Whether it has as many lines as its header says. */
  readonly isWhole: boolean;
}

/** The part of a patch about one file. */
export interface FileDiff {
  /** Undefined for a file that the patch creates. */
  readonly oldPath: string | undefined;
  /** Undefined for a file that it deletes. */
  readonly newPath: string | undefined;
  readonly index: number;
  readonly hunks: readonly Hunk[];
  /** A binary patch, which is not read. */
  readonly isBinary: boolean;
}

/** A hunk that is being read. */
interface OpenHunk extends Omit<Hunk, 'isWhole' | 'lines' | 'unended'> {
  readonly lines: DiffLine[];
  readonly unended: Set<number>;
  oldLeft: number;
  newLeft: number;
}

interface OpenFile {
  oldPath: string | undefined;
  newPath: string | undefined;
  readonly index: number;
  readonly hunks: Hunk[];
  isBinary: boolean;
}

/**
 * Reads the unified diffs in a text: a patch, or a mail with other text around them. Accepts any text, in linear time. A
 * hunk ends after its number of lines or where something else begins, so a damaged hunk does not swallow what follows.
 */
export function readDiff(text: string): readonly FileDiff[] {
  const reader = new DiffReader();
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    reader.line(text.slice(start, end), start, isFileHead(text, start));
    start = end + 1;
  }
  return reader.end();
}

/** Whether `--- a/file`, `+++ b/file` and a hunk begin here, rather than a removed line that starts with two dashes. */
function isFileHead(text: string, start: number): boolean {
  if (!text.startsWith('--- ', start)) return false;
  const second = text.indexOf('\n', start) + 1;
  if (second === 0 || !text.startsWith('+++ ', second)) return false;
  const third = text.indexOf('\n', second) + 1;
  return third > 0 && text.startsWith('@@ ', third);
}

class DiffReader {
  readonly #files: FileDiff[] = [];
  #file: OpenFile | undefined;
  #hunk: OpenHunk | undefined;
  /** The `--- a/file` that was read, until its `+++ b/file` is read. */
  #old: { readonly path: string | undefined; readonly index: number } | undefined;

  line(text: string, index: number, isHead: boolean): void {
    if (this.#hunk !== undefined && !isHead && this.#inHunk(this.#hunk, text, index)) return;
    this.#endHunk();
    if (text.startsWith('diff --git ')) {
      this.#endFile();
      const [, oldPath, newPath] = /^diff --git "?a\/(.{1,500}?)"? "?b\/(.{1,500}?)"?\s*$/.exec(text) ?? [];
      this.#file = { oldPath, newPath, index, hunks: [], isBinary: false };
    } else if (text.startsWith('--- ')) this.#old = { path: pathIn(text), index };
    else if (text.startsWith('+++ ') && this.#old !== undefined) this.#names(this.#old, pathIn(text));
    else if (text.startsWith('@@ ')) this.#hunk = hunkOf(text);
    else if (this.#file !== undefined) this.#extended(this.#file, text);
  }

  end(): readonly FileDiff[] {
    this.#endFile();
    return this.#files;
  }

  #names(old: { readonly path: string | undefined; readonly index: number }, path: string | undefined): void {
    this.#old = undefined;
    if (this.#file === undefined || this.#file.hunks.length > 0) {
      this.#endFile();
      this.#file = { oldPath: old.path, newPath: path, index: old.index, hunks: [], isBinary: false };
      return;
    }
    this.#file.oldPath = old.path;
    this.#file.newPath = path;
  }

  /** Reads Git's lines between `diff --git` and the first hunk. A new, moved or deleted file may have no hunk. */
  #extended(file: OpenFile, text: string): void {
    if (text.startsWith('new file mode ')) file.oldPath = undefined;
    else if (text.startsWith('deleted file mode ')) file.newPath = undefined;
    else if (text.startsWith('GIT binary patch') || /^Binary files .* differ/.test(text))
      file.isBinary = true;
  }

  #inHunk(hunk: OpenHunk, text: string, index: number): boolean {
    if (text.startsWith('\\')) {
      hunk.unended.add(hunk.lines.length - 1);
      return true;
    }
    const isOpen = hunk.oldLeft > 0 || hunk.newLeft > 0;
    // Mail programs strip the space from an empty context line.
    const mark = text === '' || text === '\r' ? ' ' : (text[0] ?? '');
    const sign = mark === '+' || mark === '-' || mark === ' ' ? mark : undefined;
    if (sign === undefined) return false;
    // A complete hunk is followed by a signature, the next file, or other text.
    if (!isOpen && (sign === ' ' || /^(?:--? ?$|-- |--- |\+\+\+ )/.test(text))) return false;
    if (hunk.oldLeft <= 0 && /^--(?: ?$|- )/.test(text)) return false;
    const line = hunk.newStart + hunk.newLines - hunk.newLeft;
    hunk.lines.push({ sign, text: text.slice(1), index, line });
    if (sign !== '+') hunk.oldLeft--;
    if (sign !== '-') hunk.newLeft--;
    return true;
  }

  #endHunk(): void {
    const hunk = this.#hunk;
    this.#hunk = undefined;
    if (hunk === undefined) return;
    const { oldLeft, newLeft, ...rest } = hunk;
    this.#file?.hunks.push({ ...rest, isWhole: oldLeft === 0 && newLeft === 0 });
  }

  #endFile(): void {
    this.#endHunk();
    this.#old = undefined;
    if (this.#file !== undefined) this.#files.push(this.#file);
    this.#file = undefined;
  }
}

/** Linux's PATH_MAX (include/uapi/linux/limits.h). */
const MAX_PATH = 4096;

/** What Git writes before a path, and what quilt does: `linux-2.6.orig/` and `linux-2.6/`. */
const ROOT = /^(?:[ab]|linux[\w.+-]{0,40})\//;

/** The path after `--- ` or `+++ `, without its root and without a time; undefined for /dev/null. */
function pathIn(line: string): string | undefined {
  const path =
    line
      .slice(4, 4 + MAX_PATH)
      .split('\t', 1)[0]
      ?.trim()
      .replace(/^"(.*)"$/, '$1') ?? '';
  return path === '/dev/null' ? undefined : path.replace(ROOT, '');
}

function hunkOf(text: string): OpenHunk | undefined {
  const match = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/.exec(text);
  if (match === null) return undefined;
  const [, oldStart, oldLines = '1', newStart, newLines = '1', section = ''] = match;
  return {
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
    section: section.trim(),
    lines: [],
    unended: new Set(),
    oldLeft: Number(oldLines),
    newLeft: Number(newLines),
  };
}

/** The new text of each hunk: the added lines and the context. */
export function newSide(file: FileDiff): readonly string[] {
  return file.hunks.map(({ lines }) =>
    lines.flatMap(({ sign, text }) => (sign === '-' ? [] : [text])).join('\n'),
  );
}
