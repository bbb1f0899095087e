import type { Argument, Spec, Step } from '../spec/model.ts';
import { SUCCESS } from './steps/done.ts';
import { compileEntry, type TracedStep, trace } from './trace.ts';

/** What the entry path does with one command of a multiplexer. */
export interface CommandPath {
  readonly name: string;
  readonly value: bigint;
  /** The steps that may end the call, wait or change something for this command and not for all, in their order. */
  readonly steps: readonly CommandStep[];
  /** Where the path certainly ends: with success, or an error; undefined where it goes on to its last step. */
  readonly end: { readonly step: Step; readonly result: string } | undefined;
}

/** A step that a command may reach. */
export interface CommandStep {
  readonly step: Step;
  readonly errors: readonly string[];
}

/** The commands of a call. */
export interface CommandPaths {
  readonly argument: string;
  readonly commands: readonly CommandPath[];
  /** The last step of the path, at which the description of a command ends where nothing ends it before. */
  readonly last: Step;
}

/** Fewer are no multiplexer: two commands are two cases. */
const FEWEST = 4;

/**
 * The paths of a call's commands, each traced with every other argument unknown; undefined where the call has none, or
 * where all have one path.
 */
export function commandPaths(spec: Spec): CommandPaths | undefined {
  const argument = spec.arguments.find(({ role, values }) => role === 'command' && values.length >= FEWEST);
  const last = spec.entry.at(-1);
  if (argument === undefined || last === undefined) return undefined;
  const entry = compileEntry(spec);
  const traced = argument.values.flatMap(({ name, value }) => {
    const read = spec.readCall(callOf(spec, argument, name));
    return read.ok ? [{ name, value, steps: trace(entry, read.call).steps }] : [];
  });
  const isCommon = (index: number): boolean =>
    traced.every(({ steps }) => {
      const own = steps[index];
      return own !== undefined && isReached(own);
    });
  const common = new Set(entry.steps.flatMap(({ step }, index) => (isCommon(index) ? [step] : [])));
  const commands = traced.map(({ name, value, steps }): CommandPath => {
    const end = steps.find(({ verdict }) => verdict === 'fails');
    return {
      name,
      value,
      steps: steps.filter((one) => isReached(one) && !common.has(one.step)),
      end: end && { step: end.step, result: end.errors.join(' or ') },
    };
  });
  return commands.some(({ steps }) => steps.length > 0)
    ? { argument: argument.name, commands, last }
    : undefined;
}

/** Whether a result is that a call succeeds. */
export function isSuccess(result: string): boolean {
  return result === SUCCESS;
}

function callOf(spec: Spec, command: Argument, name: string): string {
  return `${spec.name}(${spec.arguments.map((argument) => (argument === command ? name : '_')).join(', ')})`;
}

function isReached({ step: { kind }, verdict }: TracedStep): boolean {
  if (verdict === 'skipped' || verdict === 'not-reached') return false;
  return verdict !== 'passes' || kind === 'effect' || kind === 'wait';
}
