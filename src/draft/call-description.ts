import type { Role } from '../spec/definition/meaning.ts';
import { boundaryBefore } from '../spec/shorten.ts';

/** What a description says about one parameter. */
export interface DescribedParameter {
  readonly name: string;
  /** The C type: `const char __user *`. */
  readonly type: string;
  readonly role?: Role | undefined;
  /** Names of flags or commands, with their values as C numbers if the description has them. */
  readonly values?: readonly { readonly name: string; readonly value?: string | undefined }[];
  /** The valid bits, as a C number; the call rejects others. */
  readonly mask?: string | undefined;
}

export interface DescribedField {
  readonly name: string;
  readonly type: string;
  readonly role?: Role | undefined;
}

export interface DescribedProbe {
  readonly call: string;
  readonly expect: readonly string[];
  readonly because: string;
}

/** What a description from elsewhere says about a system call. What it does not say is empty or undefined. */
export interface CallDescription {
  readonly name: string;
  /** The whole prototype, if the description is one. */
  readonly prototype?: string | undefined;
  /** The C type that it returns. */
  readonly returnType: string;
  /** The kind of the returned value (`returns` in specs), if the description says so. */
  readonly returns?: string | undefined;
  readonly parameters: readonly DescribedParameter[];
  readonly structs: ReadonlyMap<string, readonly DescribedField[]>;
  /** Numbers by architecture. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly summary?: string | undefined;
  /** Why the call may not be built in: the option, or words. */
  readonly gate?: string | undefined;
  readonly permissions: readonly { readonly text: string; readonly error: string }[];
  /** In no particular order. */
  readonly errors: readonly { readonly name: string; readonly condition: string }[];
  readonly effects: readonly string[];
  /** Whole sections of a spec as JSON, with the order of steps; only descriptions that probeable wrote have them. */
  readonly sections?: ReadonlyMap<string, string> | undefined;
  readonly probes?: readonly DescribedProbe[] | undefined;
  /** Checks in the code, in order. */
  readonly code: readonly string[];
  /** The origin of the description. */
  readonly source: string;
}

/** A description with a prototype and nothing else. */
export function prototypeOnly(
  name: string,
  returnType: string,
  parameters: readonly DescribedParameter[],
  source: string,
): CallDescription {
  return {
    name,
    returnType,
    parameters,
    structs: new Map(),
    numbers: new Map(),
    permissions: [],
    errors: [],
    effects: [],
    code: [],
    source,
  };
}

/** A text from elsewhere as one line that is safe in a YAML comment and on a terminal. */
export function safeLine(text: string): string {
  // Cut the text first, because each call of a series repeats its subject.
  const line = text
    .slice(0, boundaryBefore(text, 2000))
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.slice(0, boundaryBefore(line, 200));
}
