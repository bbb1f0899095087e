import { encodeAction, isSameAction, type SeccompAction } from '../seccomp-action.ts';
import { argumentConditions } from './argument-condition.ts';
import type { ComparedNumber } from './compare-number.ts';
import { exampleArguments, withoutUpperHalves } from './example-arguments.ts';
import { type ComparedProgram, processAction, processPaths } from './process-filters.ts';

/** Calls of one number that get one action. */
export interface ActionWay {
  readonly action: SeccompAction;
  /** What holds for the arguments; empty if every call of the number gets the action. */
  readonly conditions: readonly string[];
  /** Six arguments with which the filters were run. */
  readonly example: readonly bigint[];
}

/** What the filters of a process return for the calls of one number. */
export interface NumberActions {
  readonly ways: readonly ActionWay[];
  /** Why there may be other answers, too; undefined if these are all. */
  readonly undecided: string | undefined;
}

/** How many ways are listed of a number. */
const MAX_WAYS = 256;

/** Every action that the filters of a process return for the calls of one number, whatever the arguments are. */
export function numberActions(
  filters: readonly ComparedProgram[],
  { token, number, isNarrow }: ComparedNumber,
  isBigEndian: boolean,
): NumberActions {
  for (const { whyUnknown } of filters) {
    const why = whyUnknown(token, number);
    if (why !== undefined) return { ways: [], undecided: why };
  }
  const call = { token, number, args: [] };
  const before = isNarrow ? withoutUpperHalves(isBigEndian) : new Map();
  const paths = processPaths(filters, call, isBigEndian, before);
  if (paths === undefined)
    return { ways: [], undecided: 'the filters have too many ways to look at all of them' };
  let undecided: string | undefined;
  const ways = new Map<string, ActionWay>();
  for (const { action, words } of paths) {
    if (action === 'unknown') {
      undecided = 'a filter computes its answer from the call';
      continue;
    }
    const example = exampleArguments(words, isBigEndian);
    const isReal =
      example !== undefined &&
      isSameAction(processAction(filters, { token, number, args: example }, isBigEndian), action);
    if (!isReal) {
      undecided ??= 'no arguments were found for one way through the filters';
      continue;
    }
    const conditions = paths.length === 1 ? [] : argumentConditions(words, { isBigEndian, isNarrow });
    if (ways.size < MAX_WAYS)
      ways.set(`${encodeAction(action)} ${conditions.join()}`, { action, conditions, example });
    else undecided ??= 'the filters have too many ways to list them';
  }
  return { ways: [...ways.values()], undecided };
}
