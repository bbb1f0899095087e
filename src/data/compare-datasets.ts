import { diffArrays } from 'diff';
import type { CallRecord, Dataset } from './data-shape.ts';

/** A fact that two data sets state differently. */
export interface FactChange {
  readonly syscall: string;
  /** Which fact: `since`, `grade in 6.12`, `step`, `flag RESOLVE_BENEATH`. */
  readonly fact: string;
  /** What the earlier data say; null: nothing. */
  readonly before: string | null;
  /** What the later data say; null: nothing. */
  readonly after: string | null;
}

/** Facts of one call by their names. */
type Facts = ReadonlyMap<string, string>;

/**
 * The facts that differ, by call. Which kernels were asked is no fact about a call, so it is left out; so are the lines
 * of the source, which move with each release.
 */
export function compareDatasets(before: Dataset, after: Dataset): readonly FactChange[] {
  const earlier = byName(before);
  const later = byName(after);
  const names = [...new Set([...earlier.keys(), ...later.keys()])].sort();
  return names.flatMap((syscall): readonly FactChange[] => {
    const [was, is] = [earlier.get(syscall), later.get(syscall)];
    if (was === undefined) return [{ syscall, fact: 'call', before: null, after: 'described' }];
    if (is === undefined) return [{ syscall, fact: 'call', before: 'described', after: null }];
    return [...changesOf(syscall, factsOf(was), factsOf(is)), ...entryChanges(was, is)];
  });
}

function byName({ syscalls }: Dataset): ReadonlyMap<string, CallRecord> {
  return new Map(syscalls.map((call) => [call.syscall, call]));
}

function changesOf(syscall: string, before: Facts, after: Facts): readonly FactChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((fact) => {
    const [was = null, is = null] = [before.get(fact), after.get(fact)];
    return was === is ? [] : [{ syscall, fact, before: was, after: is }];
  });
}

function factsOf(call: CallRecord): Facts {
  const facts = new Map<string, string>();
  const add = (fact: string, value: string | null): void => {
    if (value !== null) facts.set(fact, value);
  };
  add('since', call.since);
  for (const [architecture, number] of Object.entries(call.numbers))
    add(`number on ${architecture}`, String(number));
  add('prototype', call.prototype);
  add('returns', call.returns);
  add('origin', originText(call.origin));
  for (const { name, role, values } of call.arguments) {
    add(`role of ${name}`, role);
    for (const [flag, value] of Object.entries(values)) add(`value of ${flag} in ${name}`, value);
  }
  for (const { name, size, fields } of call.structs) {
    add(`size of struct ${name}`, size === null ? null : String(size));
    for (const field of fields) {
      add(`offset of ${name}.${field.name}`, String(field.offset));
      for (const [flag, value] of Object.entries(field.values))
        add(`value of ${flag} in ${name}.${field.name}`, value);
    }
  }
  for (const { from, until, grade, eperm } of call.grades) {
    const span = `${from ?? 'the first release'}${until === null ? '' : ` until ${until}`}`;
    add(`grade from ${span}`, grade);
    add(`EPERM from ${span}`, eperm === null ? 'unknown' : eperm ? 'possible' : 'never');
  }
  // Other probes are what a search found, which may find others tomorrow.
  for (const { call: text, grade, errors, isDeclared } of call.probes)
    if (isDeclared) add(`probe ${text}`, `${errors.join(', ')} (${grade})`);
  for (const { input, flag, call: text, since } of call.flags) {
    add(`call for ${flag} in ${input}`, text);
    add(`since of ${flag} in ${input}`, since === null ? null : since.join(', '));
  }
  for (const { call: text, errors, insteadOf } of call.precedence ?? [])
    add(`first errno of ${text}`, `${errors.join(', ')} before ${insteadOf.join(', ')}`);
  return facts;
}

function originText(origin: CallRecord['origin']): string {
  return origin.kind === 'person'
    ? 'a person'
    : `a program, from ${origin.tree ?? 'a tree'}${origin.isReviewed ? ', reviewed' : ''}`;
}

/** The steps that one of two entry paths alone has. Steps have no names: one that moved goes at one place and comes at another. */
function entryChanges(before: CallRecord, after: CallRecord): readonly FactChange[] {
  const parts = diffArrays(before.entry.map(stepText), after.entry.map(stepText));
  return parts.flatMap(({ value, added, removed }) =>
    added || removed
      ? value.map((text) => ({
          syscall: after.syscall,
          fact: 'step',
          before: removed ? text : null,
          after: added ? text : null,
        }))
      : [],
  );
}

function stepText({
  kind,
  text,
  when,
  errors,
  since,
  until,
  architectures,
}: CallRecord['entry'][number]): string {
  const conditions = [
    when === null ? '' : `where ${when}`,
    since === null ? '' : `since ${since.join(', ')}`,
    until === null ? '' : `until ${until.join(', ')}`,
    architectures === null ? '' : `on ${architectures.join(', ')}`,
  ].filter((condition) => condition !== '');
  const outcome = errors.length === 0 ? '' : `: ${errors.join(', ')}`;
  return `${kind} ${text}${conditions.map((condition) => `, ${condition}`).join('')}${outcome}`;
}
