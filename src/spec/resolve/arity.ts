import type { RawSpec } from '../definition/spec.ts';
import type { Argument } from '../model.ts';
import { wordAdvice } from '../nearest-word.ts';
import type { ProblemList } from '../problem.ts';
import { compareVersions } from '../version.ts';

/** How many arguments people write in a call. */
export interface Arity {
  /** Arguments that later releases added may be left out. */
  readonly least: number;
  readonly most: number;
  /** The arguments that the C library's function passes on, as indices, where it takes others than the kernel. */
  readonly wrapper: readonly number[] | undefined;
}

/** The arities of a call, by the kernel's releases and by the C library. */
export function arityOf(raw: RawSpec, parameters: readonly Argument[], problems: ProblemList): Arity {
  checkLaterArguments(parameters, problems);
  const firstLater = parameters.findIndex(({ since }) => since !== undefined);
  return {
    least: firstLater === -1 ? parameters.length : firstLater,
    most: parameters.length,
    wrapper: readWrapper(raw, parameters, problems),
  };
}

/** What a release added to a prototype stands behind what was there before. */
function checkLaterArguments(parameters: readonly Argument[], problems: ProblemList): void {
  for (const [index, { name, since, range }] of parameters.entries()) {
    const next = parameters[index + 1];
    if (since === undefined || next === undefined) continue;
    if (next.since !== undefined && compareVersions(next.since.mainline, since.mainline) >= 0) continue;
    const message = `"${name}" came later than "${next.name}" behind it: a prototype grows at its end`;
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
