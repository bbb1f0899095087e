import { joinPrograms } from '../../seccomp/compare/compared-filter.ts';
import { strictestAnswer } from '../../seccomp/simulate/filter-stack.ts';
import type { AskedPolicy } from './policies.ts';

/** Several policies as the filters of one process, in the order of their installation. */
export function stackPolicies(policies: readonly AskedPolicy[]): AskedPolicy {
  const joined = (texts: readonly string[]): string => texts.join(' + ');
  return {
    runtime: joined(policies.map(({ runtime }) => runtime)),
    title: joined(
      policies.map(({ title, release }) => (release === undefined ? title : `${title} ${release}`)),
    ),
    release: undefined,
    until: undefined,
    date: undefined,
    engine: joined(policies.map(({ engine }) => engine)),
    notes: [...new Set(policies.flatMap(({ notes }) => notes))],
    filter: undefined,
    others: undefined,
    parts: policies,
    isKernel: policies.every(({ isKernel }) => isKernel),
    programs: () => joinPrograms(policies.map(({ programs }) => programs())),
    ask: (question) =>
      strictestAnswer(policies.map((policy) => ({ name: policy.runtime, answer: policy.ask(question) }))),
  };
}
