import type { Call, Spec } from '../../spec/model.ts';
import { hasArrived } from '../../spec/version.ts';
import type { CompiledEntry } from '../trace.ts';
import { failuresOf } from './failures.ts';
import { type LaterField, laterFields, structWith } from './inputs.ts';
import { type Discovery, type FoundDiscovery, mostWorth, worth } from './model.ts';
import { replaced, rowsOf } from './rows.ts';
import { type ReleaseEntry, releaseEntries, type Telling } from './telling.ts';

/**
 * For each field that a struct got later, a call with a value in it that fails in one way on a kernel that knows the
 * field, and as one with bytes beyond its struct on one that does not (copy_struct_from_user() in include/linux/uaccess.h).
 */
export function fieldDiscoveries(entry: CompiledEntry): readonly Discovery[] {
  const fields = laterFields(entry.spec);
  if (fields.length === 0) return [];
  const rows = rowsOf(entry);
  const entries = releaseEntries(entry.spec, entry);
  return fields.map((later): Discovery => {
    const found = foundFor(later, rows, entries, entry);
    const { struct, field } = later;
    const reason =
      trailingOf(entry.spec, later) === undefined
        ? `a kernel that does not know "${field.name}" ignores it`
        : `no call with "${field.name}" surely fails before something changes`;
    return { kind: 'field', input: struct.name, name: field.name, found, reason: found ? '' : reason };
  });
}

/** Calls that are tried for one field. */
const MAX_TRIED = 400;

/** The errno for bytes beyond the struct. */
function trailingOf({ entry }: Spec, { argument }: LaterField): string | undefined {
  return entry.flatMap((step) =>
    step.kind === 'copy' && step.target.argument === argument ? (step.trailing ?? []) : [],
  )[0];
}

function foundFor(
  later: LaterField,
  rows: readonly (readonly string[])[],
  entries: readonly ReleaseEntry[],
  newest: CompiledEntry,
): FoundDiscovery | undefined {
  const errno = trailingOf(newest.spec, later);
  if (errno === undefined) return undefined;
  let best: FoundDiscovery | undefined;
  let tried = 0;
  for (const call of callsWith(newest.spec, later, rows)) {
    if (++tried > MAX_TRIED) break;
    const found = judged(call, later, errno, entries);
    if (found === undefined || (best !== undefined && worth(found) <= worth(best))) continue;
    best = found;
    if (worth(best) === mostWorth(entries.length)) break;
  }
  return best;
}

/** Calls with the field alone, then with each other field full of ones beside it, which most checks refuse. */
function* callsWith(
  spec: Spec,
  { struct, argument, field }: LaterField,
  rows: readonly (readonly string[])[],
): Generator<Call> {
  const others = struct.fields.filter(({ name, type }) => name !== field.name && type.kind === 'integer');
  const texts = ['1', '-1'].flatMap((value) => [
    structWith(spec, argument, struct, [[field.name, value]]),
    ...others.map(({ name }) =>
      structWith(spec, argument, struct, [
        [field.name, value],
        [name, '-1'],
      ]),
    ),
  ]);
  for (const text of texts)
    for (const row of rows) {
      const read = spec.readCall(`${spec.name}(${replaced(row, argument, text).join(', ')})`);
      if (read.ok) yield read.call;
    }
}

function judged(
  call: Call,
  { field }: LaterField,
  errno: string,
  entries: readonly ReleaseEntry[],
): FoundDiscovery | undefined {
  const told = entries.map(({ from, entry }) => {
    const failures = failuresOf(entry, call);
    const has = field.since === undefined ? true : hasArrived(entry.kernel, field.since);
    return { from, failures, telling: toldBy(failures?.errnos, has, errno) };
  });
  const last = told.at(-1);
  if (last?.telling !== 'known' || field.since === undefined) return undefined;
  if (told.every(({ telling }) => telling !== 'unknown')) return undefined;
  const all = told.flatMap(({ failures, telling }) => (telling === 'known' ? (failures?.errnos ?? []) : []));
  return {
    call,
    known: [...new Set(all)],
    unknown: errno,
    needsPrivilege: told.some(({ failures }) => failures?.mayBeRefused === true),
    releases: told.map(({ from, telling }) => ({ from, telling })),
    arrival: { kind: 'since', since: field.since },
  };
}

function toldBy(errnos: readonly string[] | undefined, has: boolean | undefined, errno: string): Telling {
  if (errnos === undefined || has === undefined) return 'nothing';
  if (has) return errnos.includes(errno) ? 'nothing' : 'known';
  return errnos.length === 1 && errnos[0] === errno ? 'unknown' : 'nothing';
}
