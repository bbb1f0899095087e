import type { Role } from '../spec/definition/meaning.ts';
import { boundaryBefore } from '../spec/shorten.ts';

/** What a description of a system call tells about one parameter. */
export interface KnownParameter {
  readonly name: string;
  /** As C writes it: `const char __user *`. */
  readonly type: string;
  readonly role?: Role | undefined;
  /** Names of flags or commands; the value where the description has it, as a C number. */
  readonly values?: readonly { readonly name: string; readonly value?: string | undefined }[];
  /** Bits that are valid, as a C number: others are refused. */
  readonly mask?: string | undefined;
}

export interface KnownField {
  readonly name: string;
  readonly type: string;
  readonly role?: Role | undefined;
}

export interface KnownProbe {
  readonly call: string;
  readonly expect: readonly string[];
  readonly because: string;
}

/** What somebody else's description tells about a system call. What it does not tell stays empty. */
export interface Known {
  readonly name: string;
  /** The whole prototype, where the description is one. */
  readonly prototype?: string | undefined;
  /** The type that it returns, as C writes it. */
  readonly returnType: string;
  /** What the value is, where the description says so. */
  readonly returns?: string | undefined;
  readonly parameters: readonly KnownParameter[];
  readonly structs: ReadonlyMap<string, readonly KnownField[]>;
  /** Numbers by architecture. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly summary?: string | undefined;
  /** The call may not be built in: the option, or words. */
  readonly gate?: string | undefined;
  readonly permissions: readonly { readonly text: string; readonly error: string }[];
  /** In no order that means anything. */
  readonly errors: readonly { readonly name: string; readonly condition: string }[];
  readonly effects: readonly string[];
  /** Whole sections of a spec, as JSON: only our own descriptions have them, and with them the order. */
  readonly sections?: ReadonlyMap<string, string> | undefined;
  readonly probes?: readonly KnownProbe[] | undefined;
  /** Lines of the code that refuse something, in their order. */
  readonly code: readonly string[];
  /** Where all of this was found. */
  readonly source: string;
}

/** A description that tells a prototype and nothing else. */
export function bare(
  name: string,
  returnType: string,
  parameters: readonly KnownParameter[],
  source: string,
): Known {
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

/** A text from elsewhere as one line that no YAML comment or terminal trips over. */
export function oneLine(text: string): string {
  // No more than is kept, and what may stand between: each call of a series repeats its subject.
  const line = text
    .slice(0, boundaryBefore(text, 2000))
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.slice(0, boundaryBefore(line, 200));
}
