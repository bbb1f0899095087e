import type { BranchCondition, FaultCondition } from '../value/condition.ts';
import { BESIDE, conditionTerm, LIMIT, LOST, OPTION } from '../value/condition.ts';
import type { FaultStep } from '../value/fault-step.ts';
import { operation } from '../value/operation.ts';
import { showTerm } from '../value/show-term.ts';
import type { Term } from '../value/term.ts';
import type { SourcePlace } from './state.ts';
import type { DerivedStep } from './step.ts';

/** What a condition asks, apart. */
export interface Asked {
  readonly terms: readonly Term[];
  readonly faults: readonly FaultCondition[];
  /** Steps that must have passed. */
  readonly passed: readonly FaultCondition[];
  readonly others: readonly string[];
  /** All of the others are variables of the kernel: a sysctl, a boot parameter. */
  readonly isSwitch: boolean;
  /** All of the others ask whether an amount is above a limit of the machine. */
  readonly isLimit: boolean;
  /** Some of the others compare an argument with something of the kernel's: another argument might pass for certain. */
  readonly isBeside: boolean;
  /** Some of the others are decided by arguments, in a way that was not understood. */
  readonly isLost: boolean;
}

/** All of the terms, which {@link apart} took apart: together they are not too large. */
export function conjunction(terms: readonly Term[]): Term | undefined {
  return terms.reduce<Term | undefined>(
    (sum, term) => (sum ? (operation('&&', [sum, term]) ?? sum) : term),
    undefined,
  );
}

export function wordsOf(step: DerivedStep['step']): string {
  return 'words' in step ? step.words : step.kind;
}

export function faultWords(step: FaultStep): string {
  return 'words' in step ? step.words : `${step.kind} of ${step.target}`;
}

/** Longer conditions are cut. */
const MAX_WORDS = 80;

/**
 * What is asked in the end, and by which function: `a descriptor must be free in alloc_fd()`. What was asked before is left
 * out, as the steps before it say it.
 */
export function shortWords(
  kind: DerivedStep['step']['kind'],
  others: readonly string[],
  faults: readonly FaultCondition[],
  { name }: SourcePlace,
): string {
  const own = faults.map(({ step }) => faultWords(step));
  // A switch is named as a whole: which sysctl, which option. An option alone would be one that has to be set.
  const switches = others.join(', ');
  const whole = /^CONFIG_\w+$/.test(switches) ? `with ${switches}` : switches;
  const last = kind === 'permission' ? permissionWords(faults, others) : own.at(-1);
  const asked = kind === 'gate' ? whole : (last ?? others.at(-1) ?? kind);
  const short = asked.length > MAX_WORDS ? `${asked.slice(0, MAX_WORDS - 2)} …` : asked;
  return name === undefined || kind === 'gate' ? short : `${short} in ${name}()`;
}

/**
 * `!capable(A) && !capable(B)`: whichever is there is enough. A condition that is no permission may let the caller pass,
 * too, as `!task_no_new_privs(current) && !capable(A)` does.
 */
function permissionWords(faults: readonly FaultCondition[], others: readonly string[]): string | undefined {
  const words = faults.map(({ step }) => faultWords(step));
  const last = words.at(-1);
  if (last === undefined || !last.startsWith('CAP_')) return last;
  const asked = words.filter((one) => one.startsWith('CAP_'));
  const [other, ...more] = others;
  if (asked.length < faults.length || other !== undefined)
    asked.push(more.length === 0 && other?.startsWith('not ') ? other.slice(4) : 'something else');
  return [...new Set(asked)].join(' or ');
}

/** A condition in words. */
function describe(condition: BranchCondition): string {
  switch (condition.kind) {
    case 'always':
      return condition.holds ? 'always' : 'never';
    case 'term':
      return showTerm(condition.term);
    case 'fault':
      return faultWords(condition.step);
    case 'unknown':
      return condition.words;
    case 'not':
      return `not ${describe(condition.of)}`;
    default: {
      const [first, second] = condition.parts;
      const rest = condition.parts.length > 2 ? ' …' : '';
      return first && second
        ? `${describe(first)} ${condition.kind} ${describe(second)}${rest}`.slice(0, 120)
        : condition.kind;
    }
  }
}

/** A sysctl, a boot parameter, or an option of the configuration. */
function isSwitchId(id: string): boolean {
  return id.startsWith('global:') || id.startsWith(OPTION);
}

function isLimit(condition: BranchCondition): boolean {
  const asked = condition.kind === 'not' ? condition.of : condition;
  return asked.kind === 'unknown' && asked.id.startsWith(LIMIT);
}

/** The kind of a step that refuses for more than what arguments say. */
export function kindOf(
  { faults, isBeside, isLimit, isLost, isSwitch }: Asked,
  isBehindSteps: boolean,
  errors: readonly string[],
): 'blank' | 'permission' | 'limit' | 'gate' | 'work' {
  // An EPERM that some arguments would never get is no reason to say that there is no probe.
  if (isLost || (isBeside && errors.includes('EPERM'))) return 'blank';
  if (faults.some(({ step }) => step.kind === 'permission')) return 'permission';
  if (isBehindSteps) return 'work';
  return isLimit ? 'limit' : isSwitch && faults.length === 0 ? 'gate' : 'work';
}

/** Whether a part of a condition is an unknown of a kind. */
function hasUnknown(condition: BranchCondition, isOfKind: (id: string) => boolean): boolean {
  switch (condition.kind) {
    case 'unknown':
      return isOfKind(condition.id);
    case 'not':
      return hasUnknown(condition.of, isOfKind);
    case 'and':
    case 'or':
      return condition.parts.some((part) => hasUnknown(part, isOfKind));
    default:
      return false;
  }
}

/** Takes a conjunction apart; undefined where it cannot hold. What cannot be said in a spec is among the others. */
export function apart(canSay: (term: Term) => boolean, condition: BranchCondition): Asked | undefined {
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  const terms: Term[] = [];
  const faults: FaultCondition[] = [];
  const passed: FaultCondition[] = [];
  const others: string[] = [];
  let isSwitch = true;
  let isLong = false;
  let sum: Term | undefined;
  /** A step that leaves out a part of what it asks would refuse more calls than the code does. */
  const say = (term: Term): void => {
    const next = sum === undefined ? term : operation('&&', [sum, term]);
    if (next === undefined) {
      others.push('a condition that is too long to be written');
      isLong = true;
      return;
    }
    sum = next;
    terms.push(term);
  };
  for (const part of parts) {
    switch (part.kind) {
      case 'always':
        if (!part.holds) return undefined;
        break;
      case 'term':
        if (canSay(part.term)) say(part.term);
        else {
          others.push('what was copied');
          isSwitch = false;
        }
        break;
      case 'fault':
        faults.push(part);
        break;
      case 'unknown':
        others.push(part.words);
        isSwitch &&= isSwitchId(part.id);
        break;
      case 'not': {
        const said = conditionTerm(part);
        if (said && canSay(said)) {
          say(said);
          break;
        }
        if (part.of.kind === 'fault') {
          passed.push(part.of);
          break;
        }
        isSwitch &&= part.of.kind === 'unknown' && isSwitchId(part.of.id);
        others.push(
          part.of.kind === 'unknown'
            ? `${part.of.id.startsWith(OPTION) ? 'without' : 'not'} ${part.of.words}`
            : 'a condition',
        );
        break;
      }
      default: {
        const said = conditionTerm(part);
        if (said && canSay(said)) say(said);
        else {
          others.push(describe(part));
          isSwitch = false;
        }
      }
    }
  }
  const unsaid =
    others.length > 0 && !isLong ? parts.filter((part) => conditionTerm(part) === undefined) : [];
  return {
    terms,
    faults,
    passed,
    others,
    isSwitch: isSwitch && !isLong,
    isLimit: unsaid.length > 0 && unsaid.every(isLimit),
    isBeside: parts.some((part) => hasUnknown(part, (id) => id.startsWith(BESIDE) || id.startsWith(LIMIT))),
    isLost: isLong || parts.some((part) => hasUnknown(part, (id) => id.startsWith(LOST))),
  };
}
