import type { RawSpec } from '../definition/spec.ts';
import type { Argument } from '../model.ts';
import { wordAdvice } from '../nearest-word.ts';
import type { ProblemList } from '../problem.ts';
import { compareVersions } from '../version.ts';

/** How many arguments a written call can have. */
export interface Arity {
  /** The fewest: arguments that later releases added can be omitted. */
  readonly least: number;
  readonly most: number;
  /** Indices of the arguments that the C library's function takes, if they differ from the kernel's. */
  readonly wrapper: readonly number[] | undefined;
}

/** The numbers of arguments that kernel releases and the C library's wrapper accept. */
export function arityOf(raw: RawSpec, parameters: readonly Argument[], problems: ProblemList): Arity {
  checkLaterArguments(parameters, problems);
  const firstLater = parameters.findIndex(({ since }) => since !== undefined);
  return {
    least: firstLater === -1 ? parameters.length : firstLater,
    most: parameters.length,
    wrapper: readWrapper(raw, parameters, problems),
  };
}

/** Reports an argument that is newer than one behind it: a release can add arguments only at the end. */
function checkLaterArguments(parameters: readonly Argument[], problems: ProblemList): void {
  for (const [index, { name, since, range }] of parameters.entries()) {
    const next = parameters[index + 1];
    if (since === undefined || next === undefined) continue;
    if (next.since !== undefined && compareVersions(next.since.mainline, since.mainline) >= 0) continue;
    const message = `"${name}" is newer than "${next.name}", which follows it, but a prototype can grow only at its end`;
    problems.add('schema', message, range, `/arguments/${name}/since`);
  }
}

function readWrapper(
  { wrapper }: RawSpec,
  parameters: readonly Argument[],
  problems: ProblemList,
): readonly number[] | undefined {
  const names = parameters.map(({ name }) => name);
  return wrapper?.flatMap((node) => {
    const index = names.indexOf(node.text);
    if (index !== -1) return [index];
    const message = `the prototype has no argument "${node.text}"${wordAdvice(node.text, names)}`;
    problems.add('unknown-name', message, node, node.pointer);
    return [];
  });
}
