import { type CompiledEntry, compileEntry, trace } from '../../entry/trace.ts';
import { argumentKey, countBits, fieldKeys, refusedBits } from '../../lint/flag-bits.ts';
import { UNKNOWN } from '../../spec/errno.ts';
import { joinWithOr } from '../../spec/join-words.ts';
import type { Spec } from '../../spec/model.ts';
import { NEWEST } from '../../spec/version.ts';

/** More bits than a change adds: the mask was something else. */
const MANY_BITS = 16;

/**
 * The flags that a call takes after a change and refused before it, a clause for each argument or field, with a call that
 * tells an old kernel from a new one where there is one.
 */
export function newBits(before: Spec, after: Spec): readonly string[] {
  const [old, now] = [compileEntry(before, NEWEST), compileEntry(after, NEWEST)];
  const refused = bitsByInput(now);
  return [...bitsByInput(old)].flatMap(([key, bits]) => {
    const added = bits & ~(refused.get(key) ?? 0n);
    const name = nameOf(after, key);
    if (added === 0n || name === undefined || countBits(added) > MANY_BITS) return [];
    const what = countBits(added) === 1 ? 'the new bit' : 'the new bits';
    const shown = distinguishing(old, now, key, added & -added);
    return [`${name} takes ${what} 0x${added.toString(16)}${shown === undefined ? '' : `: ${shown}`}`];
  });
}

function bitsByInput(entry: CompiledEntry): ReadonlyMap<string, bigint> {
  const all = new Map<string, bigint>();
  for (const { key, bits } of refusedBits(entry)) all.set(key, (all.get(key) ?? 0n) | bits);
  return all;
}

/** What people call an argument or a field. */
function nameOf(spec: Spec, key: string): string | undefined {
  const argument = spec.arguments.find((_, index) => argumentKey(index) === key);
  if (argument !== undefined) return argument.name;
  return [...fieldKeys(spec)].find(([, own]) => own === key)?.[0];
}

/** A call with a new bit that surely fails in one way before the change, and surely in other ways after it. */
function distinguishing(
  old: CompiledEntry,
  now: CompiledEntry,
  key: string,
  bit: bigint,
): string | undefined {
  const values = old.spec.arguments.map((argument, index) => {
    if (argumentKey(index) === key) return String(bit);
    return argument.type.kind === 'pointer' ? 'NULL' : '-1';
  });
  const zeros = values.map((value) => (value === '-1' ? '0' : value));
  for (const own of [values, zeros]) {
    const text = `${old.spec.name}(${own.join(', ')})`;
    const [was, is] = [failuresOf(old, text), failuresOf(now, text)];
    if (
      was === undefined ||
      is === undefined ||
      was.length !== 1 ||
      is.some((result) => was.includes(result))
    )
      continue;
    return `${text} fails with ${joinWithOr(was)} on a kernel without the change and with ${joinWithOr(is)} on one with it`;
  }
  return undefined;
}

/** The errnos of a call that surely fails; undefined if it may succeed, change something or do what is not known. */
function failuresOf(entry: CompiledEntry, text: string): readonly string[] | undefined {
  const read = entry.spec.readCall(text);
  if (!read.ok) return undefined;
  const { outcomes, effect } = trace(entry, read.call);
  const results = outcomes.map(({ result }) => result);
  const isOpen = results.some((result) => result === UNKNOWN || result === 'success');
  return isOpen || effect !== 'none' ? undefined : results.filter((result) => result !== 'ENOSYS');
}
