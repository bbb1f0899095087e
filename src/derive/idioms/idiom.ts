import type { Expression, TypeName } from '../c/syntax.ts';
import { pointedTo, structName } from '../c/type-name.ts';
import { errnoValue } from '../errno.ts';
import type { Machine } from '../run/machine.ts';
import type { Context, PathState, SourcePlace } from '../run/state.ts';
import type { DerivedStep } from '../run/step.ts';
import { languageType } from '../tree/language-type.ts';
import type { Types } from '../tree/types.ts';
import { and, type BranchCondition, LOST, not, or, unknown } from '../value/condition.ts';
import type { FaultStep } from '../value/fault-step.ts';
import { nextSerial } from '../value/keys.ts';
import type { Term } from '../value/term.ts';
import { choice, number, type PathValue } from '../value/value.ts';

/** A call of a function, or of a macro, in code that is followed. */
export interface IdiomCall {
  readonly machine: Machine;
  readonly name: string;
  readonly operands: readonly Expression[];
  readonly values: readonly PathValue[];
  readonly context: Context;
  readonly state: PathState;
  readonly place: SourcePlace;
}

/** What a call does, apart from what its value says. */
export interface IdiomResult {
  readonly value?: PathValue;
  /** An effect, or a wait. */
  readonly happens?: DerivedStep['step'];
}

/** A function or a macro of the kernel whose meaning is known without its code. */
export interface Idiom {
  readonly names: readonly string[] | RegExp;
  /** It neither changes memory nor happens: `a && idiom()` may be worked out as a whole. */
  readonly isPure?: boolean;
  /** It is meant only where the tree defines neither a function nor a macro of the name. */
  readonly isFallback?: boolean;
  /** Undefined where the call is not one of those that the idiom knows: the code is followed then. */
  apply(call: IdiomCall): IdiomResult | undefined;
  /** The same in plainer C. */
  rewrite?(operands: readonly string[]): string;
}

/** `-EINVAL`, as a value. */
export function failure(errno: string): PathValue {
  return number(BigInt(-(errnoValue(errno) ?? 22)));
}

/** A step that may fail: the value is one of two. */
export function mayFail(call: IdiomCall, step: FaultStep, failed: PathValue, passed: PathValue): PathValue {
  return choice(call.machine.fault(step), failed, passed);
}

/** The caller's pointer that a value is, and where it points; undefined for what no argument or field is. */
export function userPointer(
  { machine }: Pick<IdiomCall, 'machine'>,
  value: PathValue | undefined,
):
  | {
      readonly target: string;
      readonly pointee: TypeName | undefined;
      readonly isWhole: boolean;
      readonly memory: string | undefined;
    }
  | undefined {
  if (value?.kind !== 'term') return undefined;
  const { term } = value;
  const pointee = value.pointee && pointedTo(value.pointee);
  const { memory } = value;
  const whole = term.kind === 'cast' ? term.operand : term;
  if (whole.kind === 'leaf') {
    if (whole.type.size !== 8) return undefined;
    // An address that travels in an integer: the step says what it is there.
    const isNumber = !whole.type.isPointer && whole.behind === undefined;
    const target =
      isNumber && value.pointee
        ? `((${pointeeName(machine.types, pointee)} __user *)${whole.text})`
        : whole.text;
    return { target, pointee, isWhole: true, memory };
  }
  if (term.kind === 'operation' && term.operator === '+') {
    const [base, offset] = term.operands;
    if (base?.kind === 'leaf' && offset?.kind === 'constant' && offset.value < 4096n)
      return { target: base.text, pointee, isWhole: false, memory };
  }
  return undefined;
}

/** Whether code is handed memory of the caller: it may fail to read or write it, as put_timespec64() does. */
export function takesUserMemory(values: readonly PathValue[]): boolean {
  return values.some((value) => {
    if (value.kind === 'choice') return takesUserMemory([value.then, value.otherwise]);
    return value.kind === 'term' && value.pointee?.isUser === true;
  });
}

/** What a pointer leads to, by a name that the language knows. */
function pointeeName(types: Types, pointee: TypeName | undefined): string {
  const isKnown = pointee && (types.scalar(pointee) ?? structName(pointee)) !== undefined;
  return isKnown ? languageType({ ...pointee, dimensions: [] }, types) : 'void';
}

/** Memory of the caller cannot be read or written. */
export function memoryFault(
  call: IdiomCall,
  kind: 'copy' | 'write',
  pointer: PathValue | undefined,
  size: PathValue | undefined,
  trailing?: string,
): BranchCondition {
  if (size?.kind === 'choice')
    return or(
      and(size.condition, memoryFault(call, kind, pointer, size.then, trailing)),
      and(not(size.condition), memoryFault(call, kind, pointer, size.otherwise, trailing)),
    );
  // Arguments decide in a way that was not understood: it may be nothing. The size of a type never is.
  if (size?.kind === 'unknown' && size.id.startsWith(LOST) && !size.id.startsWith(`${LOST}sizeof(`))
    return and(unknown(size.words, size.id), memoryFault(call, kind, pointer, undefined, trailing));
  const user = userPointer(call, pointer);
  if (!user)
    return unknown(
      `${kind === 'copy' ? 'reads' : 'writes'} memory of the caller: ${call.name}()`,
      `fault:${call.place.path}:${call.place.line}:${nextSerial()}`,
    );
  const bytes = sizeTerm(call, size, user.pointee);
  return call.machine.fault(
    kind === 'copy'
      ? { kind, target: user.target, size: bytes, ...(trailing === undefined ? {} : { trailing }) }
      : { kind, target: user.target, size: bytes },
  );
}

/** A size that says more than the type of the pointer does. */
function sizeTerm(
  call: IdiomCall,
  size: PathValue | undefined,
  pointee: TypeName | undefined,
): Term | undefined {
  if (size?.kind !== 'term') return undefined;
  if (size.term.kind === 'constant') {
    const own = pointee && call.machine.types.sizeOf(pointee);
    return own !== undefined && BigInt(own) === size.term.value ? undefined : size.term;
  }
  return size.term;
}
