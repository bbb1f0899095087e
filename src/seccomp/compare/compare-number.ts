import { ARGUMENT_COUNT } from '../argument-count.ts';
import type { WordKnowledge } from '../bpf/program-paths.ts';
import { answerWord, encodeAction, isSameAction, type SeccompAction } from '../seccomp-action.ts';
import { argumentConditions } from './argument-condition.ts';
import { exampleArguments, withoutUpperHalves } from './example-arguments.ts';
import { type ComparedProgram, processAction, processPaths } from './process-filters.ts';

/** The filters of two processes on one host. */
export interface ComparedProcesses {
  readonly a: readonly ComparedProgram[];
  readonly b: readonly ComparedProgram[];
  readonly isBigEndian: boolean;
}

/** Calls of one number that the two treat differently, in one way. */
export interface ActionChange {
  readonly a: SeccompAction;
  readonly b: SeccompAction;
  /** At least one. */
  readonly classes: readonly ArgumentClass[];
  /** Whether there may be more classes than were listed. */
  readonly mayHaveMore: boolean;
}

/** Calls on which the filters take one way. */
export interface ArgumentClass {
  /** Six arguments with which both were run. */
  readonly example: readonly bigint[];
  /** What holds for the arguments; empty if every call of the number differs so. */
  readonly conditions: readonly string[];
}

/** What is known about all calls of one number. */
export interface NumberComparison {
  /** One for each pair of actions. */
  readonly changes: readonly ActionChange[];
  /** Why there may be more differences; undefined if there are none. */
  readonly undecided: string | undefined;
}

const UNKNOWN = Array.from({ length: ARGUMENT_COUNT }, () => undefined);
const SAME: NumberComparison = { changes: [], undecided: undefined };
const undecided = (why: string): NumberComparison => ({ changes: [], undecided: why });

/** The calls that are compared: those of one number of one architecture. */
export interface ComparedNumber {
  readonly token: number;
  readonly number: number;
  /** Whether arguments come without upper halves. */
  readonly isNarrow: boolean;
}

/** Compares what two processes get for the calls of one number, whatever the arguments are. */
export function compareNumber(
  processes: ComparedProcesses,
  { token, number, isNarrow }: ComparedNumber,
): NumberComparison {
  for (const { whyUnknown } of [...processes.a, ...processes.b]) {
    const why = whyUnknown(token, number);
    if (why !== undefined) return undecided(why);
  }
  const call = { token, number, args: UNKNOWN };
  const { isBigEndian } = processes;
  const before = isNarrow ? withoutUpperHalves(isBigEndian) : NOTHING_KNOWN;
  const waysOfA = processPaths(processes.a, call, isBigEndian, before);
  if (waysOfA === undefined) return undecided(TOO_MANY);
  const pairs = new Map<string, Pair>();
  let isAlways = true;
  let unclear: string | undefined;
  for (const way of waysOfA) {
    const waysOfB = processPaths(processes.b, call, isBigEndian, way.words);
    if (waysOfB === undefined) return undecided(TOO_MANY);
    for (const { action, words } of waysOfB) {
      if (way.action === 'unknown' || action === 'unknown') {
        unclear = 'a filter computes its answer from the call';
        continue;
      }
      if (isSameAction(way.action, action)) isAlways = false;
      else addWay(pairs, way.action, action, words);
    }
  }
  if (pairs.size === 0) return unclear === undefined ? SAME : undecided(unclear);
  const isWhole = isAlways && pairs.size === 1 && unclear === undefined;
  const changes: ActionChange[] = [];
  for (const pair of pairs.values()) {
    const { a, b, ways, isCut } = pair;
    const found = ways.flatMap((words) => classOf(processes, { token, number }, pair, words, isNarrow) ?? []);
    const [first] = found;
    // Every way may be impossible: what is known of a word is sometimes too little.
    if (first === undefined) unclear ??= 'no arguments were found with which a possible difference shows';
    else if (isWhole) changes.push({ a, b, classes: [{ ...first, conditions: [] }], mayHaveMore: false });
    else changes.push({ a, b, classes: distinct(found), mayHaveMore: isCut || found.length < ways.length });
  }
  return { changes, undecided: unclear };
}

const TOO_MANY = 'the filters have too many ways to look at all of them';

const NOTHING_KNOWN: WordKnowledge = new Map();

interface Pair {
  readonly a: SeccompAction;
  readonly b: SeccompAction;
  readonly ways: WordKnowledge[];
  /** Whether there were more ways. */
  isCut: boolean;
}

/** How many ways of one pair of actions are listed. */
const MAX_WAYS = 64;

function addWay(pairs: Map<string, Pair>, a: SeccompAction, b: SeccompAction, words: WordKnowledge): void {
  const key = `${encodeAction(a)} ${encodeAction(b)}`;
  const pair = pairs.get(key) ?? { a, b, ways: [], isCut: false };
  if (pair.ways.length < MAX_WAYS) pair.ways.push(words);
  else pair.isCut = true;
  pairs.set(key, pair);
}

/** A way with arguments with which both processes, when they are run, get the two actions; undefined if none were found. */
function classOf(
  { a, b, isBigEndian }: ComparedProcesses,
  { token, number }: { readonly token: number; readonly number: number },
  pair: Pair,
  words: WordKnowledge,
  isNarrow: boolean,
): ArgumentClass | undefined {
  const example = exampleArguments(words, isBigEndian);
  if (example === undefined) return undefined;
  const call = { token, number, args: example };
  return isSameAction(processAction(a, call, isBigEndian), pair.a) &&
    isSameAction(processAction(b, call, isBigEndian), pair.b)
    ? { example, conditions: argumentConditions(words, { isBigEndian, isNarrow }) }
    : undefined;
}

function distinct(classes: readonly ArgumentClass[]): readonly ArgumentClass[] {
  return [...new Map(classes.map((one) => [one.conditions.join(), one])).values()];
}

/** An action as tables name it; two actions with one word are told apart by more than that. */
export function namesOfActions(a: SeccompAction, b: SeccompAction): readonly [string, string] {
  const words = [answerWord(a), answerWord(b)] as const;
  return words[0] === words[1] ? [detailOf(a), detailOf(b)] : words;
}

function detailOf(action: SeccompAction): string {
  switch (action.kind) {
    case 'kill-process':
      return 'kill (process)';
    case 'kill-thread':
      return 'kill (thread)';
    case 'trace':
      return `trace (message ${action.message})`;
    default:
      return answerWord(action);
  }
}
