import { ARCHITECTURES, type Architecture } from '../architecture.ts';
import { Assembler, argumentOffset, type Label } from '../bpf/assembler.ts';
import { SECCOMP_DATA } from '../bpf/instruction.ts';
import { type ComparedPrograms, comparedFilter, joinPrograms } from '../compare/compared-filter.ts';
import { InstalledFilter } from '../engine/installed-filter.ts';
import { FilterCollection } from '../libseccomp/filter-collection.ts';
import type { ListCondition, ListFilter, RuleList } from '../profile/rule-list.ts';
import { encodeAction } from '../seccomp-action.ts';
import type { SyscallNumbers } from '../syscalls/syscall-numbers.ts';
import { askFilter, type FilterAnswer, type SimulatedCall } from './filter-answer.ts';
import { strictestAnswer } from './filter-stack.ts';
import { programAnswers } from './program-answer.ts';

/** The filters of a list as a tool installs them. */
export interface InstalledList {
  readonly ask: (call: SimulatedCall) => FilterAnswer;
  readonly programs: () => ComparedPrograms;
}

/** The filters that a tool makes of a list; a text if the tool gives up. */
export function installList(
  { tool, filters }: RuleList,
  native: Architecture,
  numbers: SyscallNumbers,
): InstalledList | string {
  const parts: (InstalledList & { readonly name: string })[] = [];
  for (const filter of filters) {
    const installed =
      filter.merge === 'first'
        ? orderedFilter(filter, native, numbers)
        : mergedFilter(filter, native, numbers, tool);
    if (typeof installed === 'string') return installed;
    parts.push({ ...installed, name: filter.name });
  }
  const [only, second] = parts;
  if (only !== undefined && second === undefined) return only;
  return {
    ask: (call) => strictestAnswer(parts.map(({ name, ask }) => ({ name, answer: ask(call) }))),
    programs: () => joinPrograms(parts.map(({ programs }) => programs())),
  };
}

function mergedFilter(
  { defaultAction, foreignAction, others, rules }: ListFilter,
  native: Architecture,
  numbers: SyscallNumbers,
  tool: string,
): InstalledList | string {
  const collection = new FilterCollection(defaultAction, native, numbers);
  collection.foreignAction = foreignAction;
  for (const name of others[native.name] ?? []) {
    const architecture = ARCHITECTURES.find((one) => one.name === name);
    if (architecture !== undefined && numbers.knowsArchitecture(architecture))
      collection.addArchitecture(architecture);
  }
  for (const { syscall, action, conditions, hosts, origin } of rules) {
    if (hosts !== undefined && !hosts.includes(native.name)) continue;
    if (typeof syscall === 'string' && !numbers.knows(syscall)) continue;
    const rejection = collection.addRule({ syscall, action, conditions, origin });
    if (rejection !== undefined)
      return `${tool} gives up, since libseccomp rejects the rule for ${syscall} (${origin}; ${rejection.errno}): ${rejection.message}`;
  }
  const filter = new InstalledFilter(collection, undefined);
  const engine = { name: tool, version: undefined } as const;
  return { ask: (call) => askFilter(filter, engine, call), programs: () => comparedFilter(filter) };
}

/** A filter of which the first rule that applies decides, as a program that a kernel runs. */
function orderedFilter(
  { defaultAction, foreignAction, rules }: ListFilter,
  native: Architecture,
  numbers: SyscallNumbers,
): InstalledList {
  const assembler = new Assembler();
  const isOwn = assembler.label();
  const isForeign = assembler.label();
  assembler.load(SECCOMP_DATA.arch);
  assembler.unless('jeq #k', native.token, isForeign);
  assembler.jump(isOwn);
  assembler.place(isForeign);
  assembler.return(encodeAction(foreignAction));
  assembler.place(isOwn);
  const origins = new Map<string, string[]>();
  for (const { syscall, action, conditions, origin } of rules) {
    const number = typeof syscall === 'number' ? syscall : numbers.numberOf(syscall, native);
    if (number === undefined) continue;
    const next = assembler.label();
    assembler.load(SECCOMP_DATA.nr);
    assembler.unless('jeq #k', number, next);
    for (const condition of conditions) assembleCondition(assembler, condition, next, native.isBigEndian);
    assembler.return(encodeAction(action));
    assembler.place(next);
    const key = `${number} ${encodeAction(action)}`;
    origins.set(key, [...(origins.get(key) ?? []), origin]);
  }
  assembler.return(encodeAction(defaultAction));
  const program = assembler.finish();
  const ask = programAnswers(program, native.isBigEndian, ({ number, architecture }, code) => {
    if (architecture.token !== native.token) return 'the architecture is not that of the filter';
    const found = origins.get(`${number} ${code}`);
    return found === undefined
      ? 'no rule: the default'
      : `the rule${found.length === 1 ? '' : 's'} for the call (${found.slice(0, 8).join(', ')})`;
  });
  return { ask, programs: () => [{ program, whyUnknown: () => undefined }] };
}

/** Goes on if a condition holds, and jumps to `otherwise` if not. */
function assembleCondition(
  assembler: Assembler,
  { index, operator, datum, mask, bits }: ListCondition,
  otherwise: Label,
  isBigEndian: boolean,
): void {
  const half = (isHigh: boolean) => {
    const shift = isHigh ? 32n : 0n;
    assembler.load(argumentOffset(index, isHigh, isBigEndian), Number((mask >> shift) & 0xffff_ffffn));
    return Number((datum >> shift) & 0xffff_ffffn);
  };
  const holds = assembler.label();
  const isEqual = operator === 'EQ' || operator === 'MASKED_EQ';
  const isUnequal = operator === 'NE';
  // The high word decides unless it is equal.
  if (bits === 64) {
    const high = half(true);
    if (isEqual) assembler.unless('jeq #k', high, otherwise);
    else if (isUnequal) {
      assembler.unless('jeq #k', high, holds);
    } else {
      const isUp = operator === 'GT' || operator === 'GE';
      const notAbove = assembler.label();
      assembler.unless('jgt #k', high, notAbove);
      assembler.jump(isUp ? holds : otherwise);
      assembler.place(notAbove);
      assembler.unless('jeq #k', high, isUp ? otherwise : holds);
    }
  }
  const low = half(false);
  if (isEqual) assembler.unless('jeq #k', low, otherwise);
  else if (operator === 'GT') assembler.unless('jgt #k', low, otherwise);
  else if (operator === 'GE') assembler.unless('jge #k', low, otherwise);
  else {
    assembler.unless(isUnequal ? 'jeq #k' : operator === 'LT' ? 'jge #k' : 'jgt #k', low, holds);
    assembler.jump(otherwise);
  }
  assembler.place(holds);
}
