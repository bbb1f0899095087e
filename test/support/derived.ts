import { type DerivedCall, deriveCall } from '../../src/derive/derive.ts';
import { stepText } from '../../src/derive/step-text.ts';
import { KernelOptions } from '../../src/derive/tree/kernel-options.ts';
import { SourceTree } from '../../src/derive/tree/source-tree.ts';
import { Types } from '../../src/derive/tree/types.ts';
import { writeSpec } from '../../src/derive/write-spec.ts';
import type { KnownFiles } from '../../src/entry/files/known-files.ts';
import { withFiles } from '../../src/entry/files/with-files.ts';
import { bestGrade } from '../../src/entry/suggest/best-grade.ts';
import { compileEntry, trace } from '../../src/entry/trace.ts';
import type { Spec } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import { NEWEST } from '../../src/spec/version.ts';

export type Files = Readonly<Record<string, string>>;
export type Options = ReadonlyMap<string, boolean>;

/** Derives the first call that some files define. */
export function derivedCall(code: string | Files, options?: Options): DerivedCall {
  const files = typeof code === 'string' ? { 'fs/x.c': code } : code;
  const name = /\bSYSCALL_DEFINE\d\((\w+)/.exec(Object.values(files).join('\n'))?.[1] ?? '';
  const tree = new SourceTree({ paths: Object.keys(files), read: (path) => files[path] });
  const configuration = new KernelOptions(tree, options);
  const call = deriveCall(tree, new Types(tree, configuration), configuration, name);
  if (!call) throw new Error(`no call ${name}`);
  return call;
}

/** The steps of a derived call, a line each: `check: flags EINVAL`. */
export function derivedSteps(code: string | Files, options?: Options): readonly string[] {
  return derivedCall(code, options).steps.map(
    (step) => `${step.step.kind}: ${stepText(step)}${step.errors.map((error) => ` ${error}`).join('')}`,
  );
}

function derivedSpec(code: string | Files, options?: Options): Spec {
  const [document] = readSpecs(writeSpec(derivedCall(code, options), '7.2')).documents;
  if (!document?.spec || document.problems.length > 0)
    throw new Error(document?.problems.map(({ message }) => message).join('\n') ?? 'no spec');
  return document.spec;
}

export function derivedGrade(code: string | Files, options?: Options): string {
  return bestGrade(compileEntry(derivedSpec(code, options), NEWEST), 'none');
}

/**
 * What a call may return, by the derived path: `EINVAL` alone is certain, others are possible.
 *
 * @param known what is known of files
 */
export function derivedAnswers(
  code: string | Files,
  text: string,
  options?: Options,
  known?: KnownFiles,
): readonly string[] {
  const spec = derivedSpec(code, options);
  const made = spec.readCall(text);
  if (!made.ok) throw new Error(made.faults.map(({ message }) => message).join());
  const entry = compileEntry(spec, NEWEST);
  return trace(known ? withFiles(entry, known) : entry, made.call).outcomes.map(({ result, isCertain }) =>
    isCertain ? result : `${result}?`,
  );
}
