import { CompiledProgram } from '../bpf/compiled-program.ts';
import type { Instruction } from '../bpf/instruction.ts';
import { possibleReturns } from '../bpf/possible-returns.ts';
import { areAllKnown } from '../engine/installed-filter.ts';
import { answerWord, decodeAction } from '../seccomp-action.ts';
import type { FilterAnswer, SimulatedCall } from './filter-answer.ts';

/**
 * What a program of classic BPF returns for calls.
 *
 * @param explain says for people why a call gets a return value
 */
export function programAnswers(
  program: readonly Instruction[],
  isBigEndian: boolean,
  explain?: (call: SimulatedCall, code: number) => string,
): (call: SimulatedCall) => FilterAnswer {
  const compiled = new CompiledProgram(program, isBigEndian);
  return (call) => {
    const { architecture, number, args } = call;
    const { token } = architecture;
    const returns = areAllKnown(args)
      ? [compiled.decide(token, number, args)]
      : possibleReturns(program, { token, number, args: args ?? [] }, isBigEndian);
    const hex = returns.map((code) => code.toString(16).padStart(8, '0')).join(', 0x');
    const possible = returns.map((code) => ({
      answer: answerWord(decodeAction(code)),
      rule: explain?.(call, code) ?? `what the program returns: 0x${hex}`,
    }));
    const answers = [...new Set(possible.map(({ answer }) => answer))];
    const ruleOf = (answer: string): string =>
      [...new Set(possible.filter((one) => one.answer === answer).map(({ rule }) => rule))].join('; ');
    const distinct = answers.map((answer) => ({ answer, rule: ruleOf(answer) }));
    const isOne = answers.length === 1;
    return {
      answer: isOne ? (answers[0] ?? '') : 'args',
      rule:
        explain === undefined
          ? `what the program returns: 0x${hex}`
          : distinct.map(({ answer, rule }) => (isOne ? rule : `${answer}: ${rule}`)).join('; '),
      possible: distinct,
    };
  };
}
