import { didYouMean } from '../../../spec/nearest-word.ts';
import { shorten } from '../../../spec/shorten.ts';
import { MAX_ERRNO, type SeccompAction } from '../../seccomp-action.ts';
import { syscallNumbers } from '../../syscalls/syscall-numbers.ts';
import type { NamedPolicy } from '../policy.ts';
import type { ProfileProblem } from '../read-json.ts';
import type { ListRule } from '../rule-list.ts';
import { claimByPattern, type PolicyForm } from './form.ts';
import { alternatives, MAX_ALTERNATIVES } from './kafel-condition.ts';
import { KafelFault, KafelParser } from './kafel-parser.ts';
import { type KafelToken, kafelTokens } from './kafel-tokens.ts';

/**
 * Kafel's language (google/kafel, README.md and src/parser.y, at 18f2074 of 2026), as nsjail reads it: policies of which one may use
 * others, a default, constants and conditions. Of several rules for a call the first one that applies decides. Arguments
 * are known by the names that the text declares; those of Kafel's own table are not known here.
 */
export const KAFEL: PolicyForm = {
  title: 'a policy of Kafel',
  endings: ['.kafel', '.policy'],
  claim: (text) =>
    claimByPattern(text, /^\s*POLICY\s+\w+\s*\{?/) ?? claimByPattern(text, /^\s*USE\s+\w+.*\bDEFAULT\b/),
  read: (text, problems) => {
    const { tokens, fault } = kafelTokens(text);
    const reader = new KafelReader(tokens, problems);
    if (fault !== undefined)
      return reader.fault(fault, `"${shorten(fault.text, 20)}" is no token of Kafel`) ?? [];
    const rules = reader.read();
    return rules === undefined ? [] : [rules];
  },
};

const ACTIONS = 'ALLOW KILL KILL_THREAD KILL_PROCESS DENY LOG USER_NOTIF TRAP TRACE ERRNO'.split(' ');
const WORDS = ['POLICY', 'USE', 'DEFAULT', '#define', ...ACTIONS];
const KILL: SeccompAction = { kind: 'kill-thread' };
const MAX_RULES = 200_000;

class KafelReader {
  readonly #parser: KafelParser;
  readonly #problems: ProfileProblem[];
  readonly #policies = new Map<string, readonly ListRule[]>();

  constructor(tokens: readonly KafelToken[], problems: ProfileProblem[]) {
    this.#parser = new KafelParser(tokens);
    this.#problems = problems;
  }

  fault({ line, column }: KafelToken, message: string): undefined {
    this.#problems.push({ severity: 'error', message, place: { line, column }, pointer: '' });
    return undefined;
  }

  read(): NamedPolicy | undefined {
    try {
      return this.#text();
    } catch (error) {
      if (!(error instanceof KafelFault)) throw error;
      return this.fault(error.token, error.message);
    }
  }

  #text(): NamedPolicy {
    let rules: ListRule[] | undefined;
    let fallback: SeccompAction = KILL;
    const notes: string[] = [];
    let hasDefault = false;
    while (this.#parser.peek.kind !== 'end') {
      const token = this.#parser.next();
      if (token.text === '#define') this.#parser.constants.set(this.#parser.word(), this.#parser.number());
      else if (token.text === 'POLICY') this.#policy();
      else if (token.text === 'USE') rules = [...(rules ?? []), ...this.#used()];
      else if (token.text === 'DEFAULT') {
        fallback = this.#action(this.#parser.next());
        hasDefault = true;
      } else if (token.text === '#include')
        throw new KafelFault(
          token,
          'files that a policy includes are not read; put their text in the place of the line',
        );
      else if (token.text !== ';')
        throw new KafelFault(
          token,
          `"${shorten(token.text, 30)}" begins no statement of Kafel${didYouMean(token.text, WORDS)}`,
        );
    }
    if (rules === undefined && !hasDefault)
      throw new KafelFault(
        this.#parser.peek,
        'the text uses no policy and has no rule, so none is in force; name one with "USE"',
      );
    if (!hasDefault) notes.push('the text has no DEFAULT, and Kafel kills what no rule names');
    const filter = {
      name: '',
      defaultAction: fallback,
      foreignAction: KILL,
      others: {},
      rules: rules ?? [],
      merge: 'first',
    } as const;
    return { name: undefined, notes, policy: { kind: 'list', list: { tool: 'Kafel', filters: [filter] } } };
  }

  #policy(): void {
    const name = this.#parser.word();
    this.#parser.take('{');
    const rules: ListRule[] = [];
    while (!this.#parser.has('}')) {
      if (this.#parser.has('USE')) rules.push(...this.#used());
      else if (!this.#parser.has(',') && !this.#parser.has(';'))
        rules.push(...this.#statement(this.#parser.next()));
      this.#limit(rules);
    }
    this.#policies.set(name, rules);
  }

  #limit(rules: readonly ListRule[]): void {
    if (rules.length > MAX_RULES)
      throw new KafelFault(this.#parser.peek, `the policy has more than ${MAX_RULES} rules`);
  }

  #used(): ListRule[] {
    const rules: ListRule[] = [];
    do {
      const token = this.#parser.next();
      const found = this.#policies.get(token.text);
      if (found === undefined)
        throw new KafelFault(
          token,
          `no policy is called "${shorten(token.text, 30)}" before this line${didYouMean(token.text, this.#policies.keys())}`,
        );
      for (const rule of found) rules.push(rule);
      this.#limit(rules);
    } while (
      this.#parser.has(',') &&
      !ACTIONS.includes(this.#parser.peek.text) &&
      this.#parser.peek.text !== 'USE'
    );
    return rules;
  }

  #action(token: KafelToken): SeccompAction {
    const data = this.#parser.has('(') ? this.#parser.number() : undefined;
    if (data !== undefined) this.#parser.take(')');
    const needs = /^(?:TRAP|TRACE|ERRNO)$/.test(token.text);
    if (ACTIONS.includes(token.text) && needs !== (data !== undefined))
      throw new KafelFault(
        token,
        `${token.text} ${needs ? 'needs a number in parentheses' : 'takes no number'}`,
      );
    switch (token.text) {
      case 'ALLOW':
        return { kind: 'allow' };
      case 'KILL':
      case 'KILL_THREAD':
        return { kind: 'kill-thread' };
      case 'DENY':
      case 'KILL_PROCESS':
        return { kind: token.text === 'DENY' ? 'kill-thread' : 'kill-process' };
      case 'LOG':
        return { kind: 'log' };
      case 'USER_NOTIF':
        return { kind: 'notify' };
      case 'TRAP':
        return { kind: 'trap' };
      case 'TRACE':
        return { kind: 'trace', message: Number((data ?? 0n) & 0xffffn) };
      case 'ERRNO':
        return { kind: 'errno', errno: Math.min(Number((data ?? 0n) & 0xffffn), MAX_ERRNO) };
      default:
        throw new KafelFault(
          token,
          `"${shorten(token.text, 30)}" is no action of Kafel${didYouMean(token.text, ACTIONS)}`,
        );
    }
  }

  #statement(target: KafelToken): ListRule[] {
    const action = this.#action(target);
    const rules: ListRule[] = [];
    this.#parser.take('{');
    while (!this.#parser.has('}')) {
      if (this.#parser.has(',') || this.#parser.has(';')) continue;
      rules.push(...this.#call(action));
      this.#limit(rules);
    }
    return rules;
  }

  #call(action: SeccompAction): ListRule[] {
    const token = this.#parser.next();
    const origin = `line ${token.line}`;
    let syscall: string | number = token.text;
    if (token.text === 'SYSCALL') {
      this.#parser.take('[');
      syscall = Number(this.#parser.number());
      this.#parser.take(']');
    } else if (token.kind !== 'word' || !syscallNumbers().knows(token.text))
      throw new KafelFault(
        token,
        `"${shorten(token.text, 30)}" is no system call${didYouMean(token.text, syscallNumbers().names())}`,
      );
    const names: string[] = [];
    if (this.#parser.has('('))
      while (!this.#parser.has(')')) if (!this.#parser.has(',')) names.push(this.#parser.word());
    if (!this.#parser.has('{')) return [{ syscall, action, conditions: [], origin }];
    const expression = this.#parser.or(names);
    this.#parser.take('}');
    const found = alternatives(expression);
    if (found === undefined)
      throw new KafelFault(
        token,
        `the condition of this call has more than ${MAX_ALTERNATIVES} alternatives`,
      );
    return found.map((conditions) => ({ syscall, action, conditions, origin }));
  }
}
