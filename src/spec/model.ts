import type { KernelArchitecture } from './architecture.ts';
import type { BoundExpression, MemoryPlace } from './bound-expression.ts';
import type { CFault } from './c/syntax.ts';
import type { Role } from './definition/meaning.ts';
import type { RawSpec } from './definition/spec.ts';
import type { CallValue } from './memory.ts';
import type { Range } from './position.ts';
import type { Problem } from './problem.ts';
import type { StructType, Type } from './types/type.ts';
import type { Arrival, Version } from './version.ts';
import type { Mapping, Node, Scalar } from './yaml/node.ts';

/** An argument value with a special meaning, such as AT_FDCWD. */
export interface Sentinel {
  readonly name: string;
  readonly value: bigint;
  readonly since: Arrival | undefined;
  readonly when: BoundExpression | undefined;
}

/** When NULL is meaningful: since a release, or under a condition. */
export interface Nullable {
  readonly since: Arrival | undefined;
  readonly when: BoundExpression | undefined;
}

export interface NamedValue {
  readonly name: string;
  readonly value: bigint;
  readonly range: Range;
}

/** What an argument, or a field of a struct, stands for. */
export interface Meaning {
  readonly role: Role;
  /** The spec states the role; otherwise it was inferred. */
  readonly isRoleDeclared: boolean;
  readonly sentinels: readonly Sentinel[];
  readonly nullable: Nullable | undefined;
  readonly values: readonly NamedValue[];
}

/** An argument of a system call. */
export interface Argument extends Meaning {
  readonly name: string;
  readonly index: number;
  readonly type: Type;
  readonly cloexec: string | undefined;
  /** When the prototype got it; undefined if it has always had it. */
  readonly since: Arrival | undefined;
  /** Where the prototype declares it. */
  readonly range: Range;
}

/** What a step acts on: an argument, or a field in copied memory. */
export interface Target {
  /** As the spec writes it. */
  readonly text: string;
  /** The pointer, descriptor or number itself. */
  readonly value: BoundExpression;
  /** The index of the argument that it is, or that leads to it. */
  readonly argument: number;
  readonly meaning: Meaning | undefined;
  /** The memory behind it, if it is a pointer. */
  readonly memory: MemoryPlace | undefined;
}

interface StepBase {
  /** Place in the entry path, from 0. */
  readonly index: number;
  /** The value of the step's first key as written. */
  readonly text: string;
  readonly when: BoundExpression | undefined;
  readonly errors: readonly string[];
  readonly since: Arrival | undefined;
  readonly until: Arrival | undefined;
  /** The only architectures that take it; undefined: all. */
  readonly architectures: readonly KernelArchitecture[] | undefined;
  readonly node: Mapping;
  /** The value of the first key. */
  readonly range: Range;
  /** The errnos as written under `error`; empty if it was omitted. */
  readonly errorNodes: readonly Scalar[];
  readonly pointer: string;
  /** Where the kernel's source has the step: `fs/open.c:1234`. */
  readonly source: string | undefined;
}

export type CheckStep = StepBase & {
  readonly kind: 'check';
  readonly condition: BoundExpression;
  readonly permanent: string | undefined;
};
export type DoneStep = StepBase & { readonly kind: 'done'; readonly condition: BoundExpression };
export type CopyStep = StepBase & {
  readonly kind: 'copy';
  readonly target: Target;
  readonly size: BoundExpression | undefined;
  readonly trailing: string | undefined;
};
export type WriteStep = StepBase & {
  readonly kind: 'write';
  readonly target: Target;
  readonly size: BoundExpression | undefined;
};
export type RangeStep = StepBase & {
  readonly kind: 'range';
  readonly target: Target;
  readonly size: BoundExpression | undefined;
};
export type LookupStep = StepBase & { readonly kind: 'lookup'; readonly target: Target };
/** Steps whose outcome depends on the machine. */
export type EnvironmentStep = StepBase & {
  readonly kind: 'permission' | 'limit' | 'gate' | 'work' | 'wait';
  /** The path that the step walks. */
  readonly walk?: Walk | undefined;
};

/** How a step walks a path. */
export interface Walk {
  readonly path: Target;
  /** The descriptor that a relative path starts from; undefined: the working directory. */
  readonly at: BoundExpression | undefined;
  /** What is known of files decides the step only where this is true. */
  readonly when: BoundExpression | undefined;
  /** A symbolic link at the end is not followed where this is true. */
  readonly nofollow: BoundExpression | undefined;
  readonly directory: BoundExpression | undefined;
  /** The last name may be missing where this is true. */
  readonly creates: BoundExpression | undefined;
  readonly last: 'free' | 'entry' | 'parent' | undefined;
  /** The bits of a mode that what is found must grant. */
  readonly access: BoundExpression | undefined;
  /** What may still be refused once the path has led to a file or a directory; undefined: not known. */
  readonly after: readonly string[] | undefined;
}
export type EffectStep = StepBase & { readonly kind: 'effect' };
export type SignalStep = StepBase & { readonly kind: 'signal' };
/** An unknown step: it may fail with any errno and change anything, as far as it does not say less. */
export type BlankStep = StepBase & {
  readonly kind: 'blank';
  /** Nobody has written the step yet; otherwise it stands for code that could not be followed. */
  readonly isPlaceholder: boolean;
  /** The step as written cannot be read, which was reported. */
  readonly isFaulty: boolean;
  /** State may change here. */
  readonly mayChange: boolean;
  /** The call may succeed here; false also where it may end in any way. */
  readonly maySucceed: boolean;
};

/** A step of an entry path, ready for tracing. */
export type Step =
  | CheckStep
  | DoneStep
  | CopyStep
  | WriteStep
  | RangeStep
  | LookupStep
  | EnvironmentStep
  | EffectStep
  | SignalStep
  | BlankStep;

/** A call with known argument values. */
export interface Call {
  /** As it was written. */
  readonly text: string;
  readonly values: readonly CallValue[];
}

/** A probe that a spec declares. */
export interface Probe {
  readonly call: Call;
  readonly expect: readonly Scalar[];
  readonly because: string | undefined;
  readonly index: number;
  readonly range: Range;
  readonly pointer: string;
}

export interface NamedConstant {
  readonly value: bigint;
  readonly type: Type;
  readonly range: Range;
}

export type Status = 'proposed' | 'merged' | 'superseded' | 'rejected';
export type Returns = 'fd' | 'status' | 'count' | 'pid' | 'pointer' | 'value' | 'never';

/** A system call as its spec describes it. */
export interface Spec {
  readonly name: string;
  readonly nameNode: Scalar;
  /** The whole document, as it is written. */
  readonly node: Node;
  readonly summary: string | undefined;
  readonly status: Status;
  readonly revision: string | undefined;
  readonly since: Version | undefined;
  /** By architecture; the key is `''` if the spec gives one number for all. */
  readonly numbers: ReadonlyMap<string, { readonly value: bigint; readonly node: Scalar }>;
  readonly returnType: Type;
  readonly returns: Returns;
  readonly arguments: readonly Argument[];
  readonly structs: ReadonlyMap<string, StructType>;
  /** Meanings of fields by `struct.field`. */
  readonly fieldMeanings: ReadonlyMap<string, Meaning>;
  /** What lies behind a pointer in an integer field, by `struct.field`. */
  readonly pointsTo: ReadonlyMap<string, Type>;
  readonly typedefs: ReadonlyMap<string, Type>;
  readonly constants: ReadonlyMap<string, NamedConstant>;
  readonly memories: readonly MemoryPlace[];
  readonly entry: readonly Step[];
  readonly probes: readonly Probe[];
  /** The prototype as written, on one line. */
  readonly prototype: string;
  readonly prototypeRange: Range;
  /** The decoded document, for rules about its form. */
  readonly raw: RawSpec;
  /** The architecture whose values the constants have. */
  readonly architecture: KernelArchitecture;
  /** Some value or step is not the same on each architecture. */
  readonly dependsOnArchitecture: boolean;
  /** The same spec with the values and steps of another architecture; itself where nothing depends on that. */
  readonly on: (architecture: KernelArchitecture) => Spec;
  /** Reads a call in C with the names of this spec; faults have offsets in that text. */
  readCall(text: string): CallResult;
}

/** A call, or the faults in its text. */
export type CallResult =
  | { readonly ok: true; readonly call: Call }
  | { readonly ok: false; readonly faults: readonly CFault[] };

/** One document of a file: a spec, or the problems that keep it from being one. */
export interface SpecDocument {
  /** Undefined if problems left nothing to trace. */
  readonly spec: Spec | undefined;
  /** The name under `syscall`, if at least that could be read. */
  readonly name: string | undefined;
  readonly range: Range;
  readonly problems: readonly Problem[];
}
