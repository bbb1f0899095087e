import { type CodeMismatch, codeMismatches, entryOfTree } from '../../src/lint/code/code-mismatches.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { CodeRule } from '../../src/lint/rule.ts';
import { joinWithOr } from '../../src/spec/join-words.ts';
import type { Argument, Spec, Step } from '../../src/spec/model.ts';

/** A spec that says something else than the code is worse than none: its probes are compiled into programs. */
export const specCodeMismatch: CodeRule = {
  about: 'code',
  id: 'spec-code-mismatch',
  topic: 'spec',
  severity: 'warning',
  summary: 'A spec and the code that it describes end each call alike.',
  check({ written, code }, report) {
    const { arity, isAbsent } = entryOfTree(written, code);
    if (isAbsent) return;
    const [own, other] = [written.arguments.slice(0, arity), code.arguments];
    if (own.length !== other.length) {
      report({
        message: `the prototype has ${list(own)}, but the code takes ${list(other)}`,
        range: written.prototypeRange,
        pointer: '/prototype',
      });
      return;
    }
    for (const found of codeMismatches(written, code).slice(0, MAX_SHOWN)) {
      const { step } = found;
      report({
        message: `${found.call} ${describe(found, code)}`,
        help: [
          'compare the step with the source, and correct the spec, or the patch if the spec is what was meant',
        ],
        range: step?.range ?? written.nameNode,
        pointer: step?.pointer ?? '/syscall',
      });
    }
  },
};

/** Differences that are shown; they often have one cause. */
const MAX_SHOWN = 5;

function describe({ kind, said, done, step, codeStep }: CodeMismatch, code: Spec): string {
  const results = (words: readonly string[]) =>
    joinWithOr(words.map((word) => (word === 'success' ? 'success' : word)));
  const place = placeOf(code, codeStep);
  if (kind === 'permission') {
    const asks = step?.kind === 'permission' ? 'the spec' : 'the code';
    return `ends with ${results(said)} by the spec (${stepName(step)}) and with ${results(done)} by the code${place}: only ${asks} asks for a permission first`;
  }
  return `ends with ${results(said)} by the spec (${stepName(step)}), but with ${results(done)} by the code${place}`;
}

function stepName(step: Step | undefined): string {
  return step === undefined ? 'no step rejects it' : nameStep(step);
}

/** Where the code decides: ` (fs/open.c:123)`. */
function placeOf({ raw }: Spec, step: Step | undefined): string {
  const source = step && raw.entry[step.index]?.source?.text;
  return source === undefined ? '' : ` (${source})`;
}

function list(all: readonly Argument[]): string {
  return all.length === 0 ? 'no arguments' : `(${all.map(({ name }) => name).join(', ')})`;
}
