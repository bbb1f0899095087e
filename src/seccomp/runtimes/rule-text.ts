import { errnoNumber } from '../../spec/errno.ts';
import type { Fail } from '../../spec/shape/refine.ts';
import { ALL_ONES, type Condition, type Operator } from '../libseccomp/condition.ts';
import { EVERYWHERE, type ProfileAction, type ProfileRule, type RuleScope } from '../profile/profile.ts';

/** A rule of the facts without its names. */
export type RuleBody = Pick<ProfileRule, 'action' | 'conditions' | 'scope' | 'abis'>;

const COMPARISONS: Readonly<Record<string, Operator>> = {
  '!=': 'NE',
  '<': 'LT',
  '<=': 'LE',
  '==': 'EQ',
  '>=': 'GE',
  '>': 'GT',
};

/**
 * Reads a rule of content/runtimes: an answer, then conditions that must all hold. Calls `fail` for another text.
 *
 *     allow · EPERM · refuse (an errno that the profile leaves to the engine) · trap (SIGSYS) · kill (the thread)
 *     … if CAP_SYS_ADMIN · no CAP_SYS_ADMIN · on amd64|x86 · not on s390x · abi x86|x32 · kernel >= 4.8 · arg0 & 0x7e020000 == 0
 */
export function parseRule(text: string, fail: Fail): RuleBody | undefined {
  const [answer = '', conditions] = text.split(' if ');
  let scope: RuleScope = EVERYWHERE;
  const tests: Condition[] = [];
  let abis: readonly string[] | undefined;
  for (const part of conditions?.split(' and ') ?? []) {
    const test = parseTest(part);
    const callers = /^abi (\w+(?:\|\w+)*)$/.exec(part)?.[1];
    if (test !== undefined) tests.push(test);
    else if (callers !== undefined) abis = callers.split('|');
    else {
      const narrowed = narrowScope(scope, part);
      if (narrowed === undefined) return fail(`"${part}" is not a condition`);
      scope = narrowed;
    }
  }
  const action = parseAnswer(answer, fail);
  return action && { action, conditions: tests, scope, abis };
}

/** Reads "allow", an errno, "refuse", "trap" or "kill". Calls `fail` for another text. */
export function parseAnswer(text: string, fail: Fail): ProfileAction | undefined {
  if (text === 'allow') return { name: 'ALLOW', errno: undefined };
  if (text === 'refuse') return { name: 'ERRNO', errno: undefined };
  if (text === 'trap') return { name: 'TRAP', errno: undefined };
  if (text === 'kill') return { name: 'KILL_THREAD', errno: undefined };
  const errno = errnoNumber(text);
  return errno === undefined
    ? fail(`"${text}" is neither allow, refuse, trap, kill nor an errno`)
    : { name: 'ERRNO', errno };
}

function parseTest(text: string): Condition | undefined {
  const match = /^arg([0-5])(?: & (\w+))? (==|!=|<=|>=|<|>) (\w+)$/.exec(text);
  if (match === null) return undefined;
  const [, index, mask, comparison = '', datum = ''] = match;
  const operator = COMPARISONS[comparison];
  if (operator === undefined || (mask !== undefined && operator !== 'EQ')) return undefined;
  return mask === undefined
    ? { index: Number(index), operator, mask: ALL_ONES, datum: BigInt(datum) }
    : { index: Number(index), operator: 'MASKED_EQ', mask: BigInt(mask), datum: BigInt(datum) };
}

function narrowScope(scope: RuleScope, text: string): RuleScope | undefined {
  const [, not, capability] = /^(no )?(CAP_\w+)$/.exec(text) ?? [];
  if (capability !== undefined) {
    return not === undefined
      ? { ...scope, capabilities: [...scope.capabilities, capability] }
      : { ...scope, withoutCapabilities: [...scope.withoutCapabilities, capability] };
  }
  const [, except, hosts] = /^(not )?on (\w+(?:\|\w+)*)$/.exec(text) ?? [];
  if (hosts !== undefined) {
    return except === undefined
      ? { ...scope, architectures: hosts.split('|') }
      : { ...scope, withoutArchitectures: hosts.split('|') };
  }
  const [, major, minor] = /^kernel >= (\d+)\.(\d+)$/.exec(text) ?? [];
  return major === undefined ? undefined : { ...scope, minKernel: [Number(major), Number(minor)] };
}
