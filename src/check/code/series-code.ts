import type { DerivedCall } from '../../derive/derive.ts';
import type { FileDiff } from '../../draft/diff.ts';
import type { ProposedCall } from '../../draft/series.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import type { InputFault } from '../run.ts';
import { DefinitionPlaces } from '../series/definition-places.ts';
import { CodePlaces } from './code-places.ts';
import { type CodeState, patchedStates } from './code-state.ts';
import type { CodeLocator } from './derived-result.ts';
import { shownPath } from './fragment-path.ts';
import { type JudgedCode, judgeStates } from './judge-states.ts';
import type { KernelCode } from './kernel-code.ts';
import { unfitFaults } from './other-kernel.ts';

/** What the code of a series shows. */
export interface SeriesCode extends JudgedCode {
  readonly faults: readonly InputFault[];
  /** The code after the series; undefined if it changes none. */
  readonly after: CodeState | undefined;
}

/**
 * Reads the calls that a series adds or changes from its code, applied to a kernel tree in memory. Without a tree, new
 * calls are read from what the series itself contains.
 */
export function judgeSeriesCode(
  path: string,
  text: string,
  files: readonly FileDiff[],
  proposed: readonly ProposedCall[],
  kernel: KernelCode,
  options: EngineOptions,
): SeriesCode {
  const { before, after, paths, comparable, faults } = patchedStates(files, kernel);
  const locator = locatorIn(text, after, paths);
  const states = { before, after, paths: comparable, callsReaching: kernel.callsReaching };
  return {
    ...judgeStates(states, proposed, () => ({ path, locator }), options),
    faults: unfitFaults(faults, kernel).map((message) => ({ path, message })),
    after,
  };
}

/**
 * Finds code in a series, by the lines that its patches show.
 *
 * @param paths the C files that it changes
 */
export function locatorIn(text: string, { tree }: CodeState, paths: readonly string[]): CodeLocator {
  const shown = new CodePlaces(text);
  const definitions = new DefinitionPlaces(text);
  // The lines of a hunk that does not fit stand in a file of their own.
  const parts = new Map<string, string[]>();
  for (const path of paths) {
    const others = parts.get(shownPath(path));
    if (others === undefined) parts.set(shownPath(path), [path]);
    else others.push(path);
  }
  const at = (path: string, line: number) => {
    const texts = (parts.get(path) ?? [path]).map((own) => lineOf(tree.text(own), line));
    return shown.of(path, line, texts);
  };
  return {
    ofSource: (source) => {
      const [, path = '', line = ''] = /^(.*):(\d+)$/.exec(source) ?? [];
      return path === '' ? undefined : at(path, Number(line));
    },
    ofCall: ({ path, line, name, parameters }: DerivedCall) =>
      at(path, line) ?? shown.ofFile(path) ?? definitions.of(`SYSCALL_DEFINE${parameters.length}(${name}`),
  };
}

function lineOf(text: string | undefined, line: number): string {
  return text?.split('\n', line)[line - 1] ?? '';
}
