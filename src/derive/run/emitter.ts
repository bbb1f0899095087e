import {
  and,
  type BranchCondition,
  conditionTerm,
  type FaultCondition,
  not,
  or,
  TRUE,
} from '../value/condition.ts';
import { constant, leaves, type Term } from '../value/term.ts';
import type { PathValue } from '../value/value.ts';
import { type Asked, apart, conjunction, faultWords, kindOf, shortWords, wordsOf } from './asked.ts';
import { type Deferred, deferredCheck, isSameStep } from './deferred.ts';
import { EitherWay } from './either-way.ts';
import { errorsOf, successAsZero } from './outcome.ts';
import { isOfAll, whatWasLeft } from './rest.ts';
import { withSignals } from './signals.ts';
import type { PathState, SourcePlace } from './state.ts';
import { type DerivedStep, MAY_SUCCEED, type Possible } from './step.ts';

/** Behind so many things that are not known, nothing that is read says much. */
const MAX_BLANKS = 10;

/** Writes down the steps of an entry path, in the order in which the code takes them. */
export class Emitter {
  readonly #steps: DerivedStep[] = [];
  /** Pointers whose memory was copied so far. */
  readonly #copied = new Set<string>();

  /** Faults that every call with them has left at. */
  readonly #past = new Set<number>();
  /** Checks of those who passed a step that has not been written yet: they stand behind it, if it comes next. */
  #deferred: Deferred[] = [];
  readonly #eitherWay = new EitherWay();

  /** A call that may succeed at its end is no news. */
  get steps(): readonly DerivedStep[] {
    this.#flush();
    const last = this.#steps.findLastIndex(
      ({ step }) => step.kind !== 'blank' || !step.words.startsWith(MAY_SUCCEED),
    );
    return withSignals(this.#steps.slice(0, last + 1));
  }

  #blanks = 0;
  /** What blanks that all calls take may do. */
  readonly #met = new Set<Possible>();

  /** So much is unknown that what follows says nothing. */
  get isLost(): boolean {
    return this.#blanks >= MAX_BLANKS || this.#steps.length > 150;
  }

  /** The call returns `value` where `condition` holds, and goes on where it does not. */
  refuse(state: PathState, condition: BranchCondition, value: PathValue, place: SourcePlace): void {
    this.#refuse(state.fork(), condition, value, place, []);
  }

  /**
   * @param state knows afterwards that `condition` does not hold
   * @param kept what has to be said in any case, although `state` knows it
   */
  #refuse(
    state: PathState,
    asked: BranchCondition,
    given: PathValue,
    place: SourcePlace,
    kept: readonly BranchCondition[],
  ): void {
    const condition = state.simplify(asked);
    if (condition.kind === 'always' && !condition.holds) return;
    const value = successAsZero(state.resolve(given));
    if (value.kind === 'choice') {
      const { condition: own, then, otherwise } = value;
      const taken = state.fork();
      taken.assume(own, true);
      const ofTaken = taken.simplify(condition);
      this.#refuse(state.fork(), and(own, ofTaken), then, place, kept);
      const others = state.fork();
      others.assume(own, false);
      // Who is asked further has not gone the first way, unless some who may go it stay.
      const ofOthers = others.simplify(condition);
      const staying = and(own, not(ofTaken), ofOthers);
      const isSaid = ofOthers.key === condition.key || (staying.kind === 'always' && !staying.holds);
      this.#refuse(others, condition, otherwise, place, isSaid ? kept : [...kept, not(own)]);
    } else if (condition.kind === 'or') {
      // One step for each way: what was refused by the first does not come to the second.
      for (const part of condition.parts) this.#refuse(state, part, value, place, kept);
    } else {
      const guards = apart(this.#canSay, and(...state.guards));
      for (const way of this.#ways(and(...state.guards, ...kept, condition))) {
        const parts = apart(this.#canSay, way);
        if (parts && guards) this.#write(parts, guards, value, place);
        const sure = this.#eitherWay.add(way, this.#canSay, errorsOf(value) ?? [], place);
        if (sure) this.#add(sure);
      }
    }
    state.assume(condition, false);
  }

  /** The kernel may be built without what follows. */
  gate(words: string, errno: string, place: SourcePlace): void {
    this.#add({ step: { kind: 'gate', words }, when: undefined, errors: [errno], place });
  }

  /** The call returns, whatever else. */
  end(state: PathState, value: PathValue, place: SourcePlace): void {
    const resolved = successAsZero(state.resolve(value));
    if (state.guards.length === 0 && errorsOf(resolved)?.length === 0) return;
    this.refuse(state, TRUE, resolved, place);
  }

  /** Something happens that is no refusal. */
  happen(state: PathState, step: DerivedStep['step'], place: SourcePlace): void {
    for (const way of this.#ways(and(...state.guards))) this.#happen(way, step, place);
  }

  #happen(way: BranchCondition, step: DerivedStep['step'], place: SourcePlace): void {
    const parts = apart(this.#canSay, way);
    if (!parts) return;
    const when = conjunction(parts.terms);
    if (parts.faults.length > 0 || parts.others.length > 0 || this.#notPast(parts).length > 0)
      this.#add({
        step: {
          kind: 'blank',
          words: `${wordsOf(step)}, if ${[...parts.others, 'an earlier step passed'][0]}`,
          ...(step.kind !== 'blank' ? { may: 'change' } : step.may === undefined ? {} : { may: step.may }),
        },
        when,
        errors: [],
        place,
      });
    else this.#add({ step, when, errors: [], place });
  }

  /**
   * `(a || b) && c`, where an argument decides `a` and the machine decides `b`, is said in two steps: the first is certain
   * where `a` is so.
   */
  #ways(condition: BranchCondition): readonly BranchCondition[] {
    const parts = condition.kind === 'and' ? condition.parts : [condition];
    for (const part of parts) {
      if (part.kind !== 'or') continue;
      const said = part.parts.filter((one) => this.#isSaid(one));
      if (said.length === 0 || said.length === part.parts.length) continue;
      const rest = parts.filter((other) => other !== part);
      const unsaid = part.parts.filter((one) => !said.includes(one));
      return [and(...rest, or(...said)), and(...rest, or(...unsaid))];
    }
    return [condition];
  }

  #isSaid(condition: BranchCondition): boolean {
    const term = conditionTerm(condition);
    return term !== undefined && this.#canSay(term);
  }

  #write(all: Asked, guards: Asked, value: PathValue, place: SourcePlace): void {
    const when = conjunction(all.terms);
    const errors = errorsOf(value);
    if (errors === undefined) {
      const words = value.kind === 'unknown' ? `returns ${value.words}` : 'returns what is not known';
      this.#add({ step: { kind: 'blank', words }, when, errors: [], place });
      return;
    }
    const [fault, another] = all.faults;
    const passed = this.#notPast(all);
    const others = [...all.others, ...passed.map(({ step }) => `passed: ${faultWords(step)}`)];
    if (others.length > 0 || another) {
      if (errors.length === 0) {
        this.#add({
          step: { kind: 'blank', words: `${MAY_SUCCEED}: ${others.join(', ')}`, may: 'succeed' },
          when,
          errors,
          place,
        });
        return;
      }
      const kind = kindOf(all, passed.length > 0, errors);
      const words = shortWords(kind, kind === 'permission' ? all.others : others, all.faults, place);
      const plain = { step: { kind, words }, when, errors, place } as const;
      const [behind, ...more] = passed;
      if (behind && more.length === 0 && !fault && all.others.length === 0 && all.terms.length > 0)
        this.#deferred.push({ fault: behind.id, check: deferredCheck(all, guards, errors, place), plain });
      else this.#add(plain);
      return;
    }
    if (fault) {
      if (errors.length === 0) {
        this.#add({
          step: { kind: 'blank', words: `${MAY_SUCCEED}: ${faultWords(fault.step)}`, may: 'succeed' },
          when,
          errors,
          place,
        });
        return;
      }
      this.#addFault(fault, { step: fault.step, when, errors, place });
      return;
    }
    if (errors.length === 0) {
      const asked = conjunction(all.terms) ?? constant(1n);
      this.#add({ step: { kind: 'done', condition: asked }, when: undefined, errors, place });
      return;
    }
    const check = deferredCheck(all, guards, errors, place);
    this.#add(this.#blanks > 0 && isOfAll(check) ? whatWasLeft(check) : check);
  }

  #notPast({ passed }: Asked): readonly FaultCondition[] {
    return passed.filter(({ id }) => !this.#past.has(id));
  }

  #addFault({ id }: FaultCondition, step: DerivedStep): void {
    const isWhole = step.when === undefined;
    const checks = isWhole && this.#deferred.every(({ fault }) => fault === id) ? this.#deferred : [];
    if (checks.length > 0) this.#deferred = [];
    this.#add(step);
    if (isWhole) this.#past.add(id);
    for (const { check } of checks) this.#add(check);
  }

  #flush(): void {
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const { plain } of deferred) this.#add(plain);
  }

  /** A field can be named once its struct was copied. */
  readonly #canSay = (term: Term): boolean =>
    leaves(term).every(({ behind }) => behind === undefined || this.#copied.has(behind));

  #add(step: DerivedStep): void {
    if (this.#deferred.length > 0) this.#flush();
    const last = this.#steps[this.#steps.length - 1];
    if (last && last.errors.length > 0 && step.errors.length > 0 && isSameStep(last, step)) {
      this.#steps[this.#steps.length - 1] = {
        ...last,
        errors: [...new Set([...last.errors, ...step.errors])],
      };
      return;
    }
    // What every call may have met already is no news.
    if (step.step.kind === 'blank' && step.step.may !== undefined && this.#met.has(step.step.may)) return;
    if (step.step.kind === 'blank' && !step.when && step.errors.length === 0) {
      const { may } = step.step;
      if (may !== undefined) this.#met.add(may);
      // One blank says as much as two; that something may succeed or change says less.
      if (last?.step.kind === 'blank' && !last.when && last.errors.length === 0) {
        if (last.step.may === undefined) return;
        if (may === undefined) this.#steps.pop();
      }
    }
    if (step.step.kind === 'blank' && !step.when && step.step.may === undefined) this.#blanks += 1;
    if (step.step.kind === 'copy') this.#copied.add(step.step.target);
    this.#steps.push(step);
  }
}
