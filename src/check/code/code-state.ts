import { type DerivedCall, deriveCall } from '../../derive/derive.ts';
import type { DerivedStep } from '../../derive/run/step.ts';
import type { KernelOptions } from '../../derive/tree/kernel-options.ts';
import type { SourceTree } from '../../derive/tree/source-tree.ts';
import { Types } from '../../derive/tree/types.ts';
import { writeSpec } from '../../derive/write-spec.ts';
import type { FileDiff } from '../../draft/diff.ts';
import type { AddedLines } from '../../draft/write-draft.ts';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { shownPath } from './fragment-path.ts';
import type { KernelCode } from './kernel-code.ts';
import { patchCode } from './patched-code.ts';
import { unfitWords } from './unfit-hunk.ts';

/** A call whose entry path was read from code. */
export interface ReadCall {
  readonly call: DerivedCall;
  /** The derived spec, in YAML. */
  readonly text: string;
  readonly spec: Spec | undefined;
}

const NOTHING: AddedLines = { about: [], end: [] };

/** A state of the code, from which calls are read. */
export class CodeState {
  readonly tree: SourceTree;
  readonly #name: string;
  readonly #configuration: KernelOptions;
  readonly #types: Types;

  constructor(kernel: Pick<KernelCode, 'name' | 'configuration'>, tree: SourceTree) {
    this.tree = tree;
    this.#name = kernel.name;
    this.#configuration = kernel.configuration.for(tree);
    this.#types = new Types(tree, this.#configuration);
  }

  /**
   * Reads the entry path of a call; undefined where the tree does not define it.
   *
   * @param about lines of YAML that no code shows, before the prototype, and `end` such lines at the end
   */
  read(syscall: string, { about, end }: AddedLines = NOTHING): ReadCall | undefined {
    const derived = deriveCall(this.tree, this.#types, this.#configuration, syscall);
    if (derived === undefined) return undefined;
    const call = withShownPaths(derived);
    const text = `${writeSpec(call, this.#name, about)}${end.map((line) => `${line}\n`).join('')}`;
    return { call, text, spec: readSpecs(text).documents[0]?.spec };
  }
}

/** A call with the paths that people know. */
function withShownPaths(call: DerivedCall): DerivedCall {
  const steps = call.steps.map((step) => ({
    ...step,
    step: withUnfit(step.step, shownPath(step.place.path)),
    place: { ...step.place, path: shownPath(step.place.path) },
  }));
  return { ...call, path: shownPath(call.path), steps };
}

/** A step that a hunk leaves unknown names the hunk. */
function withUnfit(step: DerivedStep['step'], path: string): DerivedStep['step'] {
  const words = step.kind === 'blank' ? unfitWords(step.words, path) : undefined;
  return step.kind === 'blank' && words !== undefined ? { ...step, words } : step;
}

/** The code before a series and after it. */
export interface PatchedStates {
  readonly before: CodeState;
  readonly after: CodeState;
  /** The C files that it changes. */
  readonly paths: readonly string[];
  /** Those whose definitions before and after the series can be compared. */
  readonly comparable: readonly string[];
  /** Sentences about hunks that do not apply. */
  readonly faults: readonly string[];
}

/** Applies the C of a series to a kernel tree in memory. */
export function patchedStates(files: readonly FileDiff[], kernel: KernelCode): PatchedStates {
  const { before, after, faults, unfit } = patchCode(files, (path) => kernel.tree.text(path));
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return {
    before: new CodeState(kernel, kernel.tree.with(before)),
    after: new CodeState(kernel, kernel.tree.with(after)),
    paths,
    // A struct of a header that a hunk does not fit is unknown, and most calls reach some such struct.
    comparable: paths.filter((path) => !(unfit.has(shownPath(path)) && shownPath(path).endsWith('.h'))),
    faults,
  };
}
