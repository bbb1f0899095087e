import type { TypeName } from './c/syntax.ts';
import { isPointer } from './c/type-name.ts';
import { withForcedSuccess } from './idioms/forced-success.ts';
import { codeOf } from './run/code.ts';
import { Interpreter, TooMuch } from './run/interpreter.ts';
import { Layers } from './run/layers.ts';
import { ENDED, type Frame, PathState, Scope, type SourcePlace } from './run/state.ts';
import type { DerivedStep } from './run/step.ts';
import { type TestedFlags, testedFlags } from './run/tested-flags.ts';
import { buildOptions } from './tree/build-options.ts';
import type { KernelOptions } from './tree/kernel-options.ts';
import type { Located, SourceTree } from './tree/source-tree.ts';
import type { Types } from './tree/types.ts';
import { forgetConditions } from './value/keys.ts';
import { POINTER, type Scalar } from './value/term.ts';
import { term, unknownValue } from './value/value.ts';

/** A system call, as its code defines it. */
export interface DerivedCall {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly parameters: readonly { readonly name: string; readonly type: TypeName }[];
  readonly steps: readonly DerivedStep[];
  /** The flags that its own body tests, by parameter. */
  readonly tested: TestedFlags;
  readonly types: Types;
  /** Where the code serves 32-bit programs by itself: its entry point for them, or a question for the ABI; undefined where it does not. */
  readonly compat: string | undefined;
  /** The names that were looked up, whether the tree defines them or not: functions, macros, types, enumerators. */
  readonly reached: ReadonlySet<string>;
}

function emptyState(): PathState {
  return new PathState(new Layers(), new Layers(), [], undefined);
}

const INT64: Scalar = { size: 8, isSigned: true };

/** Files for machines of 32 bits, without an MMU, or without a kernel of their own beneath, and stand-ins for what was left out. */
const OTHER_BUILD = /nommu|uid16|stubs?\.c$|_32\.c$|^arch\/\w+\/um\//;

/** Where a tree defines a system call: the one that is built, unless it cannot be said which of several is. */
function definitionsOfCall(tree: SourceTree, name: string, configuration: KernelOptions): readonly Located[] {
  const found = tree.all(name, 'syscall');
  const possible = found.filter(
    ({ conditions, path }) => configuration.allHold(conditions) && !OTHER_BUILD.test(path),
  );
  const [first, ...more] = possible.length > 0 ? possible : found;
  // Of several in one file, conditions decide, and the first is gated by its own: ioperm in arch/x86/kernel/ioport.c.
  // A hunk that does not fit the file stands in one whose name begins with it.
  return first ? [first, ...more.filter(({ path }) => !path.startsWith(first.path))] : [];
}

/** The option that a condition asks for to be on. */
function optionOf(condition: string): string | undefined {
  return /^(?:defined\()?(CONFIG_\w+)\)?$/.exec(condition)?.[1];
}

/** The file of what answers for calls that a kernel lacks. */
const STUBS = 'kernel/sys_ni.c';

/** Where a call has a stub, because a kernel may lack it; undefined where it has none. */
function stubOf(tree: SourceTree, name: string): SourcePlace | undefined {
  // A hunk that does not fit the file stands in one whose name begins with it.
  const stub = tree.all(name, 'optional').find(({ path }) => path.startsWith(STUBS));
  return stub && { path: stub.path, line: tree.lineOf(stub.path, stub.start) };
}

/**
 * What a kernel may lack that a call needs: options, and for calls that it may be built without what else decides.
 *
 * @param built the options without which its file is not built; undefined where they are not known
 * @param mayLack whether it has a stub
 */
function reasonsToBeAbsent(
  configuration: KernelOptions,
  { conditions }: Located,
  built: readonly string[] | undefined,
  mayLack: boolean,
): ReadonlySet<string> {
  const own = conditions.flatMap((condition) => optionOf(condition) ?? []);
  const isKnown =
    built !== undefined &&
    conditions.every(
      (condition) => optionOf(condition) !== undefined || configuration.holds(condition) === true,
    );
  const open = [...own, ...((mayLack && built) || [])].filter(
    (option) => configuration.isOn(option) !== true,
  );
  return new Set(mayLack && !isKnown ? [...open, 'not built in'] : open);
}

/** What code asks for the ABI of the caller (include/linux/compat.h). */
const ABI_QUESTIONS = ['in_compat_syscall', 'in_ia32_syscall', 'is_compat_task'];

function compatOf(tree: SourceTree, name: string, reached: ReadonlySet<string>): string | undefined {
  const [entry] = tree.all(name, 'compat');
  if (entry !== undefined) return `${entry.path}:${tree.lineOf(entry.path, entry.start)}`;
  const question = ABI_QUESTIONS.find((one) => reached.has(one));
  return question && `${question}()`;
}

/** Reads the entry path of a system call from its code; undefined where the tree does not define it. */
export function deriveCall(
  tree: SourceTree,
  types: Types,
  configuration: KernelOptions,
  name: string,
): DerivedCall | undefined {
  const { result, names } = tree.lookups.during(() => derive(tree, types, configuration, name));
  return result && { ...result, compat: compatOf(tree, name, names), reached: names };
}

function derive(
  tree: SourceTree,
  types: Types,
  configuration: KernelOptions,
  name: string,
): Omit<DerivedCall, 'compat' | 'reached'> | undefined {
  const [definition, ...others] = definitionsOfCall(tree, name, configuration);
  if (!definition) return undefined;
  forgetConditions();
  const machine = new Interpreter(tree, types, configuration);
  const read = codeOf(machine, definition);
  const code = {
    ...read,
    parameters: read.parameters.map((one) => ({ ...one, type: types.withoutAlias(one.type) })),
  };
  const state = emptyState();
  const scope = new Scope(undefined);
  for (const parameter of code.parameters) {
    const scalar = isPointer(parameter.type) ? POINTER : (types.scalar(parameter.type) ?? INT64);
    const value = term(
      { kind: 'leaf', text: parameter.name, type: scalar, behind: undefined },
      isPointer(parameter.type) ? parameter.type : undefined,
    );
    scope.names.set(parameter.name, machine.declare(parameter.type, state, { value }));
  }
  const frame: Frame = {
    name,
    path: definition.path,
    body: code.body,
    depth: 0,
    // A function of the same name is another one: futex_wake().
    callers: new Set(),
    variableIds: new Map(),
    top: scope,
    placeOf: code.placeOf,
    returns: (given, at, place) => {
      const value = withForcedSuccess(given, at);
      if (at.isTrial) return { kind: 'value', value };
      machine.emitter.end(at, value, place);
      return ENDED;
    },
  };
  const place = code.placeOf(definition.start);
  for (const condition of definition.conditions) state.assume(configuration.condition(condition));
  // Its code runs, so its file was built.
  const built = buildOptions(tree, definition.path);
  for (const option of built ?? []) state.assume(configuration.option(option));
  const stub = stubOf(tree, name);
  for (const words of reasonsToBeAbsent(configuration, definition, built, stub !== undefined))
    machine.emitter.gate(words, 'ENOSYS', stub ?? place);
  if (others.length > 0) {
    const places = [definition, ...others].map(({ path }) => path).join(' and ');
    machine.emitter.happen(emptyState(), { kind: 'blank', words: `defined in ${places}` }, place);
  }
  try {
    machine.run(code.body, 0, { frame, scope, onBreak: undefined, onContinue: undefined }, state, (after) =>
      frame.returns(unknownValue('nothing'), after, place),
    );
  } catch (error) {
    if (!(error instanceof TooMuch) && !(error instanceof RangeError)) throw error;
    const end = machine.reached ?? place;
    const words = `the code is too long to be followed${end.name === undefined ? '' : ` in ${end.name}()`}`;
    machine.emitter.happen(emptyState(), { kind: 'blank', words }, end);
  }
  return {
    name,
    path: definition.path,
    line: place.line,
    parameters: code.parameters,
    steps: machine.emitter.steps,
    tested: testedFlags(code.body, code.parameters, types, definition.path),
    types,
  };
}
