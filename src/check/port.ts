import type { Patch } from '../draft/series-artifacts.ts';
import type { InputFault } from './run.ts';

/** Something that a check is to look at. */
export interface CheckInput {
  /** What reports call it, and what {@link CheckPort.read} takes. */
  readonly path: string;
  /** Somebody named it, so that it is judged whatever it holds; else only if it is a spec. */
  readonly isNamed: boolean;
}

/** What lies at a path. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  /** Mail or a patch: changes to files, and C code that may define calls. */
  | { readonly kind: 'series'; readonly series: PatchSeries }
  /** `glimpse` is as much of it as can be read as a text, to tell whether it would be a spec. */
  | { readonly kind: 'unreadable'; readonly message: string; readonly glimpse: string | undefined }
  | { readonly kind: 'absent' };

/** The patches of an input. */
export interface PatchSeries {
  readonly source: 'mail' | 'patch';
  readonly patches: readonly Patch[];
  /** The whole input, in which places of calls are lines. */
  readonly text: string;
  /** What of the input could not be read, each as a sentence. */
  readonly faults: readonly string[];
}

/** The state that a check compares with. */
export interface CheckBase {
  /** What people call it: a commit, a folder. */
  readonly name: string;
  /** Whole files that may hold specs, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether a run tells only of what this state does not have. */
  readonly isNewOnly: boolean;
  /** The path in that state of an input. */
  pathOf(path: string): string;
  /** Whether a check as wide as this one would have looked at a file of that state. */
  isInScope(path: string): boolean;
  /** Whether the project, beyond what is checked, describes a call today. */
  isDescribed(syscall: string): Promise<boolean>;
}

/**
 * Where a check reads: a folder, mail, a commit, a pull request, an editor's buffer, a page in a browser. A door
 * implements it and prints what comes out; what is judged, and how, is the same behind each.
 */
export interface CheckPort {
  /** What to judge, in order; each is read when its turn comes. */
  readonly inputs: Iterable<CheckInput>;
  /** What was wrong before anything was read. */
  readonly faults: readonly InputFault[];
  read(input: CheckInput): Promise<Content>;
  readonly base: CheckBase | undefined;
  /** A path as configurations have it, from the folder of the outermost one. */
  configuredPath(path: string): string;
  /** Whether a check is about a path, or a folder, of a configuration; every one is where the whole project is checked. */
  isAsked(path: string): boolean;
}

/** A port for texts that are at hand. */
export function textsPort(
  files: Iterable<readonly [path: string, text: string]>,
  base?: CheckBase,
): CheckPort {
  const texts: ReadonlyMap<string, string> = files instanceof Map ? files : new Map(files);
  return {
    inputs: namedInputs(texts),
    faults: [],
    read: async ({ path }) => {
      const text = texts.get(path);
      return text === undefined ? { kind: 'absent' } : { kind: 'text', text };
    },
    base,
    configuredPath: (path) => path,
    isAsked: () => true,
  };
}

/** One input at a time, so that the owner of the texts knows which one is being judged. */
function* namedInputs(texts: ReadonlyMap<string, string>): Iterable<CheckInput> {
  for (const [path] of texts) yield { path, isNamed: true };
}
