import type { Range } from '../position.ts';

/** A type as it is written: specifiers, pointers, array bounds. It is resolved later, with the spec's own types. */
export interface TypeName extends Range {
  /** `unsigned`, `int`; or `struct open_how`; or a typedef's name. */
  readonly specifiers: readonly string[];
  readonly tag: 'struct' | 'union' | undefined;
  readonly isConst: boolean;
  readonly isUser: boolean;
  readonly pointers: number;
  /** Bounds from the outside in; undefined for `[]`. */
  readonly bounds: readonly (Expression | undefined)[];
}

export type UnaryOperator = '!' | '-' | '+' | '~' | '*' | '&';

export type BinaryOperator =
  | '*'
  | '/'
  | '%'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | '&'
  | '^'
  | '|'
  | '&&'
  | '||';

/** One `.name = value`, `[index] = value` or bare value of a compound literal. */
export interface Initializer {
  readonly field: { readonly name: string; readonly range: Range } | undefined;
  readonly index: Expression | undefined;
  readonly value: Expression;
}

/** A C expression as written; each node has its place in the file. */
export type Expression = Range &
  (
    | {
        readonly kind: 'number';
        readonly value: bigint;
        readonly suffix: string;
        readonly isDecimal: boolean;
      }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'name'; readonly name: string }
    | {
        readonly kind: 'member';
        readonly object: Expression;
        readonly field: string;
        readonly fieldRange: Range;
      }
    | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
    | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: Expression }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | {
        readonly kind: 'conditional';
        readonly condition: Expression;
        readonly whenTrue: Expression;
        readonly whenFalse: Expression;
      }
    | { readonly kind: 'cast'; readonly type: TypeName; readonly operand: Expression }
    | { readonly kind: 'sizeof-type'; readonly type: TypeName }
    | { readonly kind: 'sizeof'; readonly operand: Expression }
    | { readonly kind: 'call'; readonly callee: string; readonly arguments: readonly Expression[] }
    | {
        readonly kind: 'compound';
        readonly type: TypeName | undefined;
        readonly initializers: readonly Initializer[];
      }
  );

/** A system call with its arguments, as `probes` and the command line give it. */
export interface CallSyntax extends Range {
  readonly name: string;
  readonly nameRange: Range;
  readonly arguments: readonly Expression[];
}

export interface ParameterSyntax extends Range {
  readonly name: string;
  readonly nameRange: Range;
  readonly type: TypeName;
}

/** A function's prototype. */
export interface PrototypeSyntax extends Range {
  readonly name: string;
  readonly nameRange: Range;
  readonly returnType: TypeName;
  readonly parameters: readonly ParameterSyntax[];
}

/** Why a C text could not be read, and where in the file. */
export interface CFault {
  readonly message: string;
  readonly range: Range;
}

export type CResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: CFault };
