import { defaultBudget, pathExists } from '../../src/entry/paths/path-through.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** A security module logs what it denies, and its log must not fill with what the kernel denies anyway. */
export const privilegeHookOrder: SpecRule = {
  about: 'spec',
  id: 'privilege-hook-order',
  topic: 'privilege',
  severity: 'info',
  summary: 'Security modules are asked after the capability.',
  check({ spec, entry }, report) {
    if (spec.status === 'merged') return;
    const asking = entry.steps.map(({ step }) => step).filter(({ kind }) => kind === 'permission');
    const hook = asking.find(({ text }) => HOOK.test(text));
    const late = hook && asking.find(({ text, index }) => index > hook.index && CAPABILITY.test(text));
    if (hook === undefined || late === undefined) return;
    if (!pathExists(entry, { through: [hook, late] }, defaultBudget())) return;
    report({
      message: `${nameStep(hook)} comes before ${nameStep(late)}, so modules log callers that the kernel refuses anyway`,
      help: [`move step ${hook.index + 1} behind step ${late.index + 1}`],
      range: hook.range,
      pointer: hook.pointer,
    });
  },
};

const HOOK = /\bsecurity_\w+|security module/;
const CAPABILITY = /\bCAP_[A-Z_]+/;
