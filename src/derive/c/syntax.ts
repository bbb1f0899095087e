/** A type as C writes it, without its name: `const struct open_how __user *` is `struct open_how`, one pointer, user. */
export interface TypeName {
  /** The words without qualifiers: `unsigned int`, `struct open_how`, `size_t`. */
  readonly base: string;
  readonly pointers: number;
  /** It points to memory of the caller (`__user`). */
  readonly isUser: boolean;
  /** What it points to is not written; told of the parameters of system calls alone. */
  readonly isConst?: boolean;
  /** Lengths of arrays, as they are written; outermost first. */
  readonly dimensions: readonly (Expression | undefined)[];
}

export type Expression = { readonly offset: number } & (
  | { readonly kind: 'name'; readonly name: string }
  | {
      readonly kind: 'number';
      readonly value: bigint;
      readonly isUnsigned: boolean;
      readonly isLong: boolean;
      readonly text: string;
    }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  /** `++x`, `x--`. */
  | {
      readonly kind: 'step';
      readonly operator: '++' | '--';
      readonly isPrefix: boolean;
      readonly operand: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  /** `x = y`, `x |= y`; the operator is without its `=`, and empty for a plain one. */
  | {
      readonly kind: 'assignment';
      readonly operator: string;
      readonly target: Expression;
      readonly value: Expression;
    }
  /** `a ? b : c`; without `b` it is GNU's `a ?: c`. */
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly then: Expression | undefined;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'call'; readonly callee: Expression; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'member';
      readonly object: Expression;
      readonly field: string;
      readonly isArrow: boolean;
    }
  | { readonly kind: 'element'; readonly object: Expression; readonly index: Expression }
  | { readonly kind: 'cast'; readonly type: TypeName; readonly operand: Expression }
  | { readonly kind: 'sizeof'; readonly of: TypeName | Expression }
  /** A type where a macro takes one: `offsetofend(struct x, y)`. */
  | { readonly kind: 'type'; readonly type: TypeName }
  /** GNU's `({ … })`. */
  | { readonly kind: 'statements'; readonly body: readonly Statement[] }
  | {
      readonly kind: 'literal';
      readonly type: TypeName | undefined;
      readonly entries: readonly InitialValue[];
    }
);

/** One entry of `{ .flags = 1, 2 }`. */
export interface InitialValue {
  /** `flags`, `range.start`; undefined where the entry is known by its position. */
  readonly field: string | undefined;
  readonly value: Expression;
}

export interface Declarator {
  readonly name: string;
  readonly type: TypeName;
  readonly value: Expression | undefined;
}

export type Statement = { readonly offset: number } & (
  | { readonly kind: 'expression'; readonly expression: Expression }
  /** @property isConstant what it declares is `static const`: nobody writes to it, unless through its pointers */
  | {
      readonly kind: 'declaration';
      readonly declarators: readonly Declarator[];
      readonly isStatic: boolean;
      readonly isConstant?: true;
    }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: Statement;
      readonly otherwise: Statement | undefined;
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'goto'; readonly label: string }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'switch'; readonly subject: Expression; readonly body: Statement }
  /** A label in a switch; `to` is the end of GNU's `case 1 ... 5`. Without a value it is `default`. */
  | { readonly kind: 'case'; readonly value: Expression | undefined; readonly to: Expression | undefined }
  | {
      readonly kind: 'loop';
      readonly start: Statement | undefined;
      readonly condition: Expression | undefined;
      readonly next: Expression | undefined;
      readonly body: Statement;
      /** The body runs before the condition is asked (`do … while`). */
      readonly isPostTested: boolean;
    }
  /** A macro that is followed by a block: `list_for_each_entry(…) { … }`, `scoped_guard(…) { … }`. */
  | { readonly kind: 'macro-block'; readonly head: Expression; readonly body: Statement }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  /** `#ifdef CONFIG_X … #else … #endif` around whole statements. */
  | {
      readonly kind: 'configured';
      readonly condition: string;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  /** What could not be read. */
  | { readonly kind: 'unread'; readonly text: string }
);
