import type { FileDiff } from '../draft/diff.ts';
import type { Patch } from '../draft/series-artifacts.ts';
import type { CodeChange } from './code/code-change.ts';
import type { CodeFile } from './code/file-code.ts';
import type { KernelCode } from './code/kernel-code.ts';
import type { InputFault, Note } from './run.ts';

/** A file or other input to check. */
export interface CheckInput {
  /** Its name in reports, and the argument of {@link CheckPort.read}. */
  readonly path: string;
  /** The user named it, so it is checked whatever it contains; otherwise only if it looks like a spec. */
  readonly isNamed: boolean;
}

/** The content of a path. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  /** Mail or a patch: changes to files, and C code that may define calls. */
  | { readonly kind: 'series'; readonly series: PatchSeries }
  /** C that defines system calls. */
  | { readonly kind: 'code'; readonly file: CodeFile }
  /** C files of a kernel tree, before a change and after it. */
  | { readonly kind: 'code-change'; readonly change: CodeChange }
  /** `glimpse` is the part of it that can be read as text, to tell whether it looks like a spec. */
  | { readonly kind: 'unreadable'; readonly message: string; readonly glimpse: string | undefined }
  | { readonly kind: 'absent' };

/** The patches of an input. */
export interface PatchSeries {
  readonly source: 'mail' | 'patch';
  readonly patches: readonly Patch[];
  /** The whole input; the places of calls are lines of it. */
  readonly text: string;
  /** Sentences about the parts of the input that could not be read. */
  readonly faults: readonly string[];
}

/** The base: the state that a check compares with. */
export interface CheckBase {
  /** Its name in messages: a commit, a folder. */
  readonly name: string;
  /** Whole files that may contain specs, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether a run shows only findings that the base does not have. */
  readonly isNewOnly: boolean;
  /** The text of a file that {@link texts} does not have, such as a policy; undefined if the base has no such file. */
  readonly textOf?: (path: string) => string | undefined;
  /** The path of an input in the base. */
  pathOf(path: string): string;
  /** Whether this check would include a file of the base. */
  isInScope(path: string): boolean;
  /** Whether a spec of the project, checked or not, describes a call now. */
  isDescribed(syscall: string): Promise<boolean>;
}

/**
 * The source of a check's inputs: a folder, mail, a commit, a pull request, an editor's buffer, a page in a browser. Each
 * door (command, bot, editor, site, playground) implements a port and prints the run; the check is the same for all.
 */
export interface CheckPort {
  /** The inputs to check, in order; each is read only when it is checked. */
  readonly inputs: Iterable<CheckInput>;
  /** Faults from before anything was read. */
  readonly faults: readonly InputFault[];
  read(input: CheckInput): Promise<Content>;
  readonly base: CheckBase | undefined;
  /** Opens the kernel's code that C is read with; undefined if there is none. Called only for inputs with C. */
  readonly kernel?: () => Promise<KernelCode>;
  /** What the hunks of a series say, without a kernel tree, of flags and commands that are new; absent where no specs ship. */
  readonly shownChanges?: (files: readonly FileDiff[]) => Promise<readonly Note[]>;
  /** Whether specs are compared with that code, too. */
  readonly comparesSpecs?: boolean;
  /** The path for configurations, relative to the folder of the outermost one. */
  configuredPath(path: string): string;
  /** Whether the check includes a path or folder of a configuration; if the whole project is checked, it includes all. */
  isAsked(path: string): boolean;
}

/** The name of the input that is a change of C files. */
const CODE = 'the C files of this change';

/**
 * A port for texts in memory.
 *
 * @param code C files that differ from the base
 */
export function textsPort(
  files: Iterable<readonly [path: string, text: string]>,
  base?: CheckBase,
  code?: CodeChange,
): CheckPort {
  const texts: ReadonlyMap<string, string> = files instanceof Map ? files : new Map(files);
  return {
    inputs: namedInputs(texts, code),
    faults: [],
    read: async ({ path }) => {
      if (path === CODE && code !== undefined) return { kind: 'code-change', change: code };
      const text = texts.get(path);
      return text === undefined ? { kind: 'absent' } : { kind: 'text', text };
    },
    base,
    configuredPath: (path) => path,
    isAsked: () => true,
  };
}

/** Yields one input at a time, so that the owner of the texts can observe which one is being checked. */
function* namedInputs(
  texts: ReadonlyMap<string, string>,
  code: CodeChange | undefined,
): Iterable<CheckInput> {
  // Specs are compared with the code.
  if (code !== undefined) yield { path: CODE, isNamed: true };
  for (const [path] of texts) yield { path, isNamed: true };
}
