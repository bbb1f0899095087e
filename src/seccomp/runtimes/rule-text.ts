import { errnoNumber } from '../../spec/errno.ts';
import { ALL_ONES, type Condition, type Operator } from '../libseccomp/condition.ts';
import { EVERYWHERE, type ProfileAction, type ProfileRule, type RuleScope } from '../profile/profile.ts';

/** A rule of the facts without its names: what it does and on which condition. */
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
 * Reads a rule as content/runtimes writes it: what is answered, then the conditions that must all hold.
 *
 *     allow · EPERM · refuse (an errno that the profile leaves to the engine)
 *     … if CAP_SYS_ADMIN · no CAP_SYS_ADMIN · on amd64|x86 · not on s390x · abi x86|x32 · kernel >= 4.8 · arg0 & 0x7e020000 == 0
 *
 * @throws {Error} where the text is none
 */
export function parseRule(text: string): RuleBody {
  const [answer = '', conditions] = text.split(' if ');
  let scope: RuleScope = EVERYWHERE;
  const tests: Condition[] = [];
  let abis: readonly string[] | undefined;
  for (const part of conditions?.split(' and ') ?? []) {
    const test = parseTest(part);
    const callers = /^abi (\w+(?:\|\w+)*)$/.exec(part)?.[1];
    if (test !== undefined) tests.push(test);
    else if (callers !== undefined) abis = callers.split('|');
    else scope = narrow(scope, part);
  }
  return { action: parseAnswer(answer), conditions: tests, scope, abis };
}

/** Reads "allow", an errno, or "refuse". */
export function parseAnswer(text: string): ProfileAction {
  if (text === 'allow') return { name: 'ALLOW', errno: undefined };
  if (text === 'refuse') return { name: 'ERRNO', errno: undefined };
  const errno = errnoNumber(text);
  if (errno === undefined) throw new Error(`"${text}" is neither allow, refuse nor an errno`);
  return { name: 'ERRNO', errno };
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

function narrow(scope: RuleScope, text: string): RuleScope {
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
  if (major !== undefined) return { ...scope, minKernel: [Number(major), Number(minor)] };
  throw new Error(`"${text}" is no condition`);
}
